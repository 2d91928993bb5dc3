"""One project whose money is known: invented vendors, adopters and salaries, for tests."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from tests.support.facts import DAY, job, project, role
from tracker.health.entered import (
    EnteredFacts,
    FundedTimeFact,
    SalaryBandFact,
    SalaryFact,
    SplitFact,
    SubscriptionFact,
    VendorFact,
)
from tracker.health.facts import ProjectFacts, RoleSpell
from tracker.health.registry import compute
from tracker.health.scenario import NOTHING_HAPPENS, as_json
from tracker.health.what_if import AreaRow, ScenarioInputs, StressRow, WhatIf

SINCE = date(2025, 1, 1)
ALDER, BIRCH = "Alder Ltd", "Birch GmbH"
ADOPTERS = ("Bank of Cedar", "Dogwood Rail", "Elm Telecom", "Fir Post")

#: Yearly salaries and the band in minor units: figures that no other number of a test is.
SALARIES = {"ann": 180_123_00, "bob": 165_457_00, "cid": 170_789_00, "dan": 160_321_00}
BAND = (120_517_00, 160_613_00, 200_719_00)
MONTHLY = (30_000_00, 12_000_00, 5_000_00, 3_000_00)


def maintainer(person: str, area: str | None = None) -> RoleSpell:
    """Return a spell that is still open."""
    return replace(role(person, "2021-01-01"), area=area)


def subscription(vendor: str, adopter: str, amount_minor: int, **given: Any) -> SubscriptionFact:
    """Return a monthly subscription in US dollars."""
    plain = SubscriptionFact(
        source_id=1,
        valid_from=SINCE,
        valid_until=None,
        vendor=vendor,
        adopter=adopter,
        reference=f"contract of {adopter}",
        product="",
        kind="recurring",
        period="month",
        amount_minor=amount_minor,
        currency="USD",
        contract_until=None,
    )
    return replace(plain, **given)


def split(vendor: str, adopter: str, share: float, slug: str = "quern") -> SplitFact:
    """Return which part of a contract is for a project."""
    return SplitFact(1, SINCE, None, vendor, slug, f"contract of {adopter}", "", share)


def salary(person: str, low: int, high: int | None = None, currency: str = "USD") -> SalaryFact:
    """Return a yearly salary, or a range of it."""
    return SalaryFact(1, SINCE, None, person, low, high or low, currency)


def time(person: str, payer: str, fte: float) -> FundedTimeFact:
    """Return what a payer attests of a person's time."""
    return FundedTimeFact(1, SINCE, None, "quern", person, payer, fte)


def entered(**given: Any) -> EnteredFacts:
    """Return the money of `funded_project`; ``given`` replaces whole parts of it."""
    vendors = (ALDER, ALDER, BIRCH, BIRCH)
    paid = list(zip(vendors, ADOPTERS, MONTHLY, strict=True))
    plain = EnteredFacts(
        vendors=tuple(
            VendorFact(1, SINCE, None, vendor, "", "", None, None) for vendor in (ALDER, BIRCH)
        ),
        subscriptions=tuple(subscription(*one) for one in paid),
        splits=tuple(split(vendor, adopter, 1.0) for vendor, adopter, _ in paid),
        funded_time=(
            time("ann", ALDER, 1.0),
            time("bob", ALDER, 1.0),
            time("cid", BIRCH, 0.5),
            time("dan", BIRCH, 0.5),
        ),
        salaries=tuple(salary(*one) for one in SALARIES.items()),
        salary_bands=(SalaryBandFact(1, SINCE, None, *BAND, "USD", 0.7),),
    )
    return replace(plain, **given)


def funded_project(money: EnteredFacts | None = None, **given: Any) -> ProjectFacts:
    """Return four maintainers at two vendors, four adopters that pay, three areas."""
    facts: dict[str, Any] = {
        "roles": (
            maintainer("ann", "proxy"),
            maintainer("bob", "control"),
            maintainer("cid", "control"),
            maintainer("dan", "docs"),
        ),
        "employments": (job("ann", ALDER), job("bob", ALDER), job("cid", BIRCH), job("dan", BIRCH)),
        "entered": money or entered(),
    }
    return project(**(facts | given))


def what_if_of(
    inputs: ScenarioInputs, adopters: dict[str, str], titles: Sequence[str] = ()
) -> WhatIf:
    """Return the part of a document on these inputs; each title is a test that takes nobody."""
    given = asdict(inputs) | {"scenario": as_json(NOTHING_HAPPENS)}
    before = compute("scenario_before_and_after", given)["before"]
    return WhatIf(
        inputs=inputs,
        before=before,
        tests=tuple(StressRow(title, title, as_json(NOTHING_HAPPENS), before) for title in titles),
        adopters=adopters,
        areas=tuple(AreaRow(name, 1) for name in inputs.areas or ()),
        area_status="ok",
        receipts={key: f"tarnwick.{DAY}.{key}" for key in ("stress", "areas")},
        notes=tuple(titles[:1]),
    )
