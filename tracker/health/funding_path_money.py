"""The money's half of the funding path: who pays, which vendors get it, and whom they pay."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.health.entered import STRIPE_SOURCE, Entered, FundedTimeFact, SubscriptionFact
from tracker.health.facts import ProjectFacts, is_current
from tracker.health.funding_amounts import hides_payers
from tracker.health.funding_document import LinkState, PathLink, PathNode, PathStep
from tracker.health.funding_measure import FundingMeasure
from tracker.health.funding_money import Contract, current, is_recurring
from tracker.health.funding_revenue import since
from tracker.health.measure import Measures
from tracker.health.words import count, joined, number, percent, percent_range
from tracker.metrics.numbers import exact_sum
from tracker.metrics.revenue import SplitRule

MOST_NODES = 4
SHARE = "% of revenue on record"
FTE = "FTE"
_RULES = {
    SplitRule.CONTRACT: "contract split (a)",
    SplitRule.PRODUCT: "published weights (b)",
    SplitRule.EFFORT: "logged time (c)",
    SplitRule.EQUAL: "equal parts (d)",
    SplitRule.UNKNOWN: "no rule (e)",
}
_PAYERS_UNKNOWN = "payers-unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """Part of the revenue on record, in 0..1, at its bounds; they differ by the unallocated."""

    low: float
    high: float

    @property
    def text(self) -> str:
        """The part in words."""
        return percent_range(self.low, self.high)


def part_of(mine: Sequence[Contract], every: Sequence[Contract]) -> Part:
    """Return which part of the project's revenue some contracts bring.

    What no rule allocates may be the project's, or not: of theirs and of all others.
    """
    kept = {id(one) for one in mine}
    others = [one for one in every if id(one) not in kept]
    low, high = _ends(mine)
    other_low, other_high = _ends(others)
    return Part(_share(low, other_high), _share(high, other_low))


def _ends(found: Iterable[Contract]) -> tuple[int, int]:
    allocated, loose = 0, 0
    for one in found:
        allocated += one.allocated
        loose += one.unallocated
    return allocated, allocated + loose


def _share(mine: int, others: int) -> float:
    return float(Fraction(mine, mine + others)) if mine else 0.0


def vendor_key(money: FundingMeasure, vendor: str) -> str:
    """Return the key of a vendor's plate; many small vendors share one."""
    place = ranked_vendors(money).index(vendor)
    return f"vendor-{place}" if place < MOST_NODES else "vendors-more"


def silence(money: FundingMeasure, vendor: str) -> str:
    """Return why the revenue of a vendor is unknown."""
    return "revenue not disclosed" if vendor in money.withheld else "revenue not recorded"


def ranked_vendors(money: FundingMeasure) -> list[str]:
    """Return the vendors by what they bring, then by name."""
    brings = dict.fromkeys(money.vendors, 0)
    for one in money.contracts:
        brings[one.vendor] += one.allocated + one.unallocated
    return sorted(brings, key=lambda name: (-brings[name], name))


def origin(facts: ProjectFacts, rows: Iterable[Entered]) -> tuple[str, str | None]:
    """Return the kinds of source behind some facts, and the day since which the latest holds."""
    kinds = {STRIPE_SOURCE: "Stripe"} | {source.id: source.kind for source in facts.sources}
    given = list(rows)
    names = sorted({kinds.get(one.source_id, "entry") for one in given})
    latest = max((one.valid_from for one in given), default=None)
    return ", ".join(names), latest.isoformat() if latest else None


class PayerColumn:
    """The first column: who pays, who stopped, and how many are listed."""

    def __init__(self, facts: ProjectFacts, measures: Measures) -> None:
        self._facts = facts
        self._money = measures.funding
        self._paying = [one for one in self._money.contracts if one.allocated + one.unallocated]
        self._largest = self._first()
        self._is_pooled = hides_payers(self._money)

    def _first(self) -> str | None:
        sizes: dict[str, int] = {}
        for one in self._paying:
            sizes[one.adopter] = sizes.get(one.adopter, 0) + one.allocated + one.unallocated
        return min(sizes, key=lambda name: (-sizes[name], name), default=None)

    @property
    def _groups(self) -> list[tuple[str, str, list[Contract]]]:
        """Key, title and contracts of the largest payer and of all others together, or of all."""
        if self._is_pooled:
            title = count(len({one.adopter for one in self._paying}), "payer").capitalize()
            return [("payers-other", title, self._paying)]
        first = [one for one in self._paying if one.adopter == self._largest]
        rest = [one for one in self._paying if one.adopter != self._largest]
        others = len({one.adopter for one in rest})
        title = "Largest payer" if rest else "The only payer"
        found = [("payer-largest", title, first)] if first else []
        if rest:
            found.append(("payers-other", count(others, "other payer").capitalize(), rest))
        return found

    def _left(self) -> dict[str, SubscriptionFact]:
        """Return who stopped paying a vendor in twelve months, with the contract that ended."""
        money = self._money
        paying = {one.adopter for one in current(money.entered.subscriptions, money.day)}
        found: dict[str, SubscriptionFact] = {}
        for one in sorted(money.entered.subscriptions, key=lambda row: row.valid_until or date.max):
            ended = one.valid_until is not None and since(money) < one.valid_until <= money.day
            mine = one.vendor in money.vendors and is_recurring(one) and not one.is_superseded
            if ended and mine and one.adopter not in paying:
                found[one.adopter] = one
        return found

    @property
    def _silence(self) -> str:
        is_chosen = self._money.withheld and not self._money.not_recorded
        return "not disclosed" if is_chosen else "not recorded"

    def _listed(self) -> int:
        """Return how many the adopters file names; which of them pay is the vendors' to tell."""
        return len({one.name for one in self._facts.adoptions if is_current(one, self._money.day)})

    def nodes(self) -> Iterator[PathNode]:
        """Yield the plates."""
        for key, title, mine in self._groups:
            part = part_of(mine, self._paying)
            note = f"{part.text} of revenue"
            yield PathNode(key, 0, title, note, (part.low + part.high) / 2, LinkState.OPEN)
        if self._money.undisclosed or not self._money.vendors:
            note = self._silence
            yield PathNode(_PAYERS_UNKNOWN, 0, "Payers", note, 0.0, LinkState.UNKNOWN)
        left = self._left()
        if left:
            last = max(str(one.valid_until) for one in left.values())
            title = f"{count(len(left), 'payer').capitalize()} left"
            yield PathNode("payers-left", 0, title, f"the last on {last}", 0.0, LinkState.BROKEN)
        listed = self._listed()
        if listed:
            title, note = f"{listed} listed", "who pays is not told"
            yield PathNode("payers-listed", 0, title, note, 0.0, LinkState.ASIDE)

    def links(self) -> Iterator[PathLink]:
        """Yield what joins payers and vendors."""
        for key, _, mine in self._groups:
            for vendor in ranked_vendors(self._money):
                of_vendor = [one for one in mine if one.vendor == vendor]
                if of_vendor:
                    yield self._paid(key, vendor, of_vendor)
        for vendor in self._money.undisclosed:
            yield PathLink(
                _PAYERS_UNKNOWN, vendor_key(self._money, vendor), None, None, SHARE,
                LinkState.UNKNOWN, silence(self._money, vendor), "", None,
            )  # fmt: skip
        for one in sorted(self._left().values(), key=lambda row: (row.vendor, row.adopter)):
            yield PathLink(
                "payers-left", vendor_key(self._money, one.vendor), 0.0, 0.0, SHARE,
                LinkState.BROKEN, "subscription ended", origin(self._facts, [one])[0],
                str(one.valid_until), label="broken",
            )  # fmt: skip

    def _paid(self, key: str, vendor: str, mine: Sequence[Contract]) -> PathLink:
        part = part_of(mine, self._paying)
        rules = [_RULES[rule] for rule in SplitRule if any(one.rule is rule for one in mine)]
        if any(one.fact.kind == "usage" for one in mine):
            rules.append("by usage")
        source, on = origin(self._facts, [one.fact for one in mine])
        return PathLink(
            key, vendor_key(self._money, vendor), 100 * part.low, 100 * part.high, SHARE,
            LinkState.OPEN, ", ".join(rules), source, on,
        )  # fmt: skip

    def steps(self) -> Iterator[PathStep]:
        """Yield the column in words."""
        groups = self._groups
        if groups:
            payers = len({one.adopter for one in self._paying})
            pay = "pays" if payers == 1 else "pay"
            part = part_of(groups[0][2], self._paying).text
            largest = "" if self._is_pooled else f"; the largest brings {part}"
            text = f"{count(payers, 'adopter').capitalize()} {pay}{largest}."
            yield PathStep(text, LinkState.OPEN)
        elif self._money.is_money_known:
            yield PathStep("No adopter on record pays any more.", LinkState.BROKEN)
        else:
            yield PathStep(f"Who pays is {self._silence}.", LinkState.UNKNOWN)
        for one in self._left().values():
            text = f"One payer of {one.vendor} left on {one.valid_until}."
            yield PathStep(text, LinkState.BROKEN)
        listed = self._listed()
        if listed:
            text = f"{count(listed, 'adopter').capitalize()} listed; which of them pay is not told."
            yield PathStep(text, LinkState.ASIDE)


class VendorColumn:
    """The second column: who is paid, and whose time they pay for."""

    def __init__(self, facts: ProjectFacts, measures: Measures) -> None:
        self._facts = facts
        self._measures = measures
        self._money = measures.funding
        self._ranked = ranked_vendors(self._money)
        self._employer = employer_of(measures)
        seats = measures.seats_over_time.itertuples(index=False)
        self._timed = {person for person, _, fte in seats if fte is not None}

    def nodes(self) -> Iterator[PathNode]:
        """Yield the plates."""
        for vendor in self._ranked[:MOST_NODES]:
            key, note = vendor_key(self._money, vendor), self._note(vendor)
            state = LinkState.UNKNOWN if vendor in self._money.undisclosed else LinkState.OPEN
            part = self._part(vendor)
            yield PathNode(key, 1, vendor, note, (part.low + part.high) / 2, state)
        more = len(self._ranked) - MOST_NODES
        if more > 0:
            title = count(more, "more vendor").capitalize()
            yield PathNode("vendors-more", 1, title, "smaller ones", 0.0, LinkState.OPEN)

    def _part(self, vendor: str) -> Part:
        paid = self._money.contracts
        return part_of([one for one in paid if one.vendor == vendor], paid)

    def _note(self, vendor: str) -> str:
        if vendor in self._money.undisclosed:
            return silence(self._money, vendor)
        if any(one.vendor == vendor for one in self._money.contracts):
            return f"{self._part(vendor).text} of revenue"
        other = {one.currency for one in self._money.all_contracts if one.vendor == vendor}
        return f"in {joined(sorted(other))}, unconverted" if other else "no contract now"

    def links(self) -> Iterator[PathLink]:
        """Yield what joins vendors and employers: paid time, or an employment without it."""
        for vendor in self._ranked:
            found = list(self._to_employers(vendor))
            yield from found
            if not found:
                yield PathLink(
                    vendor_key(self._money, vendor), "", None, None, FTE, LinkState.UNKNOWN,
                    "no maintainer's time or employment is recorded", "", None,
                    label=self._pledge(vendor),
                )  # fmt: skip

    def _to_employers(self, vendor: str) -> Iterator[PathLink]:
        paid = self._paid_time(vendor)
        employers = {self._employer[one.person] for one in paid}
        idle = {
            person
            for person, employer in self._employer.items()
            if employer == vendor and person not in self._timed
        }
        for employer in sorted(employers | ({vendor} if idle else set()), key=str):
            mine = [one for one in paid if self._employer[one.person] == employer]
            low = float(exact_sum(one.fte for one in mine))
            unknown = len(idle) if employer == vendor else 0
            source, on = origin(self._facts, mine)
            yield PathLink(
                vendor_key(self._money, vendor), employer_key(self._measures, employer),
                low, low + unknown, FTE,
                LinkState.OPEN if mine and not unknown else LinkState.UNKNOWN,
                "paid time" if mine else "employment known, time not", source, on,
                label=self._pledge(vendor),
            )  # fmt: skip

    def _paid_time(self, vendor: str) -> list[FundedTimeFact]:
        return [
            one
            for one in current(self._money.entered.funded_time, self._money.day)
            if one.payer == vendor
            and one.project == self._money.slug
            and one.person in self._employer
        ]

    def _pledge(self, vendor: str) -> str:
        finance = self._money.finances.get(vendor)
        if finance is None or finance.pass_through is None:
            return "not told"
        return f"says {percent(finance.pass_through)}"

    def steps(self) -> Iterator[PathStep]:
        """Yield the column in words."""
        for vendor in self._ranked[:MOST_NODES]:
            if vendor in self._money.undisclosed:
                state = silence(self._money, vendor).removeprefix("revenue ")
                text = f"What {vendor} earns with it is {state}."
                yield PathStep(text, LinkState.UNKNOWN)
                continue
            pledge = self._pledge(vendor)
            passes = "does not say what it passes on"
            if pledge != "not told":
                passes = f"{pledge} of it reaches maintainers"
            text = f"{vendor}: {self._note(vendor)}; it {passes}."
            yield PathStep(text, LinkState.OPEN)
        if not self._ranked:
            yield PathStep("No vendor is recorded.", LinkState.UNKNOWN)


def employer_of(measures: Measures) -> dict[str, str | None]:
    """Return whom each maintainer works for; None: unknown."""
    rows = measures.seats_over_time.itertuples(index=False)
    return {person: employer or None for person, employer, _ in rows}


def ranked_employers(measures: Measures) -> list[str | None]:
    """Return the employers of the maintainers by people, then by name, unknown last."""
    sizes: dict[str | None, int] = {}
    for employer in employer_of(measures).values():
        sizes[employer] = sizes.get(employer, 0) + 1
    return sorted(sizes, key=lambda name: (name is None, -sizes[name], str(name)))


def employer_key(measures: Measures, employer: str | None) -> str:
    """Return the key of an employer's plate; many small employers share one."""
    place = ranked_employers(measures).index(employer)
    return f"employer-{place}" if place < MOST_NODES else "employers-more"


def fte_text(known: float, unknown: int) -> str:
    """Return "2.6 FTE", "2.6–3.6 FTE", or that it is unknown."""
    if not unknown:
        return f"{number(known, 1)} FTE"
    if not known:
        return f"FTE unknown (0–{unknown})"
    return f"{number(known, 1)}–{number(known + unknown, 1)} FTE"
