"""Archetypes that falter or of which little is known: stopped, stale, archived, abandoned, bare.

All bare numbers are months before the last day.
"""

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
from tracker.services.sample.names import BRIGHTSLUICE, NORRHALL, SELF_EMPLOYED, USERS, VENDORS
from tracker.services.sample.stage import Stage

_FADING_VENDOR, _LEAVING_VENDOR, _OTHER_VENDOR = VENDORS[11], VENDORS[14], VENDORS[17]


def stopped(stage: Stage) -> Blueprint:
    """A project whose releases, commits and roster edits ended, though nobody said so."""
    members = Cast(stage).seats(
        Seat(_FADING_VENDOR, 88, weight=1.3),
        Seat(_FADING_VENDOR, 88, 45, honoured=False),
        Seat(_FADING_VENDOR, 69),
        Seat(NORRHALL, 57, 37, honoured=False),
        Seat(_FADING_VENDOR, 31),
    )
    return Blueprint(
        category="Scheduling",
        levels=stage.levels(("sandbox", 75), ("incubating", 53)),
        members=members,
        activity=ActivityPlan(
            begins=stage.ago(90),
            ends=stage.ago(21),
            records=2400,
            contributors=26,
            employers=(None, None, _FADING_VENDOR, *USERS[80:83]),
            fades_from=stage.ago(40),
        ),
        roster=RosterPlan("MAINTAINERS.md", stage.ago(84), idle_edits=stage.days(29)),
        listing=ListPlan(stage.ago(74)),
        adopters=AdoptersPlan(
            stage.ago(66), first=5, a_year=4, frozen_on=stage.ago(33), departures=3
        ),
        channels=(
            ChannelPlan(
                "release", Scheme.SEMVER, stage.ago(86), gap=46, spread=0.35, last=stage.ago(26)
            ),
        ),
        events=(
            SampleEvent(
                stage.ago(30),
                "Call for maintainers",
                "Two of three maintainers have been given other work; we look for successors.",
                kind="other",
            ),
        ),
    )


def stale_list(stage: Stage) -> Blueprint:
    """A graduated project whose rows in the foundation's list nobody has edited for years."""
    return Blueprint(
        category="Databases",
        levels=stage.levels(("sandbox", 93), ("incubating", 74), ("graduated", 50)),
        members=_stale_list_members(Cast(stage)),
        activity=ActivityPlan(
            begins=stage.ago(100),
            ends=stage.until,
            records=3800,
            contributors=36,
            employers=(None, None, BRIGHTSLUICE, NORRHALL, *USERS[100:104]),
        ),
        roster=RosterPlan("MAINTAINERS.md", stage.ago(94), idle_edits=stage.days(60, 4.5)),
        listing=ListPlan(stage.ago(92), frozen_on=stage.ago(43)),
        adopters=AdoptersPlan(
            stage.ago(88), first=10, a_year=4, departures=2, renames=2, frozen_on=stage.ago(14)
        ),
        channels=(
            ChannelPlan("release", Scheme.SEMVER, stage.ago(96), gap=52, spread=0.38),
            ChannelPlan("prerelease", Scheme.CANDIDATE, stage.ago(7), gap=24),
        ),
        events=(
            SampleEvent(
                stage.ago(46),
                "Governance is written down",
                "Maintainers are chosen by the maintainers; no employer holds half of the seats.",
            ),
        ),
    )


def _stale_list_members(cast: Cast) -> tuple[Member, ...]:
    return cast.seats(
        Seat(BRIGHTSLUICE, 95, weight=1.3),
        Seat(NORRHALL, 95),
        Seat(_OTHER_VENDOR, 77),
        Seat(BRIGHTSLUICE, 90, 33),
        Seat(_OTHER_VENDOR, 84, 27),
        Seat(NORRHALL, 71, 18),
        Seat(SELF_EMPLOYED, 64, 13, free_mail=True),
        Seat(_OTHER_VENDOR, 16, trained=5),
    )


def archived(stage: Stage) -> Blueprint:
    """A project that was archived by a decision; all its people left with it."""
    end, ended = 20, stage.ago(20)
    members = Cast(stage).seats(
        Seat(NORRHALL, 74, end, weight=1.3),
        Seat(NORRHALL, 74, 39, honoured=False),
        Seat(_OTHER_VENDOR, 60, end),
        Seat(None, 42, end, free_mail=True),
    )
    return Blueprint(
        category="Runtime",
        levels=stage.levels(("sandbox", 70), ("incubating", 47), ("archived", end)),
        members=members,
        activity=ActivityPlan(
            begins=stage.ago(76),
            ends=ended,
            records=1900,
            contributors=22,
            employers=(None, None, NORRHALL, *USERS[120:122]),
            fades_from=stage.ago(30),
        ),
        roster=RosterPlan("MAINTAINERS", stage.ago(72), idle_edits=stage.days(50)),
        listing=ListPlan(stage.ago(69)),
        adopters=AdoptersPlan(stage.ago(64), first=4, a_year=2, frozen_on=stage.ago(25)),
        channels=(
            ChannelPlan(
                "release", Scheme.SEMVER, stage.ago(73), gap=55, spread=0.4, last=stage.ago(23)
            ),
        ),
        events=(
            SampleEvent(
                ended,
                "The project is archived",
                "Its work goes on inside another project; no more releases are made here.",
                kind="maturity",
                closes_channel="release",
            ),
        ),
        has_homepage=False,
    )


def list_only(stage: Stage) -> Blueprint:
    """A project of which nothing is known but its rows in the foundation's list."""
    members = Cast(stage).seats(
        Seat(VENDORS[20], 41), Seat(VENDORS[20], 41, 19), Seat(USERS[9], 33), Seat(None, 5)
    )
    return Blueprint(
        category="Storage",
        levels=stage.levels(("sandbox", 40)),
        members=members,
        listing=ListPlan(stage.ago(39)),
    )


def level_only(_stage: Stage) -> Blueprint:
    """A project of which nothing is known but that the foundation has it."""
    levels = (MaturitySpell("sandbox", None, None),)
    return Blueprint(category="Machine learning", levels=levels, has_homepage=False)


def abandoned_by_employer(stage: Stage) -> Blueprint:
    """A project that lost four of six maintainers in a month, when their employer withdrew."""
    cast = Cast(stage)
    withdrawn = cast.seats(
        *(
            Seat(_LEAVING_VENDOR, came, left, honoured=False, weight=1.3)
            for came, left in ((79, 7.1), (62, 7.1), (48, 6.8), (30, 6.4))
        )
    )
    others = cast.seats(Seat(NORRHALL, 44), Seat(_LEAVING_VENDOR, 79, 35))
    return Blueprint(
        category="Networking",
        levels=stage.levels(("sandbox", 68), ("incubating", 40)),
        members=(*withdrawn, *others, *cast.shared(52)),
        activity=ActivityPlan(
            begins=stage.ago(80),
            ends=stage.until,
            records=3000,
            contributors=26,
            employers=(None, None, _LEAVING_VENDOR, *USERS[140:143]),
        ),
        roster=RosterPlan(
            "MAINTAINERS.md", stage.ago(78), Telling.IN_WORDS, idle_edits=stage.days(25, 3.5)
        ),
        listing=ListPlan(stage.ago(67), longest_lag_days=60),
        adopters=AdoptersPlan(stage.ago(58), first=5, a_year=3, departures=2),
        channels=(
            ChannelPlan("release", Scheme.SEMVER, stage.ago(77), gap=38, spread=0.4, lateness=1.25),
        ),
        events=(
            SampleEvent(
                stage.ago(8),
                f"{_LEAVING_VENDOR.name} ends its funding",
                "The people whom it employs stop their work on the project within a month.",
                kind="other",
            ),
        ),
        relicensed_on=stage.ago(14),
    )
