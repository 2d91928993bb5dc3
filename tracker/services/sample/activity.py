"""Who committed what on which day in an invented project, with weekends, vacations and bots."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.importers.records import ActivityRecord, Role
from tracker.services.sample.blueprint import ActivityPlan, Blueprint, Job, Member, employer_on
from tracker.services.sample.dice import Dice
from tracker.services.sample.names import PEOPLE_PER_PROJECT, person
from tracker.services.sample.stage import Stage
from tracker.services.sample.workdays import Calendar, Phase, calendar_of

_WORKING_ROLES = frozenset({Role.MAINTAINER, Role.IN_TRAINING})
_RUN_UP = timedelta(days=150)  # who becomes a maintainer has committed for a while
_AFTERGLOW = timedelta(days=240)  # who was one commits now and then for a while
_VACATION_DAYS = 21
_BOTS = ("renovate[bot]", "milestone-keeper[bot]")

# How the author-days of a project are shared out.
_MEMBERS_SHARE = 0.70
_BOTS_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class _Author:
    """Somebody who commits: mean commits a day beyond the first, and how often they merge."""

    name: str
    handle: str | None
    key: str
    jobs: tuple[Job, ...]
    phases: tuple[Phase, ...]
    more_commits: float
    merges: float = 0.0
    away_from: int | None = None  # day of the year on which the vacation begins
    is_bot: bool = False


def activity_records(stage: Stage, blueprint: Blueprint) -> tuple[ActivityRecord, ...]:
    """Return the author-days of the default branch by day and author; none without a plan."""
    plan = blueprint.activity
    if plan is None:
        return ()
    dice = stage.dice("activity")
    calendar = calendar_of(plan)
    members = [_member(stage, one, plan, dice) for one in blueprint.members]
    bots = [_bot(stage, name, plan) for name in _BOTS] if plan.has_bots else []
    contributors = [_contributor(stage, place, plan, dice) for place in range(plan.contributors)]
    rest = 1 - _MEMBERS_SHARE * bool(members) - _BOTS_SHARE * bool(bots)
    records: list[ActivityRecord] = []
    for authors, share in ((members, _MEMBERS_SHARE), (bots, _BOTS_SHARE), (contributors, rest)):
        days = sum(calendar.work_in(phase) for author in authors for phase in author.phases)
        rate = plan.records * share / days if days else 0.0
        for author in authors:
            records += _records(author, rate, calendar, dice)
    return tuple(sorted(records, key=lambda one: (one.on, one.author_key)))


# -- authors --------------------------------------------------------------------------------------


def _member(stage: Stage, member: Member, plan: ActivityPlan, dice: Dice) -> _Author:
    return _Author(
        name=member.person.name,
        handle=member.person.handle if dice.chance(0.6) else None,
        key=_key(stage, member.person.handle),
        jobs=() if member.free_mail else member.jobs,
        phases=tuple(_member_phases(member, plan)),
        more_commits=dice.within(0.8, 2.4),
        merges=dice.within(0.1, 0.4),
        away_from=dice.number(140, 250),
    )


def _member_phases(member: Member, plan: ActivityPlan) -> Iterator[Phase]:
    """Yield the times of work: a run-up, each stint, and what is done after the last one."""
    stints = [one for one in member.stints if one.role in _WORKING_ROLES]
    done = member.quiet_since or plan.ends
    at = plan.begins
    for place, stint in enumerate(sorted(stints, key=lambda one: (one.since, one.role))):
        since = max(at, stint.since - (_RUN_UP if place == 0 else timedelta(0)))
        until = min(stint.until or plan.ends, plan.ends, done)
        if since < until:
            yield Phase(since, until, member.weight)
            at = until
    if stints and at < done and all(one.until for one in stints):
        yield Phase(at, min(at + _AFTERGLOW, done, plan.ends), member.weight * 0.1)


def _contributor(stage: Stage, place: int, plan: ActivityPlan, dice: Dice) -> _Author:
    """Return somebody without a role, who comes for some days or for more than a year."""
    who = person(stage.seed, stage.number, PEOPLE_PER_PROJECT - 2 - place)
    room = (plan.ends - plan.begins).days
    since = plan.begins + timedelta(days=dice.number(0, max(0, room - 30)))
    until = min(plan.ends, since + timedelta(days=10 + round(dice.pause(160))))
    return _Author(
        name=who.name,
        handle=who.handle if dice.chance(0.4) else None,
        key=_key(stage, who.handle),
        jobs=(Job(dice.pick(plan.employers), since),),
        phases=(Phase(since, until, dice.within(0.2, 1.0)),),
        more_commits=0.5,
        away_from=dice.number(140, 250),
    )


def _bot(stage: Stage, name: str, plan: ActivityPlan) -> _Author:
    half = plan.begins + (plan.ends - plan.begins) / 2
    since = half if name == _BOTS[-1] else plan.begins
    phases = (Phase(since, plan.ends, 1.0),)
    return _Author(name, name, _key(stage, name), (), phases, more_commits=5.0, is_bot=True)


def _key(stage: Stage, identity: str) -> str:
    return hashlib.sha256(f"{stage.seed}/{identity}".encode()).hexdigest()[:20]


# -- records --------------------------------------------------------------------------------------


def _records(
    author: _Author, rate: float, calendar: Calendar, dice: Dice
) -> Iterator[ActivityRecord]:
    for phase in author.phases:
        for day in calendar.busy_days(phase, rate, dice):
            if not _is_away(author.away_from, day):
                yield _record(author, day, dice)


def _is_away(away_from: int | None, day: date) -> bool:
    """Tell whether ``day`` lies in the yearly vacation, which moves by some weeks."""
    if away_from is None:
        return False
    begins = away_from + day.year % 5 * 6 - 12
    return 0 <= day.timetuple().tm_yday - begins < _VACATION_DAYS


def _record(author: _Author, day: date, dice: Dice) -> ActivityRecord:
    merges = 1 + int(dice.pause(0.8)) if dice.chance(author.merges) else 0
    only_merges = merges > 0 and dice.chance(0.15)
    return ActivityRecord(
        author_key=author.key,
        author_name=author.name,
        handle=author.handle,
        domain=_domain(author.jobs, day, dice),
        is_bot=author.is_bot,
        on=day,
        commits=0 if only_merges else 1 + int(dice.pause(author.more_commits)),
        merges=merges,
    )


def _domain(jobs: tuple[Job, ...], day: date, dice: Dice) -> str:
    """Return the domain of the mail that somebody commits under; empty: it names no employer."""
    if not jobs or dice.chance(0.08):
        return ""
    employer = employer_on(jobs, day)
    return employer.domain if employer else ""
