"""Entered facts of delivery and of adopters, one row a call, for tests."""

from datetime import date
from typing import Any

from tracker.health.entered import (
    AnswerFact,
    CounterFact,
    GuidanceFact,
    ReportedIssueFact,
    SplitFact,
    SubscriptionFact,
    VendorFact,
    VendorReleaseFact,
)
from tracker.health.facts import AdoptionSpell

SOURCE = 9


def on(day: str | None) -> date | None:
    """Return a day of ISO text."""
    return date.fromisoformat(day) if day else None


def issue(
    reported: str, *, answered: str | None = None, fixed: str | None = None, **days: str
) -> ReportedIssueFact:
    """Return a reported issue; ``fixed`` is the release of the fix."""
    start = date.fromisoformat(reported)
    merged, closed = on(days.get("merged")), on(days.get("closed"))
    return ReportedIssueFact(
        SOURCE, start, None, "#1", None, on(answered), merged, on(fixed), closed
    )


def shipped(
    vendor: str, day: str, version: str, tag: str = "", *, fix: str = "", fixed: str | None = None
) -> VendorReleaseFact:
    """Return a vendor's stable release."""
    start = date.fromisoformat(day)
    return VendorReleaseFact(SOURCE, start, None, vendor, version, tag, fix, on(fixed), True, None)


def pending(vendor: str, day: str, fix: str, fixed: str | None = None) -> VendorReleaseFact:
    """Return a fix that a vendor has not shipped."""
    start = date.fromisoformat(day)
    return VendorReleaseFact(SOURCE, start, None, vendor, "", "", fix, on(fixed), False, None)


def vendor(
    name: str, product: str = "", terms: str = "", *, is_free: bool | None = None
) -> VendorFact:
    """Return a vendor of the project since 2024."""
    return VendorFact(SOURCE, date(2024, 1, 1), None, name, product, terms, None, is_free)


def said(tag: str, day: str, status: str) -> GuidanceFact:
    """Return a word on a release."""
    return GuidanceFact(SOURCE, date.fromisoformat(day), None, tag, status, "", None)


def counted(counter: str, day: str, count: int) -> CounterFact:
    """Return a reading of a counter."""
    return CounterFact(SOURCE, date.fromisoformat(day), None, counter, count)


def answer(adopter: str, day: str = "2026-01-01", **given: Any) -> AnswerFact:
    """Return an answer of an adopter; what is not given was not answered."""
    plain: dict[str, Any] = {
        "is_commercial": None,
        "uses_artifacts": None,
        "is_critical": None,
        "is_paying": None,
        "channel": None,
        "version": "",
        "confirmed_on": None,
    }
    start = date.fromisoformat(day)
    return AnswerFact(SOURCE, start, None, adopter, adopter.title(), **(plain | given))


def adoption(adopter: str, since: str, until: str | None = None) -> AdoptionSpell:
    """Return an entry of the adopters file."""
    start = date.fromisoformat(since)
    return AdoptionSpell(adopter, adopter.title(), None, (), True, 1, start, on(until))


def subscription(adopter: str, since: str, **given: Any) -> SubscriptionFact:
    """Return a yearly subscription of an adopter to Alder."""
    plain: dict[str, Any] = {
        "valid_until": None,
        "vendor": "Alder",
        "reference": f"c-{adopter}",
        "product": "Alder Mesh",
        "kind": "recurring",
        "period": "year",
        "amount_minor": 1_200_000,
        "currency": "USD",
        "contract_until": None,
    }
    row = plain | given | {"adopter": adopter.title(), "adopter_key": adopter}
    return SubscriptionFact(source_id=SOURCE, valid_from=date.fromisoformat(since), **row)


def split(project: str, **given: Any) -> SplitFact:
    """Return a split of Alder's revenue."""
    plain: dict[str, Any] = {"reference": "", "product": "", "share": None}
    return SplitFact(SOURCE, date(2024, 1, 1), None, "Alder", project, **(plain | given))
