"""What a kind of entered table is: columns, what they mean, what a row must fulfil. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.importers.table_values import DAY, TEXT, ValueType

Values = Mapping[str, Any]
#: Yields (column, what is wrong and what to do) for a row whose cells could all be read.
RowCheck = Callable[[Values], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``examples`` are the cells of the template's rows.

    A blank cell is ``default``. ``is_key``: together the key columns say which row it is; a row
    with the key of one that stands corrects that one.
    """

    name: str
    type: ValueType
    meaning: str
    examples: tuple[str, ...]
    is_required: bool = False
    is_key: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table that people enter."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    check: RowCheck

    def column(self, name: str) -> Column:
        """Return the column of this name."""
        return next(one for one in self.columns if one.name == name)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the key columns."""
        return tuple(one.name for one in self.columns if one.is_key)


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One row as it was read: a value for every column of its kind; ``line`` is its first line."""

    line: int
    values: Values


def key(name: str, type_: ValueType, meaning: str, *examples: str) -> Column:
    """Return a column that is required and part of the key."""
    return Column(name, type_, meaning, examples, is_required=True, is_key=True)


def required(name: str, type_: ValueType, meaning: str, *examples: str) -> Column:
    """Return a column that no row may leave blank."""
    return Column(name, type_, meaning, examples, is_required=True)


def optional(
    name: str, type_: ValueType, meaning: str, *examples: str, default: Any = None
) -> Column:
    """Return a column that may be blank or missing."""
    return Column(name, type_, meaning, examples, default=default)


def optional_key(name: str, type_: ValueType, meaning: str, *examples: str) -> Column:
    """Return a column that is part of the key, and may be blank: the empty text."""
    return Column(name, type_, meaning, examples, is_key=True, default="")


def span(examples_from: tuple[str, ...], examples_until: tuple[str, ...]) -> tuple[Column, Column]:
    """Return the two columns of the time over which a row holds."""
    return (
        key("from", DAY, "the first day on which it holds", *examples_from),
        optional("until", DAY, "the first day on which it holds no more", *examples_until),
    )


#: Who says so and when: in every table but that of the events.
ATTESTED = (
    optional("source", TEXT, "who or what attests the row; default: --source, else entry", "", ""),
    optional("confirmed", DAY, "the day on which it was last confirmed; default: today", "", ""),
)
