"""A funding.json manifest, format v1: what an organisation says of its own years. Pure.

The format is that of floss.fund (fundingjson.org). Taken are the years of ``funding.history``;
whom the channels pay and what the plans ask for is no money that came.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tracker.importers.records import Issue, Parsed
from tracker.importers.table_checks import no_check
from tracker.importers.table_columns import ATTESTED, Column, EnteredRow, Kind, optional, required
from tracker.importers.table_values import (
    AMOUNT,
    CURRENCY,
    DAY,
    ORGANISATION,
    PROJECT,
    URL,
    CellError,
    ValueType,
)

MAX_BYTES = 1 << 20
MAX_DEPTH = 12
MAX_YEARS = 50
_FIRST_YEAR, _LAST_YEAR = 1970, 2075
# The format knows no larger amount; what is finer than this is no amount either.
_MOST = 1_000_000_000
_FINEST = -6
_VERSION = re.compile(r"v1(?:\.[0-9]{1,4}){0,2}")
_AMOUNTS = ("income", "expenses", "taxes")

FUNDING_JSON = Kind(
    "funding-json",
    "What an organisation says of its own years in a funding.json manifest.",
    (
        Column("project", PROJECT, "the project", (), is_required=True, is_key=True),
        Column("entity", ORGANISATION, "whose manifest it is", (), is_required=True, is_key=True),
        Column("on", DAY, "the first day of the year", (), is_required=True, is_key=True),
        Column("currency", CURRENCY, "the currency of the amounts", (), is_key=True),
        required("until", DAY, "the first day after the year"),
        *(optional(name, AMOUNT, f"the {name} of the year") for name in _AMOUNTS),
        optional("url", URL, "the web page of the organisation"),
        *ATTESTED,
    ),
    no_check,
)


class _WrongError(Exception):
    """A field that cannot be taken; the message says where it stands and what is wrong."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


def read_manifest(text: str, file: str, project: str) -> Parsed[EnteredRow]:
    """Return a row for each year of a manifest's history, and an issue for all that is wrong.

    A row ``is_shared`` unless the manifest names one project alone: it tells of all the
    organisation does.
    """
    try:
        manifest = _loaded(text)
        rows, issues = _years(manifest, project)
    except _WrongError as error:
        return Parsed((), (Issue(str(error), file=file, kind=error.path),))
    told = (Issue(str(one), file=file, kind=one.path) for one in issues)
    return Parsed(tuple(rows), tuple(told))


# -- JSON -----------------------------------------------------------------------------------------


def _loaded(text: str) -> Mapping[str, Any]:
    if len(text.encode("utf-8", errors="surrogateescape")) > MAX_BYTES:
        raise _WrongError("file", f"is larger than {MAX_BYTES // 1024} KiB; no manifest is.")
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        raise _WrongError("file", "is not UTF-8; save it as UTF-8.")
    try:
        found = json.loads(
            text.removeprefix("\ufeff"),
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except json.JSONDecodeError as error:
        message = f"is no JSON from line {error.lineno}, column {error.colno} on; mend it there."
        raise _WrongError("file", message) from None
    except RecursionError:
        raise _too_deep() from None
    except (ValueError, InvalidOperation):
        raise _WrongError("file", "holds a number with too many digits; check it.") from None
    _check_depth(found)
    return _object(found, "file")


def _no_number(text: str) -> Any:
    raise _WrongError("file", f"holds {text}, which is no number of JSON; take it out.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _WrongError("file", f"has {twice[:40]!r} twice in one object; keep one of the two.")
    return found


def _check_depth(found: Any) -> None:
    level, depth = [found], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep()
        level = [inner for one in level for inner in _inside(one)]


def _inside(value: Any) -> list[Any]:
    children = value.values() if isinstance(value, dict) else value
    return list(children) if isinstance(value, dict | list) else []


def _too_deep() -> _WrongError:
    return _WrongError("file", f"is nested more than {MAX_DEPTH} deep; no manifest is.")


# -- fields ---------------------------------------------------------------------------------------


def _years(manifest: Mapping[str, Any], project: str) -> tuple[list[EnteredRow], list[_WrongError]]:
    version = manifest.get("version")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise _WrongError("version", f"is {_told(version)}; what can be read is v1, like v1.0.0.")
    entity = _object(manifest.get("entity"), "entity")
    common = {
        "project": project,
        "entity": _cell(ORGANISATION, entity.get("name"), "entity.name"),
        "url": _web_page(entity),
        "is_shared": len(_list(manifest.get("projects"), "projects")) != 1,
        "source": None,
        "confirmed": None,
    }
    funding = _object(manifest.get("funding"), "funding")
    history = _list(funding.get("history"), "funding.history")
    if len(history) > MAX_YEARS:
        raise _WrongError("funding.history", f"has more than {MAX_YEARS} years; no manifest has.")
    rows: list[EnteredRow] = []
    issues: list[_WrongError] = []
    places: dict[tuple[int, str], str] = {}
    for number, given in enumerate(history):
        path = f"funding.history[{number}]"
        wrong = list(_complaints(given, path, common, places, rows))
        issues += wrong
    return rows, issues


def _complaints(
    given: Any,
    path: str,
    common: Mapping[str, Any],
    places: dict[tuple[int, str], str],
    rows: list[EnteredRow],
) -> Iterator[_WrongError]:
    """Add the row of one year, or yield what is wrong with it."""
    try:
        values = _year(_object(given, path), path)
    except _WrongError as error:
        yield error
        return
    first = places.setdefault((values["on"].year, values["currency"]), path)
    if first != path:
        yield _WrongError(f"{path}.year", f"is told by {first} already; keep one of the two.")
        return
    rows.append(EnteredRow(0, {**common, **values}))


def _year(given: Mapping[str, Any], path: str) -> dict[str, Any]:
    year = given.get("year")
    if not isinstance(year, int) or not _FIRST_YEAR <= year <= _LAST_YEAR:
        expected = f"a year from {_FIRST_YEAR} to {_LAST_YEAR}, like 2024"
        raise _WrongError(f"{path}.year", f"is {_told(year)}; write {expected}.")
    currency = _cell(CURRENCY, given.get("currency"), f"{path}.currency")
    return {
        "on": date(year, 1, 1),
        "until": date(year + 1, 1, 1),
        "currency": currency,
        **{name: _amount(given.get(name), currency, f"{path}.{name}") for name in _AMOUNTS},
    }


def _amount(value: Any, currency: str, path: str) -> Any:
    """Return the amount; None: the manifest does not say, which is not zero."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _WrongError(path, f"is {_told(value)}; write a number without quotes, like 1200.50.")
    number = Decimal(value)
    if not 0 <= number <= _MOST:
        raise _WrongError(path, f"is not between 0 and {_MOST:,}, as the format asks; check it.")
    if number and int(number.as_tuple().exponent) < _FINEST:
        raise _WrongError(path, "has too many decimals; round it.")
    return _cell(AMOUNT, f"{number:f}" if number else "0", path, currency)


def _web_page(entity: Mapping[str, Any]) -> str | None:
    if entity.get("webpageUrl") is None:
        return None
    page = _object(entity["webpageUrl"], "entity.webpageUrl")
    found: str = _cell(URL, page.get("url"), "entity.webpageUrl.url")
    return found


def _cell(type_: ValueType, value: Any, path: str, currency: str = "") -> Any:
    if not isinstance(value, str) or not value.strip():
        raise _WrongError(path, f"is {_told(value)}; write {type_.hint}.")
    try:
        return type_.read(value.strip(), currency)
    except CellError as error:
        raise _WrongError(path, str(error)) from error


def _object(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _WrongError(path, f"is {_told(value)}; a manifest has an object in curly braces.")
    return value


def _list(value: Any, path: str) -> list[Any]:
    """Return a list; what is missing or null is none."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise _WrongError(path, f"is {_told(value)}; a manifest has a list in square brackets.")
    return value


def _told(value: Any) -> str:
    """Return what stands somewhere in a few words."""
    if value is None:
        return "missing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return repr(value)[:40] if isinstance(value, str) else str(value)[:40]
