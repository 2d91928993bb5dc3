"""The funding path as a dimension, and the sentence on it: graded and told from its measures."""

import math

from tracker.health import grades
from tracker.health.document import Span
from tracker.health.facts import ProjectFacts
from tracker.health.figures import figure_id
from tracker.health.funding_cost import Need
from tracker.health.funding_measure import FundingMeasure
from tracker.health.funding_money import current
from tracker.health.funding_revenue import since
from tracker.health.grades import Grading
from tracker.health.measure import Measures
from tracker.health.words import count, joined, number, number_range, percent, percent_range
from tracker.metrics.numbers import Pair

NOTHING = "No vendor, subscription or cost is recorded, so the path of the money is not known."
_NAMED = 3

#: The value, what it is, why, and the key of the figure behind it.
Words = tuple[str, str, tuple[str, ...], str]


def grade_funding_path(measures: Measures) -> Grading:
    """Return the grade: unknown where money or cost is not recorded, never zero."""
    money = measures.funding
    return grades.funding_path(money.required_bounds, money.horizon_bounds)


def tell_funding_path(measures: Measures) -> Words:
    """Return what is shown of the dimension."""
    money = measures.funding
    required, covered = money.required_range, money.coverage_range
    if required is None or covered is None:
        return "unknown", "", (why_unknown(money), *_what_is_there(money)), "profile"
    reasons = [
        f"Contracts on record cover {_covered(covered)} of what maintainers cost.",
        _commitment(money.horizon_range),
        *gaps(money),
    ]
    if money.is_open_above:
        reasons.append("It could pay for all, so the grade reaches up to A.")
    if math.isinf(required[0]):
        return "no revenue", "no contract on record pays", tuple(reasons), "coverage"
    value = _required(required)
    return value, "required pass-through (must stay below 1)", tuple(reasons), "coverage"


def _commitment(months: Pair | None) -> str:
    if months is None or months[1] == 0:
        return "No month ahead is covered in full by a contract on record."
    return f"They are committed for {_months(months)}, no renewal assumed."


def _required(required: Pair) -> str:
    if math.isinf(required[1]):
        return f"{number(required[0], 2)} or more"
    return number_range(*required, 2)


def _covered(spread: tuple[float, float | None]) -> str:
    low, high = spread
    return f"{percent(low)} or more" if high is None else percent_range(low, high)


def _months(ends: Pair | None) -> str:
    if ends is None or math.isinf(ends[0]):
        return "good"
    low = int(ends[0])
    if math.isinf(ends[1]):
        return f"{count(low, 'month')} or more"
    high = int(ends[1])
    return count(low, "month") if low == high else f"{low}–{high} months"


def why_unknown(money: FundingMeasure) -> str:
    """Return in one sentence why coverage cannot be told."""
    if not money.vendors:
        if isinstance(money.need, Need):
            return "No vendor is recorded, so who pays for this work is not known."
        return NOTHING
    if not money.is_money_known:
        if money.withheld:
            return f"What {joined(money.withheld[:_NAMED])} earns with it is not disclosed."
        return f"No subscription with {joined(money.vendors[:_NAMED])} is recorded."
    if not isinstance(money.need, Need):
        return f"What the maintainers cost is not known: {money.need}."
    if money.is_foreign:
        paid = joined(money.currencies)
        return f"The contracts are in {paid} and the cost is in {money.need.currency}: unconverted."
    return "The maintainers' time costs nothing on record, so there is nothing to cover."


def _what_is_there(money: FundingMeasure) -> list[str]:
    payers = {one.adopter for one in money.all_contracts}
    return [f"{count(len(payers), 'payer').capitalize()} on record."] if payers else []


def silent(money: FundingMeasure) -> list[tuple[str, str]]:
    """Return of which vendors the revenue is unknown, and in words why."""
    found = ((money.not_recorded, "not recorded"), (money.withheld, "not disclosed"))
    return [(joined(names[:_NAMED]), state) for names, state in found if names]


def gaps(money: FundingMeasure) -> list[str]:
    """Return what is not counted, a sentence each: it could be any amount."""
    found = []
    found += [
        f"What {names} earns with it is {state} and not counted." for names, state in silent(money)
    ]
    if money.unconverted:
        names = joined(money.unconverted)
        found.append(f"Contracts in {names} are not converted and not counted.")
    found += billed_gaps(money)
    if isinstance(money.need, Need) and money.need.unknown_fte:
        people = count(money.need.unknown_fte, "maintainer")
        found.append(f"The time of {people} is not known: from none to all of it.")
    return found


def billed_gaps(money: FundingMeasure) -> list[str]:
    """Return what the vendors' Stripe accounts do not tell, and what they tell instead of us."""
    found = [
        f"{one.vendor} disconnected its Stripe account; its amounts are those of {one.frozen_on}."
        for one in money.billed
        if one.frozen_on is not None
    ]
    if money.not_valued:
        subscriptions = count(money.not_valued, "subscription").capitalize()
        found.append(f"{subscriptions} in Stripe cannot be valued and may be worth more.")
    loose = len({one.adopter for one in money.contracts if not one.fact.is_matched})
    if loose:
        customers = f"{count(loose, 'paying customer').capitalize()} {_be(loose)}"
        found.append(f"{customers} matched to no organisation: each counts as a payer of its own.")
    told = {one.vendor for one in money.billed}
    by_hand = [one for one in current(money.entered.superseded, money.day) if one.vendor in told]
    if by_hand:
        entered = f"{count(len(by_hand), 'subscription').capitalize()} {_be(len(by_hand))}"
        found.append(f"{entered} entered by hand, superseded by Stripe and not counted.")
    if any(one.valid_from > since(money) for one in money.billed):
        found.append("How revenue moved is not told until Stripe has told it for twelve months.")
    return found


def _be(number_of: int) -> str:
    return "is" if number_of == 1 else "are"


def funding_sentence(facts: ProjectFacts, measures: Measures) -> tuple[Span, ...]:
    """Return the sentence that opens the page, for a board to read aloud."""
    money = measures.funding
    covered = money.coverage_range
    if covered is None:
        return _unknown_sentence(facts, measures)
    receipt = figure_id(facts.slug, measures.day, "coverage")
    if covered[1] == 0:
        return (
            Span("No contract on record "),
            Span("pays", receipt),
            Span(" for its maintainers."),
        )
    spans = [
        Span("Contracts on record pay for "),
        Span(_covered(covered), receipt),
        Span(" of what its maintainers cost"),
    ]
    months = money.horizon_range
    if months is not None and months[1] > 0:
        spans.append(Span(", and are committed for "))
        spans.append(Span(_months(months), figure_id(facts.slug, measures.day, "horizon")))
    for names, state in silent(money):
        spans.append(Span(f"; what {names} earns with it is {state}"))
    if money.unconverted:
        spans.append(Span(f"; contracts in {joined(money.unconverted)} are not counted"))
    return (*spans, Span("."))


def _unknown_sentence(facts: ProjectFacts, measures: Measures) -> tuple[Span, ...]:
    money = measures.funding
    receipt = figure_id(facts.slug, measures.day, "profile")
    payers = {one.adopter for one in money.all_contracts}
    if not payers:
        return (Span("Who pays for this work is "), Span("not recorded", receipt), Span("."))
    pay = "pays" if len(payers) == 1 else "pay"
    who = f"{count(len(payers), 'adopter').capitalize()} {pay} for it on record; how far that "
    return (Span(who), Span("reaches is not known", receipt), Span("."))
