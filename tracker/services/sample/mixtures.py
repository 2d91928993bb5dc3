"""The further projects: mixtures drawn at random of size, age, employers and fate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.importers.records import MaturitySpell
from tracker.services.reading import SampleEvent
from tracker.services.sample.blueprint import (
    ActivityPlan,
    AdoptersPlan,
    Blueprint,
    ChannelPlan,
    ListPlan,
    Member,
    RosterPlan,
    Scheme,
    Telling,
)
from tracker.services.sample.cast import Cast, Seat
from tracker.services.sample.dice import Dice
from tracker.services.sample.names import (
    BRIGHTSLUICE,
    NORRHALL,
    SELF_EMPLOYED,
    UNAFFILIATED,
    USERS,
    VENDORS,
    Company,
)
from tracker.services.sample.stage import Stage

_CATEGORIES = (
    *("Networking", "Observability", "Security", "Storage", "Databases", "Messaging"),
    *("Scheduling", "Runtime", "Machine learning", "Developer tools", "Service mesh"),
)
# An OWNERS file has room for handles only.
_ROSTERS = (
    (("MAINTAINERS.md", Telling.IN_WORDS), 0.4),
    (("MAINTAINERS.md", Telling.BY_MAIL), 0.2),
    (("MAINTAINERS", Telling.IN_WORDS), 0.2),
    (("OWNERS", Telling.NOT), 0.2),
)
_ALL_VENDORS = (BRIGHTSLUICE, NORRHALL, *VENDORS)


class _Fate(StrEnum):
    """What has become of a project."""

    GOES_ON = "goes on"
    LATE = "late"
    STOPPED = "stopped"
    ARCHIVED = "archived"
    LISTED = "only listed"
    UNKNOWN = "unknown"


_FATES = (
    (_Fate.GOES_ON, 0.66),
    (_Fate.LATE, 0.10),
    (_Fate.STOPPED, 0.11),
    (_Fate.ARCHIVED, 0.09),
    (_Fate.LISTED, 0.03),
    (_Fate.UNKNOWN, 0.01),
)
_LEVELS = (("sandbox", 0.62), ("incubating", 0.22), ("graduated", 0.16))
_SEATS = {"sandbox": (2, 4), "incubating": (3, 6), "graduated": (4, 9)}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is drawn first. Ages are in months before the last day; ``end`` 0: it goes on.

    ``employers`` are those of the maintainers, each as often as they are likely.
    """

    fate: _Fate
    level: str
    age: float
    end: float
    employers: tuple[Company | None, ...]


def mixture(stage: Stage) -> Blueprint:
    """Return a project drawn at random; most of them go on."""
    dice = stage.dice("mixture")
    shape = _shape(dice)
    category = dice.pick(_CATEGORIES)
    levels = _levels(stage, shape, dice)
    if shape.fate is _Fate.UNKNOWN:
        return Blueprint(category, levels, has_homepage=False)
    members = _members(stage, shape, dice)
    listing = _listing(stage, shape, dice)
    if shape.fate is _Fate.LISTED:
        return Blueprint(category, levels, members, listing=listing)
    return Blueprint(
        category=category,
        levels=levels,
        members=members,
        activity=_activity(stage, shape, dice),
        roster=_roster(stage, shape, dice),
        listing=listing,
        adopters=_adopters(stage, shape, dice),
        channels=_channels(stage, shape, dice),
        events=_events(stage, shape),
        has_homepage=dice.chance(0.7),
    )


def _shape(dice: Dice) -> _Shape:
    fate = dice.pick_weighted(_FATES)
    level = dice.pick_weighted(_LEVELS)
    age = dice.within(38, 60) if level == "sandbox" else dice.within(60, 118)
    ended = fate in (_Fate.STOPPED, _Fate.ARCHIVED)
    end = dice.within(9, 30) if ended else 0
    return _Shape(fate, level, age + end, end, _employers(dice))


def _employers(dice: Dice) -> tuple[Company | None, ...]:
    """Return who employs the maintainers: one vendor, two, many, nobody, or nobody knows."""
    vendors = dice.some(_ALL_VENDORS, 4)
    kinds: tuple[tuple[tuple[Company | None, ...], float], ...] = (
        ((vendors[0],), 0.28),
        ((vendors[0], vendors[0], vendors[1]), 0.24),
        ((*vendors, dice.pick(USERS)), 0.24),
        ((UNAFFILIATED, SELF_EMPLOYED), 0.10),
        ((None, None, vendors[0]), 0.14),
    )
    return dice.pick_weighted(kinds)


def _levels(stage: Stage, shape: _Shape, dice: Dice) -> tuple[MaturitySpell, ...]:
    joined = shape.age * dice.within(0.75, 0.95)
    steps = [("sandbox", joined)]
    if shape.level != "sandbox":
        steps.append(("incubating", joined * 0.65))
    if shape.level == "graduated":
        steps.append(("graduated", joined * 0.4))
    if shape.fate is _Fate.ARCHIVED:
        steps = [step for step in steps if step[1] > shape.end + 3]
        steps.append(("archived", shape.end))
    return stage.levels(*steps)


# -- people ---------------------------------------------------------------------------------------


def _members(stage: Stage, shape: _Shape, dice: Dice) -> tuple[Member, ...]:
    cast = Cast(stage)
    low, high = _SEATS[shape.level]
    current = dice.number(low, high)
    seats = [_founder(shape, dice), *(_seat(shape, dice) for _ in range(current - 1))]
    gone = round(current * (shape.age - shape.end) / 120 * dice.within(0.4, 1.6))
    seats += [_former(shape, dice) for _ in range(gone)]
    shared = cast.shared(shape.age / 3) if not shape.end else ()
    return (*cast.seats(*seats), *shared)


def _founder(shape: _Shape, dice: Dice) -> Seat:
    return Seat(dice.pick(shape.employers), shape.age, left=_left(shape), weight=1.4)


def _left(shape: _Shape) -> float | None:
    """Return when those left who stayed until the end; None: they are still there."""
    return shape.end if shape.fate is _Fate.ARCHIVED else None


def _seat(shape: _Shape, dice: Dice) -> Seat:
    came = dice.within(shape.end + 2, shape.age)
    moves = dice.chance(0.12) and came > shape.end + 14
    return Seat(
        employer=dice.pick(shape.employers),
        came=came,
        left=_left(shape),
        trained=dice.within(3, 10) if dice.chance(0.25) else 0,
        moved=((came - 12, dice.pick(_ALL_VENDORS)),) if moves else (),
        quiet=came - 2 if dice.chance(0.07) and came > 16 else None,
        weight=dice.within(0.4, 1.3),
        free_mail=dice.chance(0.2),
    )


def _former(shape: _Shape, dice: Dice) -> Seat:
    came = dice.within(shape.end + 12, shape.age)
    left = dice.within(shape.end + 2, came - 6)
    returns = dice.chance(0.08) and left > shape.end + 12 and not shape.end
    return Seat(
        employer=dice.pick(shape.employers),
        came=came,
        left=left,
        back=left - 9 if returns else None,
        honoured=dice.chance(0.55),
        weight=dice.within(0.4, 1.2),
        free_mail=dice.chance(0.2),
    )


def _listing(stage: Stage, shape: _Shape, dice: Dice) -> ListPlan:
    frozen = dice.chance(0.3) and shape.age > 34
    return ListPlan(
        since=stage.ago(shape.age * 0.72),
        frozen_on=stage.ago(dice.within(14, 24)) if frozen else None,
    )


# -- the repository -------------------------------------------------------------------------------


def _ended_on(stage: Stage, shape: _Shape) -> date | None:
    return stage.ago(shape.end) if shape.end else None


def _activity(stage: Stage, shape: _Shape, dice: Dice) -> ActivityPlan:
    others: Sequence[Company] = dice.some(USERS, 3)
    return ActivityPlan(
        begins=stage.ago(shape.age),
        ends=_ended_on(stage, shape) or stage.until,
        records=dice.number(620, 1380),
        contributors=dice.number(6, 16),
        employers=(None, None, *shape.employers, *others),
        fades_from=stage.ago(shape.end + 9) if shape.end else None,
        has_bots=dice.chance(0.8),
        in_spare_time=UNAFFILIATED in shape.employers,
    )


def _roster(stage: Stage, shape: _Shape, dice: Dice) -> RosterPlan | None:
    if dice.chance(0.06):
        return None
    path, telling = dice.pick_weighted(_ROSTERS)
    idle = [dice.within(shape.end + 1, shape.age * 0.9) for _ in range(dice.number(0, 5))]
    return RosterPlan(
        path=path,
        since=stage.ago(shape.age * dice.within(0.86, 0.99)),
        telling=telling,
        idle_edits=stage.days(*idle),
    )


def _adopters(stage: Stage, shape: _Shape, dice: Dice) -> AdoptersPlan | None:
    if dice.chance(0.4):
        return None
    since = shape.age * dice.within(0.6, 0.85)
    frozen = dice.chance(0.35) and since > shape.end + 20
    return AdoptersPlan(
        since=stage.ago(since),
        first=dice.number(1, 6),
        a_year=dice.within(0.5, 5),
        frozen_on=stage.ago(max(shape.end, since - 18)) if frozen else _ended_on(stage, shape),
        departures=dice.number(0, 1),
        renames=dice.number(0, 1),
    )


def _channels(stage: Stage, shape: _Shape, dice: Dice) -> tuple[ChannelPlan, ...]:
    since = stage.ago(shape.age * dice.within(0.8, 0.95))
    main = ChannelPlan(
        name="release",
        scheme=Scheme.SEMVER,
        since=since,
        gap=dice.within(20, 95),
        spread=dice.within(0.2, 0.75),
        last=stage.ago(shape.end + 1) if shape.end else None,
        lateness=1.25 if shape.fate is _Fate.LATE else dice.within(-1, 0.5),
        annotated=dice.chance(0.6),
    )
    if not dice.chance(0.15):
        return (main,)
    chart = ChannelPlan("charts/controller", Scheme.CHART, since, 110, rides_on="release")
    return (main, chart)


def _events(stage: Stage, shape: _Shape) -> tuple[SampleEvent, ...]:
    if shape.fate is not _Fate.ARCHIVED:
        return ()
    return (
        SampleEvent(
            stage.ago(shape.end),
            "The project is archived",
            "No more releases are made.",
            kind="maturity",
            closes_channel="release",
        ),
    )
