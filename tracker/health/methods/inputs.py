"""Reads the JSON inputs of a metric, and says what is missing or wrong in one sentence."""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NoReturn, TypeVar

from tracker.errors import InvalidInputError
from tracker.metrics.months import months_between

Value = TypeVar("Value")

# Nothing that is measured here is larger; sums and squares of it stay within a float.
_GREATEST = 1e15


class Inputs:
    """One JSON object; ``where`` is its place in the whole, for messages."""

    def __init__(self, metric: str, values: object, where: str = "") -> None:
        self._metric = metric
        self._where = where
        if not isinstance(values, Mapping):
            self._refuse(where or "its inputs", "an object", values)
        self._values: Mapping[str, object] = values

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def number(self, key: str) -> float:
        """Return a number; a whole one stays whole."""
        return self._number(self._path(key), self._required(key, "a number"))

    def number_or_none(self, key: str) -> float | None:
        """Return a number, or None if it is null or left out."""
        return self._or_none(key, self._number)

    def number_or(self, key: str, default: float) -> float:
        """Return a number, or ``default`` if it is null or left out."""
        given = self.number_or_none(key)
        return default if given is None else given

    def number_or_part(self, key: str) -> "float | Inputs":
        """Return a number, or the object under ``key`` that describes one."""
        is_object = isinstance(self._values.get(key), Mapping)
        return self.part(key) if is_object else self.number(key)

    def whole(self, key: str, most: int | None = None) -> int:
        """Return a whole number from 0 to ``most``."""
        number = self._whole(self._path(key), self._required(key, "a whole number"))
        if most is not None and number > most:
            self.refuse(key, f"a whole number of at most {most}")
        return number

    def whole_or_none(self, key: str) -> int | None:
        """Return a whole number, or None if it is null or left out."""
        return self._or_none(key, self._whole)

    def share_or(self, key: str, default: float) -> float:
        """Return a number in (0, 1], or ``default`` if it is null or left out."""
        given = self.number_or(key, default)
        if not 0 < given <= 1:
            self._refuse(self._path(key), "a share over 0 and up to 1", given)
        return given

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        return self._text(self._path(key), self._required(key, "a text"))

    def text_or_none(self, key: str) -> str | None:
        """Return a text, or None if it is null or left out."""
        return self._or_none(key, self._text)

    def day(self, key: str) -> date:
        """Return a day given as ISO text."""
        return self._day(self._path(key), self._required(key, "a day like 2024-10-23"))

    def day_or_none(self, key: str) -> date | None:
        """Return a day, or None if it is null or left out."""
        return self._or_none(key, self._day)

    def month(self, key: str) -> date:
        """Return the first day of a month given as YYYY-MM."""
        text = self.text(key)
        return self._month(self._path(key), text)

    def months(self, key: str) -> tuple[date, int]:
        """Return first month and number of months of a span given as YYYY-MM..YYYY-MM."""
        first, _, last = self.text(key).partition("..")
        start, end = self._month(self._path(key), first), self._month(self._path(key), last)
        count = months_between(start, end) + 1
        if count < 1:
            self.refuse(key, "a span of months that does not end before it starts")
        return start, count

    def flag(self, key: str) -> bool:
        """Return true or false, also given as 1 or 0."""
        value = self._required(key, "true or false")
        if value not in (True, False):
            self._refuse(self._path(key), "true or false", value)
        return bool(value)

    def numbers(self, key: str) -> list[float]:
        """Return a list of numbers."""
        return [self._number(path, value) for path, value in self._items(key)]

    def numbers_or_none(self, key: str) -> list[float | None]:
        """Return a list of numbers of which some may be null."""
        return [
            None if value is None else self._number(path, value) for path, value in self._items(key)
        ]

    def gaps(self, key: str) -> list[float]:
        """Return a list of positive numbers of days."""
        for path, value in self._items(key):
            if self._number(path, value) <= 0:
                self._refuse(path, "more than 0 days, as one day's releases count once", value)
        return self.numbers(key)

    def wholes(self, key: str, most: int | None = None) -> list[int]:
        """Return a list of whole numbers, each from 0 to ``most``."""
        numbers = [self._whole(path, value) for path, value in self._items(key)]
        if most is not None and max(numbers, default=0) > most:
            self.refuse(key, f"whole numbers of at most {most}")
        return numbers

    def names(self, key: str) -> list[str]:
        """Return a list of texts."""
        return [self._text(path, value) for path, value in self._items(key)]

    def names_or_empty(self, key: str) -> list[str]:
        """Return a list of texts; left out or null, an empty one."""
        return self.names(key) if key in self else []

    def rows(self, key: str) -> list["Inputs"]:
        """Return a list of objects."""
        return [Inputs(self._metric, value, path) for path, value in self._items(key)]

    def lists(self, key: str) -> list["Inputs"]:
        """Return a list of lists, each as an object whose keys are "0", "1" and so on."""
        found = []
        for path, value in self._items(key):
            if not isinstance(value, list | tuple):
                self._refuse(path, "a list", value)
            cells = {str(place): cell for place, cell in enumerate(value)}
            found.append(Inputs(self._metric, cells, path))
        return found

    def part(self, key: str) -> "Inputs":
        """Return the object under ``key``."""
        return Inputs(self._metric, self._required(key, "an object"), self._path(key))

    def part_or_empty(self, key: str) -> "Inputs":
        """Return the object under ``key``, an empty one if it is null or left out."""
        return Inputs(self._metric, self._values.get(key) or {}, self._path(key))

    def is_list(self, key: str) -> bool:
        """Tell whether the value of ``key`` is a list."""
        return isinstance(self._values.get(key), list | tuple)

    def range(self, key: str) -> tuple[float, float]:
        """Return a list [low, high]; a single number is both."""
        if not self.is_list(key):
            return self.number(key), self.number(key)
        given = self.numbers(key)
        if len(given) != 2 or given[0] > given[1]:
            self.refuse(key, "a number, or a range [low, high]")
        return given[0], given[1]

    def amounts(self) -> dict[str, float]:
        """Return all values of this object, numbers of 0 or more, by name."""
        for key in self:
            if self.number(key) < 0:
                self.refuse(key, "0 or more")
        return {key: self.number(key) for key in self}

    def spell(self) -> tuple[date, date | None]:
        """Return [start, end); an end before the start is refused."""
        start = self.day("start")
        return start, self.end_of(start)

    def end_of(self, start: date | None) -> date | None:
        """Return the end of a spell that began at ``start``; None: still open."""
        end = self.day_or_none("end")
        if start is not None and end is not None and end < start:
            self.refuse("end", f"a day from {start} on")
        return end

    def refuse(self, key: str, needed: str) -> NoReturn:
        """Refuse the value of ``key``, which should be what ``needed`` says."""
        self._refuse(self._path(key), needed, self._values.get(key))

    def _required(self, key: str, needed: str) -> object:
        value = self._values.get(key)
        if value is None:
            state = "which is null" if key in self._values else "which is missing"
            raise InvalidInputError(
                f"The metric {self._metric} needs {self._path(key)}, {state}; give {needed}."
            )
        return value

    def _items(self, key: str) -> list[tuple[str, object]]:
        value = self._required(key, "a list")
        if not isinstance(value, list | tuple):
            self._refuse(self._path(key), "a list", value)
        return [(f"{self._path(key)}[{place}]", item) for place, item in enumerate(value)]

    def _or_none(self, key: str, read: Callable[[str, object], Value]) -> Value | None:
        value = self._values.get(key)
        return None if value is None else read(self._path(key), value)

    def _path(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key

    def _number(self, path: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._refuse(path, "a number", value)
        if not math.isfinite(value) or abs(value) > _GREATEST:
            self._refuse(path, f"a number of at most {_GREATEST:.0e}", value)
        return value

    def _whole(self, path: str, value: object) -> int:
        number = self._number(path, value)
        if number < 0 or number != int(number):
            self._refuse(path, "a whole number, 0 or more", value)
        return int(number)

    def _text(self, path: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            self._refuse(path, "a text", value)
        return value

    def _day(self, path: str, value: object) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self._refuse(path, "a day like 2024-10-23", value)

    def _month(self, path: str, text: str) -> date:
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError:
            self._refuse(path, "a month like 2024-10", text)

    def _refuse(self, path: str, needed: str, value: object) -> NoReturn:
        raise InvalidInputError(
            f"The metric {self._metric} cannot use {value!r} for {path}; give {needed}."
        )
