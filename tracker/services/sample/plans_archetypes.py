"""Who pays for the archetypes, and what is entered of their reach; mixtures draw theirs.

All bare numbers of `Stage.ago` are months before the last day. Amounts are US dollars a year.
"""

from collections.abc import Callable
from dataclasses import replace

from tracker.services.sample.blueprint import Blueprint
from tracker.services.sample.dice import Dice
from tracker.services.sample.names import BRIGHTSLUICE, NORRHALL, VENDORS, Company
from tracker.services.sample.plans import (
    NOTHING,
    CounterPlan,
    EnteredPlan,
    FinancePlan,
    SplitRule,
    VendorPlan,
)
from tracker.services.sample.stage import Stage

_BIG_VENDOR, _SOLE_VENDOR, _LEAVING_VENDOR = VENDORS[3], VENDORS[5], VENDORS[14]
# Vendors of one project each: what is not known of them must not be known of another one either.
_SILENT_VENDOR, _EURO_VENDOR, _UNSPLIT_VENDOR = VENDORS[8], VENDORS[17], VENDORS[20]
_PAID_TERMS = "Stable builds and fixes for customers."
_FREE_TERMS = "Stable builds for everybody; support for customers."


def _counters(stage: Stage, members: int, growth: float, stars: int) -> tuple[CounterPlan, ...]:
    since = stage.ago(34)
    return (
        CounterPlan("chat members", members, growth, since),
        CounterPlan("stars", stars, growth / 2, since),
    )


def _thriving(stage: Stage) -> EnteredPlan:
    """Well funded: three vendors, one of which pays for itself."""
    since = stage.ago(60)
    return EnteredPlan(
        vendors=(
            VendorPlan(
                *(BRIGHTSLUICE, since, 9, 85_000),
                is_stable_free=True,
                terms=_FREE_TERMS,
                finance=FinancePlan(4_200_000, 175_000, 0.55),
                release_gap=60,
            ),
            VendorPlan(
                *(NORRHALL, stage.ago(44), 7, 66_000),
                rule=SplitRule.CONTRACT,
                is_stable_free=True,
                terms=_FREE_TERMS,
                finance=FinancePlan(900_000, -30_000, 0.5),
                release_gap=75,
            ),
            VendorPlan(_BIG_VENDOR, stage.ago(38), 4, 70_000, rule=SplitRule.TIME),
        ),
        time_known=0.9,
        salary_known=0.6,
        answered=0.8,
        paying=0.35,
        channels={"vendor stable": 5, "edge": 3, "self-built": 2},
        guided="edge",
        guided_since=stage.ago(14),
        issues_a_year=26,
        counters=_counters(stage, 5200, 0.22, 14_300),
    )


def _single_vendor(stage: Stage) -> EnteredPlan:
    """One vendor pays for everybody, and one adopter pays for most of that."""
    return EnteredPlan(
        vendors=(
            VendorPlan(
                *(_SOLE_VENDOR, stage.ago(55), 5, 50_000, 6.0),
                rule=SplitRule.CONTAINS,
                is_stable_free=False,
                terms=_PAID_TERMS,
                finance=FinancePlan(1_150_000, 140_000, None),
                release_gap=45,
            ),
        ),
        time_known=1.0,
        salary_known=0.8,
        answered=0.6,
        paying=0.3,
        channels={"vendor stable": 5, "last free stable": 3, "self-built": 1},
        issues_a_year=18,
        counters=_counters(stage, 1900, 0.12, 6100),
    )


def _diverted(stage: Stage) -> EnteredPlan:
    """Adopters are sent to vendors: some pay, some stay behind on the last free stable build."""
    return EnteredPlan(
        vendors=(
            VendorPlan(
                *(BRIGHTSLUICE, stage.ago(58), 8, 46_000),
                rule=SplitRule.CONTRACT,
                share=0.95,
                is_stable_free=False,
                terms=_PAID_TERMS + " Free below 50 employees.",
                finance=FinancePlan(4_200_000, 175_000, 0.55),
                release_gap=35,
            ),
            VendorPlan(
                *(NORRHALL, stage.ago(29), 5, 38_000),
                is_stable_free=False,
                terms=_PAID_TERMS,
                finance=FinancePlan(900_000, -30_000, 0.5),
                release_gap=50,
            ),
            VendorPlan(_UNSPLIT_VENDOR, stage.ago(20), 3, 18_000, rule=SplitRule.UNKNOWN),
        ),
        time_known=0.85,
        salary_known=0.5,
        answered=0.75,
        paying=0.4,
        critical=0.8,
        channels={"vendor stable": 4, "last free stable": 3, "edge": 2, "self-built": 1},
        guided="edge",
        guided_since=stage.ago(25),
        issues_a_year=30,
        counters=_counters(stage, 8400, 0.05, 10_700),
    )


def _stale_list(stage: Stage) -> EnteredPlan:
    """Underfunded, and partly in another currency that is not converted."""
    return EnteredPlan(
        vendors=(
            VendorPlan(
                *(BRIGHTSLUICE, stage.ago(48), 3, 24_000),
                is_stable_free=True,
                terms=_FREE_TERMS,
                finance=FinancePlan(4_200_000, 175_000, 0.55),
            ),
            VendorPlan(_EURO_VENDOR, stage.ago(26), 2, 15_000, currency="EUR", is_stable_free=True),
        ),
        time_known=0.8,
        salary_known=0.2,
        answered=0.35,
        paying=0.15,
        channels={"self-built": 3, "edge": 1},
        guided="release",
        guided_since=stage.ago(24),
        issues_a_year=15,
        counters=_counters(stage, 2300, -0.04, 9900),
    )


def _unknown_money(stage: Stage) -> EnteredPlan:
    """A vendor sells it, and neither its contracts nor anybody's time are known."""
    vendor = VendorPlan(_SILENT_VENDOR, stage.ago(30), finance=FinancePlan(pass_through=0.3))
    return EnteredPlan(
        vendors=(vendor,),
        answered=0.2,
        issues_a_year=15,
        counters=(CounterPlan("chat members", 640, 0.3, stage.ago(8)),),
    )


def _newcomer(stage: Stage) -> EnteredPlan:
    """Nobody sells it yet; early users report what they find."""
    counters = (CounterPlan("stars", 310, 0.9, stage.ago(26)),)
    return EnteredPlan(issues_a_year=16, counters=counters)


def _ended(stage: Stage) -> EnteredPlan:
    """A vendor whose offer and contracts ended when the project was archived."""
    until = stage.ago(20)
    vendor = VendorPlan(NORRHALL, stage.ago(58), 4, 20_000, until=until, terms=_PAID_TERMS)
    return EnteredPlan(vendors=(vendor,), time_known=1.0, time_ended_on=until)


def _abandoned(stage: Stage) -> EnteredPlan:
    """The vendor withdrew with its customers and its people; little is left."""
    gone = stage.ago(7)
    return EnteredPlan(
        vendors=(
            VendorPlan(
                *(_LEAVING_VENDOR, stage.ago(60), 6, 65_000),
                until=gone,
                is_stable_free=False,
                terms=_PAID_TERMS,
                finance=FinancePlan(400_000, 210_000, None),
                release_gap=55,
            ),
            VendorPlan(NORRHALL, stage.ago(16), 2, 28_000, rule=SplitRule.CONTRACT),
        ),
        time_known=1.0,
        salary_known=0.5,
        answered=0.5,
        paying=0.2,
        channels={"last free stable": 4, "vendor stable": 1, "self-built": 2},
        issues_a_year=16,
        counters=_counters(stage, 1500, -0.1, 5200),
    )


def _volunteers(stage: Stage) -> EnteredPlan:
    """Nobody sells it and nobody is paid."""
    return EnteredPlan(
        answered=0.5,
        critical=0.3,
        channels={"self-built": 3, "edge": 3},
        guided="release",
        guided_since=stage.ago(18),
        issues_a_year=22,
        counters=_counters(stage, 3100, 0.15, 7800),
    )


_ARCHETYPES: dict[int, Callable[[Stage], EnteredPlan]] = {
    0: _thriving,
    1: _single_vendor,
    3: _diverted,
    4: _newcomer,
    5: _stale_list,
    6: _unknown_money,
    7: _ended,
    10: _abandoned,
    11: _volunteers,
}
_NAMED = 12
_ALL_VENDORS = (BRIGHTSLUICE, NORRHALL, *VENDORS)


def entered_plan(stage: Stage, blueprint: Blueprint) -> EnteredPlan:
    """Return what is entered of a project: that of its archetype, or drawn at random."""
    if stage.number < _NAMED:
        known = _ARCHETYPES.get(stage.number)
        return known(stage) if known else NOTHING
    is_alive = blueprint.activity is not None and blueprint.activity.ends == stage.until
    return _drawn(stage, blueprint, stage.dice("entered plan")) if is_alive else NOTHING


def _drawn(stage: Stage, blueprint: Blueprint, dice: Dice) -> EnteredPlan:
    """Return a plan drawn at random; of most projects nothing or little is entered."""
    wealth = dice.pick_weighted(((0, 0.5), (1, 0.14), (2, 0.2), (4, 0.1), (8, 0.06)))
    counters = (CounterPlan("stars", dice.number(200, 6000), dice.within(0, 0.4), stage.ago(26)),)
    plan = EnteredPlan(counters=counters if dice.chance(0.5) else ())
    employers = _employers(blueprint)
    if not wealth or not employers:
        return plan
    since = stage.ago(dice.within(12, 34))
    vendors = tuple(
        VendorPlan(
            company,
            since,
            customers=wealth - 1 if place == 0 else wealth // 3,
            typical=dice.number(12, 60) * 1000,
            rule=dice.pick(tuple(SplitRule)),
            share=dice.pick((0.4, 0.6, 0.8, 1.0)),
            is_stable_free=dice.pick((True, False, None)),
            terms=dice.pick((_PAID_TERMS, _FREE_TERMS, "")),
        )
        for place, company in enumerate(employers[: dice.number(1, 2)])
    )
    return replace(
        plan,
        vendors=vendors,
        time_known=dice.pick((0.0, 0.5, 1.0)),
        answered=dice.pick((0.0, 0.3, 0.7)),
        paying=0.25,
        channels={"vendor stable": 2, "self-built": 2, "edge": 1},
        issues_a_year=dice.pick((0.0, 4.0, 8.0)),
    )


def _employers(blueprint: Blueprint) -> list[Company]:
    """Return the vendors that employ members, in their order."""
    found = {job.employer for member in blueprint.members for job in member.jobs}
    return [one for one in _ALL_VENDORS if one in found]
