"""Archetypes that go on: thriving, dependent on one vendor, changed, new, unknown, unpaid.

All bare numbers are months before the last day.
"""

from datetime import date

from tracker.importers.records import Role
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
from tracker.services.sample.names import (
    BRIGHTSLUICE,
    NORRHALL,
    SELF_EMPLOYED,
    UNAFFILIATED,
    USERS,
    VENDORS,
)
from tracker.services.sample.stage import Stage

_BIG_VENDOR, _SOLE_VENDOR, _SMALL_VENDOR = VENDORS[3], VENDORS[5], VENDORS[8]
_BANK, _RAILWAY = USERS[0], USERS[6]


def thriving(stage: Stage) -> Blueprint:
    """A graduated project of many employers, on rhythm, with more and more adopters."""
    return Blueprint(
        category="Networking",
        levels=stage.levels(("sandbox", 98), ("incubating", 71), ("graduated", 39)),
        members=_thriving_members(Cast(stage)),
        activity=ActivityPlan(
            begins=stage.ago(112),
            ends=stage.until,
            records=5400,
            contributors=42,
            employers=(None, None, BRIGHTSLUICE, _BIG_VENDOR, _BANK, *USERS[20:26]),
        ),
        roster=RosterPlan("MAINTAINERS.md", stage.ago(108), idle_edits=stage.days(61, 17, 1.4)),
        listing=ListPlan(stage.ago(97), longest_lag_days=45),
        adopters=AdoptersPlan(
            stage.ago(94), first=11, a_year=10, departures=2, renames=3, idle_edits=stage.days(0.8)
        ),
        channels=(
            ChannelPlan("edge", Scheme.EDGE, stage.ago(104), gap=7.5, spread=0.22),
            ChannelPlan("stable", Scheme.STABLE, stage.ago(96), gap=44, spread=0.26),
        ),
        events=(
            SampleEvent(
                stage.ago(52),
                "Adopters take two seats in steering",
                "Two of five seats in the steering committee belong to organisations that run "
                "the project in production.",
            ),
            SampleEvent(
                stage.ago(27),
                "Every stable release is supported for six months",
                "Fixes of security faults are taken back to each stable release for six months.",
            ),
        ),
    )


def _thriving_members(cast: Cast) -> tuple[Member, ...]:
    return (
        *cast.seats(
            Seat(BRIGHTSLUICE, 112, weight=1.4),
            Seat(BRIGHTSLUICE, 112, 58),
            Seat(BRIGHTSLUICE, 93, moved=((40, NORRHALL),)),
            Seat(BRIGHTSLUICE, 66, trained=7),
            Seat(NORRHALL, 101, 33, back=12),
            Seat(NORRHALL, 47),
            Seat(_BIG_VENDOR, 88, 21),
            Seat(_BIG_VENDOR, 74, weight=1.2),
            Seat(_BIG_VENDOR, 16, trained=9),
            Seat(_SMALL_VENDOR, 55, quiet=14.5),
            Seat(_BANK, 37, trained=5),
            Seat(_RAILWAY, 29),
            Seat(SELF_EMPLOYED, 62, free_mail=True, moved=((23, _SMALL_VENDOR),)),
            Seat(_SMALL_VENDOR, 81, 44, honoured=False),
        ),
        cast.holder(Role.IN_TRAINING, _RAILWAY, 4),
        cast.holder(Role.STEERING, _BANK, 52),
        cast.holder(Role.STEERING, _RAILWAY, 52),
    )


def single_vendor(stage: Stage) -> Blueprint:
    """A project on a fine rhythm, all of whose maintainers one company employs."""
    members = Cast(stage).seats(
        Seat(_SOLE_VENDOR, 83, weight=1.5),
        Seat(_SOLE_VENDOR, 83, 47),
        Seat(_SOLE_VENDOR, 78, 30),
        Seat(_SOLE_VENDOR, 61),
        Seat(_SOLE_VENDOR, 41),
        Seat(_SOLE_VENDOR, 26),
        Seat(_SOLE_VENDOR, 13, trained=6),
    )
    return Blueprint(
        category="Observability",
        levels=stage.levels(("sandbox", 66), ("incubating", 35)),
        members=members,
        activity=ActivityPlan(
            begins=stage.ago(84),
            ends=stage.until,
            records=3200,
            contributors=24,
            employers=(None, _SOLE_VENDOR, _SOLE_VENDOR, *USERS[40:43]),
        ),
        roster=RosterPlan("MAINTAINERS", stage.ago(80), idle_edits=stage.days(8.2)),
        listing=ListPlan(stage.ago(65)),
        adopters=AdoptersPlan(stage.ago(60), first=6, a_year=2.5, departures=1, renames=1),
        channels=(ChannelPlan("release", Scheme.SEMVER, stage.ago(82), gap=29, spread=0.3),),
        events=(
            SampleEvent(
                stage.ago(33),
                "The trademark goes to the foundation",
                f"{_SOLE_VENDOR.name} hands name and logo over.",
                kind="other",
            ),
        ),
    )


def diverted(stage: Stage) -> Blueprint:
    """A graduated project whose stable releases have come from vendors only since a decision."""
    decision = stage.ago(31)
    return Blueprint(
        category="Service mesh",
        levels=stage.levels(("incubating", 105), ("graduated", 63)),
        members=_diverted_members(Cast(stage)),
        activity=ActivityPlan(
            begins=stage.ago(118),
            ends=stage.until,
            records=5000,
            contributors=40,
            employers=(None, None, BRIGHTSLUICE, BRIGHTSLUICE, NORRHALL, *USERS[60:64]),
        ),
        roster=RosterPlan(
            "MAINTAINERS.md", stage.ago(116), Telling.BY_MAIL, idle_edits=stage.days(69, 2.5)
        ),
        listing=ListPlan(stage.ago(104)),
        adopters=AdoptersPlan(
            stage.ago(99), first=9, a_year=8, departures=2, renames=1, frozen_on=decision
        ),
        channels=_diverted_channels(stage, decision),
        events=(
            SampleEvent(
                decision,
                "Stable builds by vendors only",
                "From today we publish edge releases only. Whoever needs a stable build gets one "
                "from a vendor, and so helps to pay the people who make it.",
                closes_channel="stable",
                evidence_url=f"https://{stage.slug}.example/stable-builds",
                transition_months=3,
            ),
            SampleEvent(
                stage.ago(25),
                "Guidance for every edge release",
                "Each edge release is marked as recommended, with caution, or not recommended.",
            ),
        ),
    )


def _diverted_channels(stage: Stage, decision: date) -> tuple[ChannelPlan, ...]:
    return (
        ChannelPlan("edge", Scheme.EDGE, stage.ago(110), gap=8, spread=0.33),
        ChannelPlan(
            "stable", Scheme.STABLE, stage.ago(102), gap=33, spread=0.5, last=stage.ago(31.4)
        ),
        ChannelPlan(
            "version",
            Scheme.ANNOUNCEMENT,
            decision,
            gap=140,
            spread=0.25,
            annotated=False,
            rides_on="edge",
            publisher="vendors",
        ),
    )


def _diverted_members(cast: Cast) -> tuple[Member, ...]:
    return (
        *cast.seats(
            Seat(BRIGHTSLUICE, 116, weight=1.5),
            Seat(BRIGHTSLUICE, 116, 40),
            Seat(BRIGHTSLUICE, 90, 34),
            Seat(BRIGHTSLUICE, 80, 27),
            Seat(NORRHALL, 75),
            Seat(BRIGHTSLUICE, 60),
            Seat(BRIGHTSLUICE, 52, moved=((20, NORRHALL),)),
            Seat(BRIGHTSLUICE, 18, trained=6),
            Seat(NORRHALL, 11, trained=4),
        ),
        cast.holder(Role.DIRECTOR, BRIGHTSLUICE, 30),
        cast.holder(Role.STEERING, _BANK, 57, until=12),
        cast.holder(Role.STEERING, USERS[61], 57),
    )


def newcomer(stage: Stage) -> Blueprint:
    """A sandbox project with two releases and two maintainers, one of unknown employer."""
    return Blueprint(
        category="Security",
        levels=stage.levels(("sandbox", 7)),
        members=Cast(stage).seats(Seat(NORRHALL, 38, weight=1.2), Seat(None, 30, free_mail=True)),
        activity=ActivityPlan(
            begins=stage.ago(38),
            ends=stage.until,
            records=1900,
            contributors=10,
            employers=(None, NORRHALL),
        ),
        roster=RosterPlan("CODEOWNERS", stage.ago(8.4), Telling.NOT, idle_edits=stage.days(1.1)),
        listing=ListPlan(stage.ago(6.5)),
        channels=(
            ChannelPlan(
                "release",
                Scheme.SEMVER,
                stage.ago(5),
                gap=75,
                spread=0,
                last=stage.ago(1.6),
                annotated=False,
            ),
        ),
        has_homepage=False,
    )


def unknown_employers(stage: Stage) -> Blueprint:
    """An incubating project, most of whose maintainers nobody can place."""
    return Blueprint(
        category="Messaging",
        levels=stage.levels(("sandbox", 60), ("incubating", 25)),
        members=_unplaced_members(Cast(stage)),
        activity=ActivityPlan(
            begins=stage.ago(74),
            ends=stage.until,
            records=2800,
            contributors=30,
            employers=(None, None, None, _BIG_VENDOR),
        ),
        roster=RosterPlan(
            "MAINTAINERS.md", stage.ago(70), Telling.BY_MAIL, idle_edits=stage.days(33, 3.1)
        ),
        listing=ListPlan(stage.ago(59)),
        adopters=AdoptersPlan(stage.ago(50), first=4, a_year=3, renames=1),
        channels=(
            ChannelPlan(
                "release", Scheme.SEMVER, stage.ago(70), gap=41, spread=0.6, annotated=False
            ),
        ),
        events=(
            SampleEvent(
                stage.ago(24),
                "A maintainer need not name an employer",
                "The roster asks for a name and a handle, and for nothing else.",
            ),
        ),
    )


def _unplaced_members(cast: Cast) -> tuple[Member, ...]:
    return cast.seats(
        Seat(None, 72, free_mail=True),
        Seat(_BIG_VENDOR, 72),
        Seat(None, 63, free_mail=True),
        Seat(None, 58, 22, honoured=False, free_mail=True),
        Seat(None, 45, free_mail=True),
        Seat(_SMALL_VENDOR, 39),
        Seat(None, 28, free_mail=True, weight=1.4),
        Seat(None, 19, trained=4, free_mail=True),
        Seat(_BIG_VENDOR, 10),
    )


def volunteers(stage: Stage) -> Blueprint:
    """A project of unpaid people with areas, training, calendar versions and component tags."""
    return Blueprint(
        category="Databases",
        levels=stage.levels(("sandbox", 76), ("incubating", 49)),
        members=_volunteers(Cast(stage)),
        activity=ActivityPlan(
            begins=stage.ago(97),
            ends=stage.until,
            records=3600,
            contributors=34,
            in_spare_time=True,
        ),
        roster=RosterPlan("MAINTAINERS.md", stage.ago(92), idle_edits=stage.days(55, 0.6)),
        listing=ListPlan(stage.ago(75)),
        adopters=AdoptersPlan(
            stage.ago(70), first=5, a_year=4, path="USERS.md", departures=1, renames=2
        ),
        channels=_volunteer_channels(stage),
        events=(
            SampleEvent(
                stage.ago(65),
                "Nobody has to be paid to be a maintainer",
                "Work is measured by what is reviewed and merged, never by hours.",
            ),
        ),
    )


def _volunteer_channels(stage: Stage) -> tuple[ChannelPlan, ...]:
    calendar = ChannelPlan(
        "release", Scheme.CALVER, stage.ago(97), gap=27, spread=0.45, annotated=False
    )
    nightly = ChannelPlan(
        "nightly", Scheme.NIGHTLY, stage.ago(9), gap=3, spread=0.4, annotated=False
    )
    chart = ChannelPlan(
        "charts/controller", Scheme.CHART, stage.ago(60), gap=60, rides_on=calendar.name
    )
    module = ChannelPlan(
        "api",
        Scheme.MODULE,
        stage.ago(52),
        gap=90,
        spread=0.5,
        annotated=False,
        rides_on=calendar.name,
    )
    return (calendar, nightly, chart, module)


def _volunteers(cast: Cast) -> tuple[Member, ...]:
    return (
        *cast.seats(
            Seat(SELF_EMPLOYED, 97, free_mail=True, weight=1.4, areas=("core", "storage")),
            Seat(UNAFFILIATED, 97, 51, back=20, free_mail=True, areas=("core",)),
            Seat(UNAFFILIATED, 81, 38, free_mail=True, areas=("documentation",)),
            Seat(UNAFFILIATED, 70, trained=8, free_mail=True, areas=("storage",)),
            Seat(SELF_EMPLOYED, 44, trained=6, free_mail=True, areas=("interface",)),
            Seat(UNAFFILIATED, 32, free_mail=True, areas=("documentation", "translations")),
            Seat(UNAFFILIATED, 9, trained=11, free_mail=True, areas=("interface",)),
        ),
        *cast.shared(36),
        cast.holder(Role.IN_TRAINING, UNAFFILIATED, 5),
        cast.holder(Role.IN_TRAINING, UNAFFILIATED, 2),
        cast.holder(Role.IN_TRAINING, UNAFFILIATED, 31, until=24),
        cast.holder(Role.STEERING, SELF_EMPLOYED, 49),
        cast.holder(Role.STEERING, UNAFFILIATED, 49),
        cast.holder(Role.DIRECTOR, SELF_EMPLOYED, 60),
    )
