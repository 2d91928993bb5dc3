"""How values read on a page: filters for templates. They know no page and no rule."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from tracker.health import words

NO_BREAK = "\u00a0"

# The mark is text beside the word, so that it survives copying; the class only colours it.
_BAD = frozenset("▼◆!×")
_GOOD = frozenset("▲✓")
_MARKS = {
    "on rhythm": "✓",
    "late": "!",
    "overdue": "!",
    "retired": "–",
    "fresh": "●",
    "ageing": "◐",
    "stale": "○",
    "active": "✓",
    "confirmed": "●",
    "listed only": "○",
    "unknown": "?",
}
_LOOK_AT = frozenset({"stale", "listed only", "late", "overdue"})
_STATUS_WORDS = {
    "ok": "",
    "ok_with_bounds": "partly attributed",
    "insufficient": "too few to say",
    "unknown": "unknown",
    "not_applicable": "does not apply",
    "retired": "retired",
}


def long_date(day: str) -> str:
    """Return an ISO day as a sentence says it: 20 November 2026."""
    return words.long_day(date.fromisoformat(day))


def long_instant(at: datetime) -> str:
    """Return an instant as a sentence says it: 20 November 2026, 10:32 UTC."""
    return words.long_instant(at)


def number(value: float | str, places: int = 0) -> str:
    """Return a number with so many decimals, thousands apart and a true minus; text as it is."""
    return value if isinstance(value, str) else words.number(value, places)


def signed(value: float) -> str:
    """Return a whole number with its sign: +3, −1, 0."""
    return f"+{value:,.0f}" if value > 0 else words.number(value, 0)


def percent(share: float) -> str:
    """Return a share in 0..1 as "72 %", which does not break."""
    return words.percent(share).replace(" ", NO_BREAK)


def percent_range(low: float, high: float) -> str:
    """Return two shares as "72–100 %", or as one where they agree."""
    return words.percent_range(low, high).replace(" ", NO_BREAK)


def figure_value(figure: dict[str, Any]) -> str | None:
    """Return the point of a figure, a share as percent; None: there is none to show."""
    value = figure["value"]
    if value is None:
        return None
    return percent(value) if figure["unit"] == "share" else number(value, figure["places"])


def figure_range(figure: dict[str, Any]) -> str | None:
    """Return the range: ``[low, high]`` is an interval, ``low–high`` are bounds (README)."""
    low, high = figure["low"], figure["high"]
    if low is None and high is None:
        return None
    if figure["range_kind"] == "bounds" and low is not None and high is not None:
        if figure["unit"] == "share":
            return percent_range(low, high)
        return words.number_range(low, high, figure["places"])
    if figure["range_kind"] == "bounds":
        return f"{_end(low, figure)}–{_end(high, figure)}"
    return f"[{_end(low, figure)}, {_end(high, figure)}]"


def _end(value: float | None, figure: dict[str, Any]) -> str:
    if value is None:
        return "∞"
    return percent(value) if figure["unit"] == "share" else number(value, figure["places"])


def count_cell(count: float) -> str:
    """Return the size of the evidence: whole as it is, person-years with their decimal."""
    return table_cell(count, is_numeric=True)


def plural(number: int, noun: str, many: str | None = None) -> str:
    """Return "1 row", "2 rows", "1,000 rows"."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def counted(number: int, noun: str, many: str | None = None) -> str:
    """Return "One row", "Two rows", "27 rows": the start of a sentence."""
    return capitalised(words.count(number, noun, many))


def status_word(status: str) -> str:
    """Return what a figure's status says to a reader; nothing when all is well."""
    return _STATUS_WORDS.get(status, status.replace("_", " "))


def mark_class(mark: str) -> str:
    """Return the class that colours a word with this mark: rust asks somebody to look."""
    if mark in _BAD:
        return "word-bad"
    return "word-good" if mark in _GOOD else "word-none"


def state_mark(state: str) -> str:
    """Return the mark of a state, for example ✓ for "on rhythm"."""
    return _MARKS.get(state, "–")


def state_class(state: str) -> str:
    """Return the class of a state; a stale fact is somebody's to confirm."""
    return "word-bad" if state in _LOOK_AT else mark_class(state_mark(state))


def web_address(text: str | None) -> str | None:
    """Return ``text`` if it is a web address that may become a link, else None.

    Rosters and adopters files are written by strangers: ``javascript:`` must stay text.
    """
    if text is None or any(ord(letter) <= 32 for letter in text):
        return None
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def dimension_title(name: str) -> str:
    """Return "Funding path" for ``funding_path``."""
    return name.replace("_", " ").capitalize()


def dimension_short(name: str) -> str:
    """Return the three letters that head a chip where a column is narrow."""
    return dimension_title(name)[:3]


def weakest_words(names: Sequence[str]) -> str:
    """Return the weakest dimensions in few words: "People", "People, and two more"."""
    if not names:
        return "Not yet known"
    title = dimension_title(names[0])
    return f"{title}, and {words.number_word(len(names) - 1)} more" if names[1:] else title


def head_count(summary: Mapping[str, Any]) -> str:
    """Return what stands below the confirmed maintainers: "of 5 listed; 4 active"."""
    if summary["is_archived"]:
        return words.count(summary["emeriti"] or 0, "emeritus", "emeriti")
    if summary["listed"] is None:
        return "no roster read"
    active = "?" if summary["active"] is None else str(summary["active"])
    return f"of {summary['listed']} listed; {active} active"


def employer_range(summary: Mapping[str, Any]) -> str:
    """Return how many employers there are, "2–3" where some are unknown, "?" where all are."""
    low, high = summary["employers_low"], summary["employers_high"]
    return "?" if low is None or high is None else words.number_range(low, high, 0)


def ratio_range(ends: Sequence[float]) -> str:
    """Return a range of a ratio, "0.70–0.86"."""
    return words.number_range(ends[0], ends[1], 2)


def table_cell(value: float | str, is_numeric: bool) -> str:
    """Return a cell of the numbers behind a chart; a number with the digits that it has."""
    if isinstance(value, str) or not is_numeric:
        return str(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.3f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def receipt_cell(value: object) -> str:
    """Return a value of a receipt as it was given to the computation, lists in one line."""
    if value in ([], {}):
        return "none"
    if isinstance(value, list):
        return ", ".join(receipt_cell(part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {receipt_cell(part)}" for key, part in value.items())
    return "null" if value is None else str(value)


def capitalised(text: str) -> str:
    """Return ``text`` with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


FILTERS = (
    words.stripe_amount,
    capitalised,
    count_cell,
    counted,
    dimension_short,
    dimension_title,
    employer_range,
    figure_range,
    figure_value,
    head_count,
    long_date,
    long_instant,
    mark_class,
    number,
    words.moved,
    words.number_word,
    percent,
    percent_range,
    plural,
    ratio_range,
    receipt_cell,
    signed,
    state_class,
    state_mark,
    status_word,
    table_cell,
    web_address,
    weakest_words,
)


def register(app: Flask) -> None:
    """Make every filter known to the templates by its own name."""
    for one in FILTERS:
        app.add_template_filter(one)
