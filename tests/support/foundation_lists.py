"""Small histories of a maintainer list for tests; every person and company is invented."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from tracker.importers.foundation_history import FoundationHistory, foundation_history
from tracker.importers.records import FileVersion

HEADER = ",Project,Maintainer Name,Company,Github Name,OWNERS/MAINTAINERS\n"
PATH = "maintainers.csv"
JANUARY = datetime(2024, 1, 1, 12, tzinfo=UTC)


def versions(*states: tuple[int, str | None]) -> list[FileVersion]:
    """Return a version a state: the day of the year from 1, and the rows."""
    return [
        FileVersion(
            PATH,
            f"c{number}",
            JANUARY + timedelta(days=day - 1),
            None if rows is None else HEADER + rows,
        )
        for number, (day, rows) in enumerate(states)
    ]


def history(*states: tuple[int, str | None]) -> FoundationHistory:
    return foundation_history(versions(*states))


def day(number: int) -> date:
    return date(2024, 1, 1) + timedelta(days=number - 1)


def times(found: FoundationHistory) -> list[tuple[str, str | None, date, date | None]]:
    return [
        (s.project, s.person.name, s.person.valid_from, s.person.valid_until) for s in found.spells
    ]


def flags(found: FoundationHistory) -> list[tuple[str | None, list[str]]]:
    return [(s.person.name, sorted(s.person.flags)) for s in found.spells]


def block(label: str, names: Sequence[str], company: str = "Acme") -> str:
    rows = [f",,{name},{company},{name.lower()}," for name in names]
    return "\n".join([f"Sandbox,{label}{rows[0][1:]}", *rows[1:]]) + "\n"


ANVIL = block("Anvil", ["Ada", "Bob"])
