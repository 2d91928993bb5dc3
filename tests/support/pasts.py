"""Small hand-made pasts of projects, for tests of what is counted in them."""

from collections.abc import Mapping
from datetime import date

from tracker.health.past import Job, Level, ProjectPast
from tracker.metrics.flows import Spell

UNTIL = date(2026, 1, 1)


def past(
    *spells: tuple[str, str, str | None],
    slug: str = "quern",
    jobs: Mapping[str, str] | None = None,
    level: str | None = None,
    until: date = UNTIL,
) -> ProjectPast:
    """Return a past of (person, start, end) spells; ``jobs`` are employers for all time."""
    days = [date.fromisoformat(day) for _, *both in spells for day in both if day]
    return ProjectPast(
        slug=slug,
        spells=tuple(
            Spell(person, date.fromisoformat(start), date.fromisoformat(end) if end else None)
            for person, start, end in sorted(spells)
        ),
        jobs={
            person: (Job(employer, date(2000, 1, 1), None),)
            for person, employer in (jobs or {}).items()
        },
        levels=(Level(level, date(2000, 1, 1), None),) if level else (),
        edits=tuple(sorted(set(days))),
        seen_until=until,
    )
