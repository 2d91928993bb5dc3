"""How releases reach those who use them: vendors' lead times and guidance (model.md 6.1, 6.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.health.entered import GuidanceFact, VendorFact, VendorReleaseFact
from tracker.health.facts import ProjectFacts, is_current
from tracker.metrics.guidance import Guidance, GuidedRelease, guidance
from tracker.metrics.lead_time import LeadTime, Shipment, lead_time

# From how many that were shipped a median is shown (model.md 14).
FROM_EVENTS = 8
FIXES, VERSIONS = "fixes", "versions"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One fix or version on its way: from the project's release to the vendor's, or so far."""

    what: str
    version: str
    upstream_tag: str
    upstream_on: date
    vendor_on: date | None
    shipment: Shipment


@dataclass(frozen=True, slots=True)
class VendorLead:
    """The lead time of one vendor; ``basis`` is fixes, or versions, which is coarser."""

    basis: str
    delivered: tuple[Delivered, ...]
    measured: LeadTime

    @property
    def shipped(self) -> int:
        """How many reached adopters."""
        return len(self.delivered) - self.measured.pending


@dataclass(frozen=True, slots=True)
class VendorMeasure:
    """One vendor: what it sells of the project today, its stable releases, and its lead times."""

    name: str
    relations: tuple[VendorFact, ...]
    releases: tuple[VendorReleaseFact, ...]
    leads: tuple[VendorLead, ...]
    latest_upstream_on: date | None

    @property
    def latest(self) -> VendorReleaseFact | None:
        """The latest stable release."""
        return self.releases[-1] if self.releases else None


class DeliveryMeasures:
    """What is measured of a project's way to its adopters on ``day``; ``facts`` are that day's."""

    def __init__(self, facts: ProjectFacts, day: date) -> None:
        self._facts = facts
        self._day = day

    @cached_property
    def published(self) -> dict[str, date]:
        """When the project released each tag."""
        return {one.tag: one.released_on for one in self._facts.releases}

    @cached_property
    def vendors(self) -> tuple[VendorMeasure, ...]:
        """Every vendor that sells something of the project or released something, by name."""
        entered = self._facts.entered
        relations = [one for one in entered.vendors if is_current(one, self._day)]
        names = {one.vendor for one in relations} | {one.vendor for one in entered.vendor_releases}
        return tuple(self._vendor(name, relations) for name in sorted(names, key=str.casefold))

    def _vendor(self, name: str, relations: Sequence[VendorFact]) -> VendorMeasure:
        rows = [one for one in self._facts.entered.vendor_releases if one.vendor == name]
        released = sorted(
            (one for one in rows if one.is_shipped), key=lambda one: (one.valid_from, one.version)
        )
        leads = [self._lead(FIXES, _by_fix(rows)), self._lead(VERSIONS, _by_version(rows))]
        return VendorMeasure(
            name=name,
            relations=tuple(one for one in relations if one.vendor == name),
            releases=tuple(released),
            leads=tuple(one for one in leads if one.delivered),
            latest_upstream_on=self._upstream_on(released[-1:]),
        )

    def _lead(self, basis: str, groups: Iterable[Sequence[VendorReleaseFact]]) -> VendorLead:
        found = [self._delivered(basis, rows) for rows in groups]
        known = tuple(one for one in found if one is not None)
        return VendorLead(basis, known, lead_time(one.shipment for one in known))

    def _delivered(self, basis: str, rows: Sequence[VendorReleaseFact]) -> Delivered | None:
        """Return one fix or version; None where its upstream day is not known."""
        upstream = self._upstream_on(rows, is_stated=basis == FIXES)
        shipped = [one for one in rows if one.is_shipped]
        first = min(shipped or rows, key=lambda one: one.valid_from)
        if upstream is None and not shipped:
            upstream = first.valid_from
        if upstream is None or (basis == VERSIONS and not shipped):
            return None
        vendor_on = first.valid_from if shipped else None
        days = max(((vendor_on or self._day) - upstream).days, 0)
        what = first.fix if basis == FIXES else first.version
        shipment = Shipment(float(days), bool(shipped))
        return Delivered(what, first.version, first.upstream_tag, upstream, vendor_on, shipment)

    def _upstream_on(
        self, rows: Sequence[VendorReleaseFact], *, is_stated: bool = False
    ) -> date | None:
        """Return the day of the first release of the project with it: as stated, else by its tag.

        Of a version only its tag counts, whatever day is stated for a fix in it.
        """
        stated = [one.fixed_upstream_on for one in rows if is_stated and one.fixed_upstream_on]
        tagged = [self.published.get(one.upstream_tag) for one in rows]
        days = stated or [one for one in tagged if one is not None]
        return min(days, default=None)

    @cached_property
    def guided(self) -> tuple[GuidedRelease, ...]:
        """Every release of a channel with the latest word on it and the day of the first."""
        words = _words_by_tag(self._facts.entered.guidance)
        return tuple(
            GuidedRelease(one.tag, one.released_on, *_told(words.get(one.tag, [])))
            for one in self._facts.releases
            if one.kind == "release"
        )

    @cached_property
    def guidance(self) -> Guidance | None:
        """What the project says of its releases; None: it never said anything of one."""
        if not any(one.status for one in self.guided):
            return None
        return guidance(self.guided, self.seen)

    @property
    def seen(self) -> date:
        """The last day on which the copy of the repository can speak of releases."""
        return min(self._facts.observed_until or self._day, self._day)

    @cached_property
    def latest_words(self) -> dict[str, GuidanceFact]:
        """The latest word on each tag, known as a release or not."""
        by_tag = _words_by_tag(self._facts.entered.guidance)
        return {tag: words[-1] for tag, words in by_tag.items()}


def _by_fix(rows: Iterable[VendorReleaseFact]) -> Iterable[list[VendorReleaseFact]]:
    """Return the rows of each fix; a fix that was pending may have been shipped since."""
    found: dict[str, list[VendorReleaseFact]] = {}
    for row in rows:
        if row.fix:
            found.setdefault(row.fix, []).append(row)
    return found.values()


def _by_version(rows: Iterable[VendorReleaseFact]) -> Iterable[list[VendorReleaseFact]]:
    found: dict[str, list[VendorReleaseFact]] = {}
    for row in rows:
        if row.is_shipped and row.upstream_tag:
            found.setdefault(row.version, []).append(row)
    return found.values()


def _words_by_tag(words: Iterable[GuidanceFact]) -> dict[str, list[GuidanceFact]]:
    found: dict[str, list[GuidanceFact]] = {}
    for word in sorted(words, key=lambda one: one.valid_from):
        found.setdefault(word.tag, []).append(word)
    return found


def _told(words: Sequence[GuidanceFact]) -> tuple[str | None, date | None]:
    return (words[-1].status, words[0].valid_from) if words else (None, None)
