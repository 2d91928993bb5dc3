"""Plain JSON data as tables that a reader can follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Grid:
    """A part of the data as a table; ``left_out`` rows are in the JSON only."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    left_out: int


def grids(name: str, value: Any) -> tuple[Grid, ...]:
    """Return plain data as tables: single values together first, then each list or mapping."""
    if not isinstance(value, Mapping):
        return (_grid(name, value),) if isinstance(value, list) else (_single({name: value}),)
    single = {key: part for key, part in value.items() if not _is_many(part)}
    many = [_grid(key, part) for key, part in value.items() if _is_many(part)]
    return (*([_single(single)] if single else []), *many)


def _is_many(value: Any) -> bool:
    """Tell whether a value needs a table of its own; a pair such as an interval does not."""
    if isinstance(value, list):
        return len(value) > 2 or any(isinstance(item, list | dict) for item in value)
    return isinstance(value, dict) and bool(value)


def _single(values: Mapping[str, Any]) -> Grid:
    return Grid("", ("name", "value"), tuple((_spoken(key), values[key]) for key in values), 0)


def _grid(name: str, value: Any) -> Grid:
    if isinstance(value, Mapping):
        if value and all(isinstance(part, Mapping) for part in value.values()):
            return _records(name, [{"name": key, **part} for key, part in value.items()])
        return _records(name, [{"name": key, "value": part} for key, part in value.items()])
    if value and all(isinstance(part, Mapping) for part in value):
        return _records(name, value)
    return _records(name, [{"value": part} for part in value])


def _records(name: str, records: list[dict[str, Any]]) -> Grid:
    head = tuple(dict.fromkeys(key for record in records for key in record))
    rows = tuple(tuple(record.get(key) for key in head) for record in records[:_MOST_ROWS])
    return Grid(_spoken(name), tuple(map(_spoken, head)), rows, max(len(records) - _MOST_ROWS, 0))


def _spoken(key: str) -> str:
    return key.replace("_", " ")
