"""The envelope around every number (model.md 2.1), and what all measurements have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

METHOD_VERSION = "1"
LEVEL = 0.95
ALL_HISTORY = "all history"

# Under this share of attributed parts a point says too little; only its bounds are shown (2.3).
COVERAGE_LIMIT = Fraction(1, 2)


class Status(StrEnum):
    """What a number is worth; the same words in every metric and part of one."""

    OK = "ok"
    OK_WITH_BOUNDS = "ok_with_bounds"
    INSUFFICIENT = "insufficient"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Interval:
    """Sampling or model uncertainty at ``level`` (0.95: two-sided 95%); an open end is None."""

    level: float
    lo: float | None
    hi: float | None
    method: str

    @classmethod
    def of(cls, ends: tuple[float, float] | None, method: str) -> "Interval | None":
        """Return the 95% interval with these ends, or None where there is none."""
        return None if ends is None else cls(LEVEL, *ends, method)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that missing data could make of a number."""

    lo: float
    hi: float

    @classmethod
    def of(cls, ends: tuple[float, float] | None) -> "Bounds | None":
        """Return the bounds with these ends, or None where there are none."""
        return None if ends is None else cls(*ends)


@dataclass(frozen=True, slots=True)
class Result:
    """One number with its unit, status, uncertainty and origin; ``value`` None is never zero.

    ``interval`` and ``bounds`` are different things and are never merged. ``coverage`` is the known
    part of the whole, in 0..1. ``evidence`` names the facts behind the number.
    """

    value: float | int | str | None
    unit: str
    status: Status
    as_of: date
    n: float | None = None
    window: str = ""
    interval: Interval | None = None
    bounds: Bounds | None = None
    coverage: float | None = None
    evidence: tuple[str, ...] = ()
    source_dates: Mapping[str, date] = field(default_factory=dict)
    method_version: str = METHOD_VERSION

    def as_json(self) -> dict[str, Any]:
        """Return the envelope as plain JSON types."""
        return {name: to_json(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Measurement:
    """All numbers of one metric; fields are named as the metric's published outputs."""

    def as_json(self) -> dict[str, Any]:
        """Return every number as plain JSON types; None stands for undefined or unknown."""
        return {item.name: to_json(getattr(self, item.name)) for item in fields(self)}


def to_json(value: Any) -> Any:
    """Return ``value`` as JSON types: dates ISO, tuples as lists, sets as sorted lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, date | StrEnum):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(to_json(item) for item in value)
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    # A numpy float is a float, but compares and prints unlike one.
    return float(value) if isinstance(value, float) else value


def coverage_status(known: Fraction | int, total: Fraction | int) -> Status:
    """Return the status of a number of which ``known`` of ``total`` parts are attributed.

    Everything attributed is ``ok``, half or more ``ok_with_bounds``, less ``unknown``; nothing to
    attribute is ``not_applicable`` (appendix, General).
    """
    if total == 0:
        return Status.NOT_APPLICABLE
    if known == total:
        return Status.OK
    return Status.OK_WITH_BOUNDS if known >= COVERAGE_LIMIT * total else Status.UNKNOWN


def share_status(share: float | None) -> Status:
    """Return the status of a number whose attributed share is given; None: nothing to attribute."""
    if share is None:
        return Status.NOT_APPLICABLE
    return coverage_status(Fraction(share), 1)
