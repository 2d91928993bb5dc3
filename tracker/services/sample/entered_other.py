"""What an invented project, and the foundation of all of them, is given without any contract."""

from collections.abc import Iterator

from tracker.money import Money, exponent
from tracker.services.sample.entered_money import Row
from tracker.services.sample.names import USERS
from tracker.services.sample.plans import EnteredPlan
from tracker.services.sample.stage import Stage

_GIVEN_TO_ONE_IN = 0.6
_IS_DISCLOSED = 0.75
_MOST_GIFTS = 4
_MONTHS_ON_RECORD = 40
_KINDS = (("grant", 0.4), ("sponsorship", 0.35), ("donation", 0.25))
_MEMBERS, _YEARS_OF_DUES = 3, 2


def other_rows(stage: Stage, plan: EnteredPlan) -> Iterator[Row]:
    """Yield public grants, sponsorships and donations; the first project brings members' dues."""
    dice = stage.dice("other money")
    if (plan.vendors or plan.time_known) and dice.chance(_GIVEN_TO_ONE_IN):
        months = dice.some(range(2, _MONTHS_ON_RECORD), dice.number(1, _MOST_GIFTS))
        payers = dice.some(USERS, len(months))
        for ago, payer in zip(months, payers, strict=True):
            currency, thousands = dice.pick(("USD", "EUR")), dice.number(2, 60)
            yield {
                "project": stage.slug,
                "payer": payer.name,
                "kind": dice.pick_weighted(_KINDS),
                "on": stage.ago(ago),
                "amount": _thousands(thousands, currency) if dice.chance(_IS_DISCLOSED) else None,
                "currency": currency,
                "url": f"https://www.{payer.domain}/giving/{stage.slug}",
            }
    if stage.number == 0:
        yield from _dues(stage)


def _dues(stage: Stage) -> Iterator[Row]:
    """Yield what members pay to the foundation as a whole, by year."""
    dice = stage.dice("dues")
    for payer in dice.some(USERS, _MEMBERS):
        yearly = dice.number(5, 40)
        for back in range(_YEARS_OF_DUES, 0, -1):
            yield {
                "project": None,
                "payer": payer.name,
                "kind": "dues",
                "on": stage.ago(12 * back),
                "until": stage.ago(12 * (back - 1)),
                "amount": _thousands(yearly, "USD"),
                "currency": "USD",
            }


def _thousands(count: int, currency: str) -> Money:
    return Money(count * 1000 * 10 ** exponent(currency), currency)
