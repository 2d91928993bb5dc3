"""Small hand-made money facts of one project, for tests of what is computed from them.

`TEN_ROWS` is the worked example of model.md 5: three maintainers whose salary is known and one in
the band, two vendors, and four adopters whose contracts end on different days. The amounts are odd
on purpose: none of them may be read anywhere (`CANARIES`).
"""

from datetime import date
from typing import Any

from tests.support.facts import DAY, job, project, role
from tracker.health.entered import (
    EnteredFacts,
    FundedTimeFact,
    OtherFundingFact,
    SalaryBandFact,
    SalaryFact,
    SplitFact,
    SubscriptionFact,
    VendorFact,
    VendorFinanceFact,
)
from tracker.health.facts import ProjectFacts

BEGAN = date(2025, 1, 1)


def sells(vendor: str, **given: Any) -> VendorFact:
    """Return an offer of a vendor."""
    plain: dict[str, Any] = {
        "source_id": 1, "valid_from": BEGAN, "valid_until": None, "vendor": vendor,
        "product": f"{vendor} Stable", "terms": "paying customers", "url": None,
        "is_stable_free": False,
    }  # fmt: skip
    return VendorFact(**(plain | given))


def pays(adopter: str, vendor: str, amount_minor: int, **given: Any) -> SubscriptionFact:
    """Return a subscription, paid by the month unless said otherwise."""
    plain: dict[str, Any] = {
        "source_id": 1, "valid_from": BEGAN, "valid_until": None, "vendor": vendor,
        "adopter": adopter, "reference": f"C-{adopter}", "product": f"{vendor} Stable",
        "kind": "recurring", "period": "month", "amount_minor": amount_minor, "currency": "USD",
        "contract_until": None,
    }  # fmt: skip
    return SubscriptionFact(**(plain | given))


def splits(vendor: str, project: str, share: float | None, **given: Any) -> SplitFact:
    """Return a split of the vendor's product, or with ``reference`` of a contract."""
    plain: dict[str, Any] = {
        "source_id": 1, "valid_from": BEGAN, "valid_until": None, "vendor": vendor,
        "project": project, "reference": "", "product": f"{vendor} Stable", "share": share,
    }  # fmt: skip
    return SplitFact(**(plain | given))


def funds(payer: str, person: str, fte: float, **given: Any) -> FundedTimeFact:
    """Return time that is paid for, on the project quern unless said otherwise."""
    plain: dict[str, Any] = {
        "source_id": 1, "valid_from": BEGAN, "valid_until": None, "project": "quern",
        "person": person, "payer": payer, "fte": fte,
    }  # fmt: skip
    return FundedTimeFact(**(plain | given))


def earns(person: str, low_minor: int, high_minor: int | None = None, **given: Any) -> SalaryFact:
    """Return a yearly salary."""
    plain: dict[str, Any] = {
        "source_id": 1, "valid_from": BEGAN, "valid_until": None, "person": person,
        "low_minor": low_minor, "high_minor": low_minor if high_minor is None else high_minor,
        "currency": "USD",
    }  # fmt: skip
    return SalaryFact(**(plain | given))


def band(*quartiles: int, **given: Any) -> SalaryBandFact:
    """Return a band of yearly salaries, of which 70 % of the cost is salary."""
    p25, p50, p75 = quartiles
    plain: dict[str, Any] = {
        "source_id": 1, "valid_from": BEGAN, "valid_until": None, "p25_minor": p25,
        "p50_minor": p50, "p75_minor": p75, "currency": "USD", "wage_share": 0.7,
    }  # fmt: skip
    return SalaryBandFact(**(plain | given))


def discloses(vendor: str, **given: Any) -> VendorFinanceFact:
    """Return what a vendor says of itself; nothing unless it is given."""
    plain: dict[str, Any] = {
        "source_id": 1, "valid_from": BEGAN, "valid_until": None, "vendor": vendor,
        "currency": "USD", "cash_minor": None, "net_burn_minor": None, "pass_through": None,
    }  # fmt: skip
    return VendorFinanceFact(**(plain | given))


# G11 to G14 in minor units, each amount with a tail that would stand out if it were shown.
CANARY_AMOUNTS = (
    *(30_000_31, 12_000_37, 6_000_41, 4_000_43, 6_000_47),
    *(180_000_53, 165_000_59, 170_000_61, 120_000_67, 160_000_71, 200_000_73),
    *(540_000_79, 45_000_83),
)
TEN_ROWS = EnteredFacts(
    vendors=(sells("Brightsluice"), sells("Norrhall")),
    subscriptions=(
        pays("Ostermark", "Brightsluice", 30_000_31, contract_until=date(2027, 2, 1)),
        pays("Palloway", "Brightsluice", 12_000_37, contract_until=date(2027, 11, 1)),
        pays("Quayside", "Norrhall", 6_000_41, contract_until=date(2026, 11, 1)),
        pays("Redmoor", "Norrhall", 4_000_43, contract_until=date(2028, 5, 1)),
        pays("Saltery", "Norrhall", 6_000_47, product="Norrhall Other"),
    ),
    splits=(
        splits("Brightsluice", "quern", 0.8, reference="C-Ostermark", product=""),
        splits("Brightsluice", "other", 0.2, reference="C-Ostermark", product=""),
        splits("Brightsluice", "quern", 1.0),
        splits("Norrhall", "quern", None),
        splits("Norrhall", "other", None),
    ),
    funded_time=(
        funds("Brightsluice", "ann", 1.0),
        funds("Brightsluice", "bob", 1.0),
        funds("Elsewhere", "cid", 0.5),
        funds("Elsewhere", "dee", 0.5),
    ),
    salaries=(earns("ann", 180_000_53), earns("bob", 165_000_59), earns("cid", 170_000_61)),
    salary_bands=(band(120_000_67, 160_000_71, 200_000_73),),
    finances=(
        discloses(
            "Brightsluice", cash_minor=540_000_79, net_burn_minor=45_000_83, pass_through=0.8
        ),
    ),
)
ROLES = tuple(role(person, "2024-01-01") for person in ("ann", "bob", "cid", "dee"))
JOBS = (
    job("ann", "Brightsluice"),
    job("bob", "Brightsluice"),
    job("cid", "Norrhall"),
    job("dee", "Norrhall"),
)


def funded_project(entered: EnteredFacts = TEN_ROWS, **given: Any) -> ProjectFacts:
    """Return facts of quern with its money."""
    return project(entered=entered, **({"roles": ROLES, "employments": JOBS} | given))


def gift(number: int, payer: str) -> OtherFundingFact:
    """Return other money of each sort in turn: of the project, of the foundation, declared."""
    kind = ("grant", "dues", "income")[number % 3]
    return OtherFundingFact(
        source_id=1,
        valid_from=DAY.replace(year=DAY.year - 1 - number // 6),
        valid_until=None,
        payer=payer,
        kind=kind,
        amount_minor=None if number % 2 else 1_200_50,
        currency="EUR",
        url="https://hazel.example/giving",
        is_shared=kind == "income",
        is_foundations=kind == "dues",
    )
