"""A foundation's maintainer list (CNCF's project-maintainers.csv) in, rows and issues out.

One row of the list is a person in a project. Level and project stand on the first row only; a block
without a level is a group of the project above it. What the list means by a damaged row is repaired
where its other rows, or its earlier states, say so; every repair is an issue.
"""

from collections.abc import Iterator

from tracker.importers.foundation_reader import ListReader, ListState, PlacedBlock
from tracker.importers.records import FoundationRow, Issue, Parsed, Role


def parse_foundation_list(text: str, reader: ListReader | None = None) -> Parsed[FoundationRow]:
    """Return the people of one state of a list.

    ``employer`` is the company as printed, None where nothing is meant; words such as
    "Independent" stay.

    Args:
        text: the whole file.
        reader: one that has read earlier states, whose names and levels then help to repair this.

    Raises:
        InvalidInputError: it is no maintainer list, or larger than one can be.
    """
    state = (reader or ListReader()).read(text)
    records = [row for placed in state.blocks for row in _rows(placed)]
    return Parsed(tuple(records), tuple(state_issues(state)))


def _rows(placed: PlacedBlock) -> Iterator[FoundationRow]:
    label = placed.label
    for entry in placed.block.entries:
        yield FoundationRow(
            project=label.project,
            group=label.group,
            maturity=label.level,
            name=entry.name,
            handle=entry.handle,
            employer=entry.employer,
            line=placed.numbers[entry.offset],
            role=label.role if entry.role is Role.MAINTAINER else entry.role,
            flags=entry.flags,
        )


def state_issues(state: ListState) -> Iterator[Issue]:
    """Yield what had to be repaired in ``state``, and what could not be."""
    yield from state.issues
    for placed in state.blocks:
        yield from block_issues(placed)


def block_issues(placed: PlacedBlock) -> Iterator[Issue]:
    """Yield what had to be repaired in one block."""
    if placed.label.is_omission:
        message = (
            f"{placed.label.text} has no level in its first row and would read as a part of the "
            f"project above; it is taken as {placed.label.level}."
        )
        yield Issue(message, line=placed.numbers[0], kind="maturity_missing")
    for note in placed.block.notes:
        yield Issue(note.message, line=placed.numbers[note.offset], kind=note.kind)
