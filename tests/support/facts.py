"""Small hand-made facts of one project, for tests of what is computed from them."""

from datetime import date

import pandas as pd

from tracker.health.facts import (
    ACTIVITY_COLUMNS,
    ChannelFact,
    EmploymentSpell,
    ProjectFacts,
    ReleaseFact,
    RoleSpell,
    SourceFacts,
)

DAY = date(2026, 8, 21)
FILE = SourceFacts(1, "project file", "https://git.example/p", "MAINTAINERS.md", (DAY,))
LIST = SourceFacts(2, "foundation list", "list", "", (date(2022, 2, 8),))


def role(
    person: str,
    start: str,
    end: str | None = None,
    *,
    role: str = "maintainer",
    source_id: int = 1,
    start_known: bool = True,
) -> RoleSpell:
    """Return a spell of ``person`` in a role."""
    return RoleSpell(
        person=person,
        name=person.title(),
        handle=person,
        role=role,
        area=None,
        source_id=source_id,
        valid_from=date.fromisoformat(start),
        valid_until=date.fromisoformat(end) if end else None,
        start_known=start_known,
    )


def job(person: str, employer: str, start: str = "2020-01-01") -> EmploymentSpell:
    """Return a stated employment."""
    return EmploymentSpell(person, employer, "stated", 1, date.fromisoformat(start), None)


def release(channel: str, on: str) -> ReleaseFact:
    """Return a release of a channel."""
    day = date.fromisoformat(on)
    return ReleaseFact(channel, "release", f"{channel}-{day}", "0" * 40, day)


def weekly(channel: str, last: date, count: int) -> tuple[ReleaseFact, ...]:
    """Return ``count`` releases a week apart, the newest on ``last``."""
    days = [last - pd.Timedelta(weeks=back) for back in range(count)]
    return tuple(release(channel, day.isoformat()) for day in reversed(days))


def activity(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    """Return activity of (person, day, domain, commits)."""
    full = [
        (person, person.title(), person, False, domain, date.fromisoformat(day), commits, 0)
        for person, day, domain, commits in rows
    ]
    return pd.DataFrame(full, columns=list(ACTIVITY_COLUMNS))


def project(**given: object) -> ProjectFacts:
    """Return facts of one project; nothing is known but what is given."""
    empty: dict[str, object] = {
        "slug": "quern",
        "name": "Quern",
        "foundation": "Alder Commons",
        "homepage": None,
        "repository": None,
        "is_sample": False,
        "observed_until": DAY,
        "sources": (FILE, LIST),
        "roles": (),
        "employments": (),
        "adoptions": (),
        "levels": (),
        "releases": (),
        "channels": (ChannelFact("edge", "release", "project", None),),
        "events": (),
        "activity": activity(),
        "domain_owners": {},
    }
    return ProjectFacts(**(empty | given))  # type: ignore[arg-type]
