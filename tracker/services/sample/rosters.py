"""Who maintains an invented project: by its own file, and by the foundation's list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.importers.records import EmployerSpell, FoundationSpell, Role, RosterSpell
from tracker.services.reading import Revision, RosterReading
from tracker.services.sample.blueprint import (
    Blueprint,
    Job,
    ListPlan,
    Member,
    RosterPlan,
    Stint,
    Telling,
    employer_on,
)
from tracker.services.sample.edits import Edits
from tracker.services.sample.names import Company
from tracker.services.sample.stage import Stage, working_day

LIST_PATH = "project-maintainers.csv"


@dataclass(frozen=True, slots=True)
class _Line:
    """A member's line in a file: the role with its days, and the employers named on the way."""

    member: Member
    stint: Stint
    employers: tuple[EmployerSpell, ...]

    def days(self) -> Iterable[date]:
        """Yield the days on which the line is written, changed or taken out."""
        yield self.stint.since
        yield from (job.valid_from for job in self.employers)
        if self.stint.until is not None:
            yield self.stint.until


def roster_reading(stage: Stage, blueprint: Blueprint) -> RosterReading | None:
    """Return the history of the project's own roster; None: it has none."""
    plan = blueprint.roster
    if plan is None:
        return None
    lines = [
        _Line(member, seen, _named_employers(member.jobs, seen, plan.telling))
        for member in blueprint.members
        for stint in member.stints
        if (seen := _seen(stint, plan.since)) is not None
    ]
    days = [day for line in lines for day in line.days()]
    edits = Edits(stage, plan.path, plan.since, [*plan.idle_edits, *days])
    spells = [_spell(line, plan, edits) for line in lines]
    return RosterReading(edits.reading(), tuple(spells))


def foundation_rows(
    stage: Stage, blueprint: Blueprint
) -> tuple[tuple[FoundationSpell, ...], tuple[Revision, ...]]:
    """Return the project's rows in the foundation's list, and the days on which these changed."""
    plan = blueprint.listing
    if plan is None:
        return (), ()
    as_file = RosterPlan(LIST_PATH, plan.since)
    lines = [
        _Line(member, stint, _named_employers(_known_jobs(member, plan), stint, as_file.telling))
        for member in blueprint.members
        for stint in _listed(stage, member, plan)
    ]
    edits = Edits(stage, LIST_PATH, plan.since, [day for line in lines for day in line.days()])
    rows = [FoundationSpell(stage.name, None, _spell(line, as_file, edits)) for line in lines]
    return tuple(rows), edits.revisions()


def _seen(stint: Stint, first: date) -> Stint | None:
    """Return the stint as a file shows it that begins on ``first``; None: it had ended by then."""
    if stint.until is not None and stint.until <= max(first, stint.since):
        return None
    return replace(stint, since=max(stint.since, first))


def _named_employers(
    jobs: tuple[Job, ...], stint: Stint, telling: Telling
) -> tuple[EmployerSpell, ...]:
    """Return the employers told of during ``stint``; the first job reaches back to its beginning.

    A file that gives addresses names a domain in place of an employer.
    """
    starts = [date.min, *(job.since for job in jobs[1:])]
    ends = [*starts[1:], None]
    return tuple(
        EmployerSpell(name, max(start, stint.since), _earlier(end, stint.until))
        for job, start, end in zip(jobs, starts, ends, strict=True)
        if (name := _told(job.employer, telling)) is not None
        and (stint.until is None or start < stint.until)
        and (end is None or stint.since < end)
    )


def _told(employer: Company | None, telling: Telling) -> str | None:
    """Return what a file writes of an employer; None: nothing."""
    if employer is None or telling is Telling.NOT:
        return None
    return employer.name if telling is Telling.IN_WORDS else employer.domain or None


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def _spell(line: _Line, plan: RosterPlan, edits: Edits) -> RosterSpell:
    stint, member = line.stint, line.member
    last = edits.last_before(stint.until)
    is_by_mail = plan.telling is Telling.BY_MAIL
    return RosterSpell(
        name=member.person.name,
        handle=member.person.handle,
        role=stint.role,
        path=plan.path,
        valid_from=stint.since,
        valid_until=stint.until,
        last_seen_on=last,
        start_known=stint.since != plan.since,
        area=stint.area,
        employers=line.employers,
        email_domain=_told(employer_on(member.jobs, last), plan.telling) if is_by_mail else None,
        first_commit=edits.commit(stint.since),
        last_commit=edits.commit(last),
    )


# -- the foundation's list ------------------------------------------------------------------------


def _listed(stage: Stage, member: Member, plan: ListPlan) -> Iterable[Stint]:
    """Yield the member's time as a maintainer as the list has it: late, and not after its end."""
    dice = stage.dice(f"list {member.person.handle}")
    edited_until = plan.frozen_on or stage.until
    for stint in _without_areas(member.stints):
        since = max(plan.since, _late(stint.since, dice.number(5, plan.longest_lag_days)))
        until = stint.until and _late(stint.until, dice.number(5, plan.longest_lag_days))
        if until is not None and until > edited_until:
            until = None
        if since <= edited_until and (until is None or since < until):
            yield Stint(Role.MAINTAINER, since, until)


def _late(day: date, lag_days: int) -> date:
    return working_day(day + timedelta(days=lag_days))


def _without_areas(stints: Iterable[Stint]) -> list[Stint]:
    """Return each time as a maintainer once, in whatever areas."""
    times = {(one.since, one.until) for one in stints if one.role is Role.MAINTAINER}
    return [
        Stint(Role.MAINTAINER, *time)
        for time in sorted(times, key=lambda time: (time[0], time[1] or date.max))
    ]


def _known_jobs(member: Member, plan: ListPlan) -> tuple[Job, ...]:
    """Return the jobs of a member that the list has heard of."""
    frozen = plan.frozen_on
    later = (job for job in member.jobs[1:] if frozen is None or job.since <= frozen)
    return (member.jobs[0], *later)
