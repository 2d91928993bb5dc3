"""The sample foundation for tests, and questions asked of its records."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from tracker.importers.records import ActivityRecord, Role, RosterSpell
from tracker.metrics.cadence import Rhythm, cadence, gaps_days, overdue
from tracker.services.reading import RepositoryReading, RosterReading, SampleProject
from tracker.services.sample import SAMPLE_UNTIL, sample_foundation

ARCHETYPES = 12
PROJECTS = 40


@cache
def foundation(seed: int = 1) -> tuple[SampleProject, ...]:
    """Return the first projects of a foundation, made once."""
    return tuple(sample_foundation(PROJECTS, seed))


def archetype(number: int) -> SampleProject:
    """Return an archetype, counted from 1."""
    return foundation()[number - 1]


def repository(project: SampleProject) -> RepositoryReading:
    """Return what was read from a project's repository, which it must have."""
    assert project.repository is not None
    return project.repository


def roster(project: SampleProject) -> RosterReading:
    """Return what was read of a project's own roster, which it must have."""
    reading = repository(project).roster
    assert reading is not None
    return reading


def in_role(
    spells: Iterable[RosterSpell], role: Role = Role.MAINTAINER, on: date = SAMPLE_UNTIL
) -> set[str]:
    """Return the handles of those who hold ``role`` on a day."""
    return {
        spell.handle or ""
        for spell in spells
        if spell.role is role
        and spell.valid_from <= on
        and (spell.valid_until is None or on < spell.valid_until)
    }


def listed(project: SampleProject) -> list[RosterSpell]:
    """Return the project's spells in the foundation's list."""
    return [row.person for row in project.foundation_spells]


def employers(spells: Iterable[RosterSpell]) -> dict[str, str | None]:
    """Return whom the open maintainer spells name last, by handle."""
    return {
        spell.handle or "": spell.employers[-1].employer if spell.employers else None
        for spell in spells
        if spell.role is Role.MAINTAINER and spell.valid_until is None
    }


def release_days(project: SampleProject, channel: str) -> list[date]:
    """Return the days of a channel's releases."""
    return [one.released_on for one in repository(project).releases if one.channel == channel]


def rhythm(project: SampleProject, channel: str) -> Rhythm:
    """Return the word for a channel's rhythm on the last day."""
    days = release_days(project, channel)
    return overdue(gaps_days(days), (SAMPLE_UNTIL - days[-1]).days).flag


def robust_cv(project: SampleProject, channel: str) -> float:
    """Return the robust CV of the gaps of a channel."""
    found = cadence(gaps_days(release_days(project, channel))).robust_cv
    assert found is not None
    return found


def human(activity: Iterable[ActivityRecord]) -> list[ActivityRecord]:
    """Return the activity of people."""
    return [one for one in activity if not one.is_bot]


def unaffiliated_share(project: SampleProject) -> float:
    """Return the share of people's commits whose mail names no employer."""
    commits = human(repository(project).activity)
    free = sum(one.commits for one in commits if not one.domain)
    return free / sum(one.commits for one in commits)


def all_spells(project: SampleProject) -> list[RosterSpell]:
    """Return the spells of a project's own roster and of the list."""
    own = project.repository.roster if project.repository else None
    return [*(own.spells if own else ()), *listed(project)]


def all_files(
    project: SampleProject,
) -> Iterator[tuple[list[RosterSpell], tuple[tuple[date, str | None], ...]]]:
    """Yield spells and revisions of the project's own roster and of its rows in the list."""
    own = project.repository.roster if project.repository else None
    if own:
        yield list(own.spells), own.file.revisions
    if project.foundation_spells:
        yield listed(project), project.foundation_revisions


def edit_days(project: SampleProject) -> list[date]:
    """Return the days on which a project's own roster was edited."""
    return [day for day, _ in roster(project).file.revisions]


def all_organisations(project: SampleProject) -> set[str]:
    """Return every organisation that rosters and adopters files name."""
    named = {job.employer for spell in all_spells(project) for job in spell.employers}
    adopters = project.repository.adopters if project.repository else None
    return named | {spell.name for spell in (adopters.spells if adopters else ())}


def domains_of(project: SampleProject) -> set[str]:
    """Return the domains that are said to belong to organisations."""
    return set(project.organisation_domains.values())


def all_hosts(project: SampleProject) -> Iterator[str]:
    """Yield every domain in a project's addresses, mails and links."""
    links = [project.homepage]
    yield from project.organisation_domains.values()
    yield from (spell.email_domain for spell in all_spells(project) if spell.email_domain)
    if project.repository:
        links.append(project.repository.address)
        yield from (one.domain for one in project.repository.activity if one.domain)
    if project.repository and project.repository.adopters:
        links += [spell.url for spell in project.repository.adopters.spells]
    for link in links:
        if link:
            yield link.split("/")[2]


def all_days(project: SampleProject) -> Iterator[date]:
    """Yield every day on which something begins, ends or happens in a project."""
    for spell in all_spells(project):
        yield from (day for day in (spell.valid_from, spell.valid_until) if day)
    yield from (event.occurred_on for event in project.events)
    yield from (level.valid_from for level in project.levels if level.valid_from)
    yield from (day for day, _ in project.foundation_revisions)
    if project.repository is None:
        return
    yield from (one.on for one in project.repository.activity)
    yield from (one.released_on for one in project.repository.releases)
    for reading in (project.repository.roster, project.repository.adopters):
        yield from (day for day, _ in (reading.file.revisions if reading else ()))
