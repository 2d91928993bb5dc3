"""A scenario in words: sentences, and a row for each number before and after.

The outcomes are those of the metric `scenario_before_and_after`, as plain JSON.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.health.scenario import HORIZONS, MOST_PEOPLE
from tracker.health.words import (
    chance_range,
    count,
    joined,
    number_range,
    number_word,
    percent,
)

Outcome = Mapping[str, Any]
Ends = tuple[float, float]

UNKNOWN = "unknown"
_EXTRAPOLATED_FROM_YEARS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One number before and after; ``mark`` is ▼ worse, ▲ better, = same, ○ neither, ? unknown."""

    name: str
    note: str
    before: str
    after: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a row is of: its numbers as a range (None: unknown), and how they read."""

    name: str
    note: str
    ends: Callable[[Outcome], Ends | None]
    text: Callable[[Outcome], str]
    is_more_better: bool | None = True


def rows(before: Outcome, after: Outcome, kept_share: float = 0) -> tuple[Row, ...]:
    """Return a row for people, time, areas, concentration and money, in this order."""
    return tuple(_row(kind, before, after) for kind in _kinds(kept_share))


def _row(kind: _Kind, before: Outcome, after: Outcome) -> Row:
    texts = kind.text(before), kind.text(after)
    mark, word = _mark(kind, kind.ends(before), kind.ends(after), texts[0] == texts[1])
    return Row(kind.name, kind.note, *texts, mark, word)


def _mark(kind: _Kind, old: Ends | None, new: Ends | None, is_same: bool) -> tuple[str, str]:
    if old is None or new is None:
        return ("?", UNKNOWN) if new is None else ("○", "known now")
    if is_same:
        return "=", "same"
    rises, falls = _moves(old, new)
    if kind.is_more_better is None or rises == falls:
        return "○", "higher" if rises and not falls else "lower" if falls and not rises else "other"
    return ("▲", "better") if rises is kind.is_more_better else ("▼", "worse")


def _moves(old: Ends, new: Ends) -> tuple[bool, bool]:
    """Return whether a range rises anywhere, and whether it falls anywhere."""
    pairs = list(zip(old, new, strict=True))
    return any(b > a for a, b in pairs), any(b < a for a, b in pairs)


# -- the rows -------------------------------------------------------------------------------------


def _kinds(kept_share: float) -> Iterator[_Kind]:
    yield _Kind("Maintainers", "", _pair_of("headcount_bounds"), _headcount)
    yield _Kind("Funded time, FTE", "sum of what is known", _fte_ends, _fte)
    if kept_share:
        note = f"if others keep {percent(kept_share)} of the time of those who go"
        yield _Kind("Funded time with what is kept, FTE", note, _kept_ends, _kept)
    yield _Kind("Areas without a maintainer", "", _area_ends, _areas, is_more_better=False)
    yield _Kind(
        "Elephant factor of employers",
        "the fewest that hold half of the work; lower is more concentrated",
        _elephant_ends,
        _elephant,
    )
    yield from _money_kinds()


def _money_kinds() -> Iterator[_Kind]:
    fixed, left = "coverage_fixed_need", "coverage_remaining_need"
    name, note = "Coverage of today's need", "revenue ÷ what today's maintainers cost"
    yield _Kind(name, note, _money_of(fixed), lambda one: _ratio(one[fixed]))
    name, note = (
        "Required pass-through",
        "the share of revenue that must reach them; over 1: too little",
    )
    yield _Kind(name, note, _through_ends, _through, is_more_better=False)
    name, note = "Coverage of the remaining need", "revenue ÷ what those cost who remain"
    yield _Kind(name, note, _money_of(left), lambda one: _ratio(one[left]), is_more_better=None)
    name = "Funding absence factor"
    note = "the fewest adopters whose loss takes revenue below today's need"
    yield _Kind(name, note, _money_of("funding_absence_factor"), _absence)


def _pair_of(key: str) -> Callable[[Outcome], Ends | None]:
    return lambda one: (one[key][0], one[key][1])


def _headcount(one: Outcome) -> str:
    low, high = one["headcount_bounds"]
    return number_range(low, high, 0)


def _fte_ends(one: Outcome) -> Ends | None:
    low, high = one["fte_bounds"]
    return None if one["fte"] is None else (low, high)


def _fte(one: Outcome) -> str:
    low, high = one["fte_bounds"]
    bounds = number_range(low, high, 1)
    if one["fte"] is None:
        return f"{UNKNOWN}; {bounds}"
    point = number_range(one["fte"], one["fte"], 1)
    return point if point == bounds else f"{bounds}; known {point}"


def _kept_ends(one: Outcome) -> Ends | None:
    kept = one["fte_with_kept_share"]
    return None if kept is None else (kept, kept)


def _kept(one: Outcome) -> str:
    ends = _kept_ends(one)
    return UNKNOWN if ends is None else number_range(*ends, 1)


def _area_ends(one: Outcome) -> Ends | None:
    areas = one["areas_without_maintainer"]
    return None if areas is None else (len(areas), len(areas))


def _areas(one: Outcome) -> str:
    areas = one["areas_without_maintainer"]
    if areas is None:
        return f"{UNKNOWN}; none is declared"
    return ", ".join(areas) or "none"


def _elephant_ends(one: Outcome) -> Ends | None:
    factor = one["employer_elephant_factor"]
    return None if factor is None else (factor, factor)


def _elephant(one: Outcome) -> str:
    factor = one["employer_elephant_factor"]
    if factor is None:
        return "nobody is left" if one["headcount"] == 0 else UNKNOWN
    return f"{factor}, by {one['elephant_by']}"


def _money_of(key: str) -> Callable[[Outcome], Ends | None]:
    return lambda one: ends_of(one[key])


def ends_of(values: Sequence[float | None] | None) -> Ends | None:
    """Return the outer two of [unfavourable, middle, favourable]; None: they are unknown."""
    known = [value for value in values or () if value is not None]
    return (min(known), max(known)) if known else None


def _ratio(values: Sequence[float | None] | None) -> str:
    ends = ends_of(values)
    return UNKNOWN if ends is None else number_range(*ends, 2)


def _through_ends(one: Outcome) -> Ends | None:
    ends = ends_of(one["coverage_fixed_need"])
    if ends is None:
        return None
    low, high = (1 / end if end else float("inf") for end in ends)
    return high, low


def _through(one: Outcome) -> str:
    ends = _through_ends(one)
    if ends is None:
        return UNKNOWN
    if ends[0] == float("inf"):
        return "no revenue"
    if ends[1] == float("inf"):
        return f"from {number_range(ends[0], ends[0], 2)}, without limit"
    return number_range(*ends, 2)


def _absence(one: Outcome) -> str:
    ends = ends_of(one["funding_absence_factor"])
    if ends == (0, 0):
        return "0, already below"
    return UNKNOWN if ends is None else number_range(*ends, 0)


# -- the years after ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """P(at least ``people``) in some years, before and after; those from 5 on are extrapolation."""

    years: int
    people: int
    is_extrapolated: bool
    before: str
    after: str
    mark: str
    word: str


def chances(before: Outcome, after: Outcome) -> tuple[ChanceRow, ...]:
    """Return a row for 1 to 3 people in 1, 3, 5 and 10 years; none: nothing to forecast from."""
    if before["p_at_least"] is None or after["p_at_least"] is None:
        return ()
    return tuple(
        _chance_row(years, people, before, after)
        for years in HORIZONS
        for people in range(1, MOST_PEOPLE + 1)
    )


def _chance_row(years: int, people: int, before: Outcome, after: Outcome) -> ChanceRow:
    kind = _Kind("", "", lambda one: chance_of(one, years, people), _nothing)
    old, new = kind.ends(before), kind.ends(after)
    texts = chance_text(before, years, people), chance_text(after, years, people)
    mark, word = _mark(kind, old, new, texts[0] == texts[1])
    return ChanceRow(years, people, years >= _EXTRAPOLATED_FROM_YEARS, *texts, mark, word)


def _nothing(_: Outcome) -> str:
    return ""


def chance_of(one: Outcome, years: int, people: int) -> Ends | None:
    """Return [low, high] of P(at least ``people`` in ``years``); None: it is unknown."""
    if one["p_at_least"] is None:
        return None
    low, high = one["p_at_least"][str(years)][str(people)]
    return low, high


def chance_text(one: Outcome, years: int, people: int) -> str:
    """Return the chance in words, for example "75 %" or "30–60 %"."""
    ends = chance_of(one, years, people)
    return UNKNOWN if ends is None else chance_range(*ends)


# -- one line of a table of stress tests ----------------------------------------------------------


STRESS_HEAD = (
    "What happens",
    "Maintainers",
    "FTE",
    "Areas with nobody",
    "Elephant factor",
    "Coverage, today's need",
    "Coverage, remaining need",
    "Two left in 5 years",
    "Two left in 10 years",
)


def stress_cells(one: Outcome) -> tuple[str, ...]:
    """Return what is left after a stress test as cells below `STRESS_HEAD`, all but the first."""
    areas = one["areas_without_maintainer"]
    factor = one["employer_elephant_factor"]
    return (
        _headcount(one),
        _fte(one),
        UNKNOWN if areas is None else ", ".join(areas) or "none",
        "–" if factor is None else str(factor),
        _ratio(one["coverage_fixed_need"]),
        _ratio(one["coverage_remaining_need"]),
        chance_text(one, 5, 2),
        chance_text(one, 10, 2),
    )


# -- sentences ------------------------------------------------------------------------------------


def sentences(
    scenario: Mapping[str, Any], before: Outcome, after: Outcome, adopters: Sequence[str]
) -> tuple[str, ...]:
    """Return what a board member would want to hear first.

    Args:
        scenario: as the metric takes it.
        adopters: the names of the adopters that leave.
    """
    found = [_assumptions(scenario, adopters), _people_sentence(before, after)]
    if ends_of(before["coverage_fixed_need"]) and ends_of(after["coverage_fixed_need"]):
        old, new = _ratio(before["coverage_fixed_need"]), _ratio(after["coverage_fixed_need"])
        through = _through(after)
        found.append(
            f"Revenue covers {new} of today's need (now {old}); required pass-through: {through}."
        )
    else:
        found.append("How much of what maintainers cost is covered is not known.")
    if after["p_at_least"] is not None:
        old, new = chance_text(before, 10, 2), chance_text(after, 10, 2)
        found.append(
            f"The chance of at least two maintainers in ten years is {new} (now {old}); that far "
            "ahead it is extrapolation."
        )
    return tuple(found)


def _assumptions(scenario: Mapping[str, Any], adopters: Sequence[str]) -> str:
    parts = [f"{name} fails" for name in scenario["failing_vendors"]]
    parts += [f"{name} takes its people off" for name in scenario["without_employers"]]
    parts += [f"{name} stops paying" for name in adopters]
    parts += ["nobody is hired"] if scenario["hiring_freeze"] else []
    told = joined(parts) if parts else "nothing happens"
    rate = f"{scenario['failure_rate'] * 100:g}"
    return f"Suppose {told}, and employers withdraw at {rate} % a year."


def _people_sentence(before: Outcome, after: Outcome) -> str:
    areas = after["areas_without_maintainer"]
    text = _who_is_left(before["headcount"], *after["headcount_bounds"])
    return f"{text}; nobody looks after {joined(list(areas))}." if areas else f"{text}."


def _who_is_left(now: int, low: int, high: int) -> str:
    if high == 0:
        return "No maintainer is left" if now else "There is no maintainer"
    of = count(now, "maintainer")
    if low == now:
        return "The one maintainer stays" if now == 1 else f"All {of} stay"
    left = number_range(low, high, 0) if low < high else number_word(low)
    return f"{left} of {of} {'is' if low == high == 1 else 'are'} left".capitalize()
