"""The tags of an invented project: channels with rhythms of their own, as of the last day."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean, stdev

from tracker.importers.records import ChannelKind, ChannelRule, ReleaseRecord
from tracker.services.sample.blueprint import ChannelPlan
from tracker.services.sample.dice import Dice
from tracker.services.sample.stage import Stage, working_day
from tracker.services.sample.tags import TAG_STYLES

# As in the measurement of rhythms: the last gaps count, and no rhythm is taken for perfect.
_RECENT_GAPS = 60
_LEAST_SPREAD = 0.10


@dataclass(frozen=True, slots=True)
class _Commit:
    """A commit that bears tags."""

    sha: str
    at: datetime


def release_records(stage: Stage, channels: Sequence[ChannelPlan]) -> tuple[ReleaseRecord, ...]:
    """Return the releases of all channels by instant; a channel comes after one it rides on."""
    by_channel: dict[str, list[_Commit]] = {}
    records = []
    for plan in channels:
        dice = stage.dice(f"channel {plan.name}")
        days = _release_days(stage.until, plan, dice)
        if plan.rides_on is None:
            commits = [_commit(stage, plan, day, dice) for day in days]
        else:
            commits = _latest_on(days, by_channel[plan.rides_on])
        by_channel[plan.name] = commits
        records += _tagged(plan, commits, dice)
    return _with_neighbours(sorted(records, key=lambda one: (one.released_at, one.tag)))


def channel_rules(channels: Sequence[ChannelPlan]) -> tuple[ChannelRule, ...]:
    """Return the rules by which the tags of the channels are told apart."""
    styles = [(plan, TAG_STYLES[plan.scheme]) for plan in channels]
    return tuple(
        ChannelRule(plan.name, style.pattern, style.kind, plan.publisher) for plan, style in styles
    )


def _release_days(until: date, plan: ChannelPlan, dice: Dice) -> list[date]:
    """Return the working days of the releases, told back from the last one."""
    room = ((plan.last or until) - plan.since).days
    gaps: list[int] = []
    while sum(gaps) < room:
        gaps.append(max(1, round(plan.gap * math.exp(plan.spread * dice.bell()))))
    day = plan.last or until - timedelta(days=_silence(gaps, plan.lateness))
    days = set()
    for gap in [*gaps, room]:
        if day < plan.since:
            break
        days.add(working_day(day))
        day -= timedelta(days=gap)
    return sorted(days)


def _silence(gaps: Sequence[int], lateness: float) -> int:
    """Return the days of silence that lie ``lateness`` predictive deviations above the usual."""
    logs = [math.log(gap) for gap in gaps[:_RECENT_GAPS]]
    if len(logs) < 2:
        return sum(gaps)
    spread = max(_LEAST_SPREAD, stdev(logs)) * math.sqrt(1 + 1 / len(logs))
    return round(math.exp(fmean(logs) + lateness * spread))


def _commit(stage: Stage, plan: ChannelPlan, day: date, dice: Dice) -> _Commit:
    at = datetime.combine(day, time(dice.number(7, 18), dice.number(0, 59)), UTC)
    return _Commit(stage.commit("release", plan.name, day), at)


def _latest_on(days: Sequence[date], commits: Sequence[_Commit]) -> list[_Commit]:
    """Return the last of ``commits`` on or before each day, each of them once."""
    latest = {
        max(before, key=lambda one: one.at)
        for day in days
        if (before := [one for one in commits if one.at.date() <= day])
    }
    return sorted(latest, key=lambda one: one.at)


def _tagged(plan: ChannelPlan, commits: Sequence[_Commit], dice: Dice) -> list[ReleaseRecord]:
    """Return one release for each commit; an annotated tag is made some minutes after it."""
    style = TAG_STYLES[plan.scheme]
    numbers = style.numbers([commit.at.date() for commit in commits], dice)
    records = []
    for commit, number in zip(commits, numbers, strict=True):
        later = timedelta(minutes=dice.number(5, 90) if plan.annotated else 0)
        tag = style.prefix + style.mark + number
        records.append(
            ReleaseRecord(
                tag=tag,
                version=tag if style.kind is ChannelKind.NIGHTLY else number,
                channel=plan.name,
                kind=style.kind,
                commit=commit.sha,
                released_at=commit.at + later,
                released_on=(commit.at + later).date(),
                is_annotated=plan.annotated,
            )
        )
    return records


def _with_neighbours(records: Sequence[ReleaseRecord]) -> tuple[ReleaseRecord, ...]:
    """Return the releases, each with the other tags on its commit."""
    tags: dict[str, list[str]] = defaultdict(list)
    for one in records:
        tags[one.commit].append(one.tag)
    return tuple(
        replace(one, same_commit_as=tuple(tag for tag in tags[one.commit] if tag != one.tag))
        for one in records
    )
