"""Who of the adopters pays, answered and was confirmed on a day (model.md 5.5, 7; product A1-A3).

Which adopter pays is its vendor's secret: only counts leave this module.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.health.entered import AnswerFact
from tracker.health.facts import ProjectFacts, is_current
from tracker.health.paying import payments
from tracker.health.suitability import Answers
from tracker.metrics.adoption import Conversion, conversion
from tracker.metrics.confirmation import Confirmation, confirmation
from tracker.metrics.result import Status
from tracker.metrics.tenure import Observation
from tracker.metrics.waiting import Step, Waiting, risk_table, waiting_by_steps

CONVERT_MONTHS = (6, 12, 24)
MONTH_DAYS = 365.25 / 12
# Fewer than these could be recognised as a vendor's customers. Policy choice.
LEAST_GROUP = 3
_QUESTIONS = {
    "commercial": "is_commercial",
    "artifacts": "uses_artifacts",
    "critical": "is_critical",
}


@dataclass(frozen=True, slots=True)
class Payers:
    """How many adopters pay, do not pay, and of how many it is not known."""

    paid: int
    not_paid: int
    unknown: int

    @property
    def known(self) -> int:
        """Of how many it is known."""
        return self.paid + self.not_paid

    @property
    def is_hidden(self) -> bool:
        """Tell whether so few pay, or do not, that one could be recognised."""
        return 0 < self.paid < LEAST_GROUP or self.known < LEAST_GROUP


@dataclass(frozen=True, slots=True)
class Convert:
    """The risk table of paying since the policy, in months from adoption, and what it says."""

    since: date
    steps: tuple[Step, ...]
    until: float | None
    measured: Waiting


class AdopterMeasures:
    """The adopters of one project on ``day``; ``facts`` are those of that day."""

    def __init__(self, facts: ProjectFacts, day: date) -> None:
        self._facts = facts
        self._day = day

    @cached_property
    def everybody(self) -> tuple[str, ...]:
        """All adopters, by key: those listed on the day and those who answered."""
        listed = {one.adopter for one in self._facts.adoptions if is_current(one, self._day)}
        return tuple(sorted(listed | self.answers.keys()))

    @cached_property
    def answers(self) -> dict[str, tuple[AnswerFact, ...]]:
        """The answers of each adopter that stand on the day, oldest first."""
        found: dict[str, tuple[AnswerFact, ...]] = {}
        for one in sorted(self._facts.entered.answers, key=lambda one: one.valid_from):
            if is_current(one, self._day):
                found[one.adopter] = (*found.get(one.adopter, ()), one)
        return found

    def answer(self, adopter: str, question: str) -> bool | str | date | None:
        """Return the latest answer to a question; None: never answered."""
        said = [getattr(one, question) for one in self.answers.get(adopter, ())]
        known = [one for one in said if one is not None]
        return known[-1] if known else None

    # -- who pays ---------------------------------------------------------------------------------

    @cached_property
    def _payments(self) -> dict[str, tuple[date, bool]]:
        return payments(self._facts.entered, self._facts.slug, self._day)

    def _pays(self, adopter: str) -> bool | None:
        """Tell whether an adopter pays: by its subscriptions, else by its answer."""
        on_record = self._payments.get(adopter)
        if on_record is not None:
            return on_record[1]
        answered = self.answer(adopter, "is_paying")
        return answered if isinstance(answered, bool) else None

    @cached_property
    def payers(self) -> Payers:
        """How many of all adopters pay."""
        counts = Counter(self._pays(one) for one in self.everybody)
        return Payers(counts[True], counts[False], counts[None])

    @cached_property
    def conversion(self) -> Conversion:
        """The share that pays."""
        return conversion(self.payers.paid, self.payers.not_paid, self.payers.unknown)

    @property
    def is_conversion_known(self) -> bool:
        """Tell whether at least half of the adopters are known to pay or not to."""
        return self.conversion.status in (Status.OK, Status.OK_WITH_BOUNDS)

    @cached_property
    def convert(self) -> Convert | None:
        """The time from adoption to paying; None: no policy closed a channel, or nobody is known.

        Adopters come under observation on the day of the policy at the earliest (5.5). Days are
        whole months, and the risk table names nobody.
        """
        closing = [one.occurred_on for one in self._facts.events if one.closes_channel]
        if not closing:
            return None
        since = min(closing)
        steps, until = risk_table(self._observations(since))
        if until is None:
            return None
        measured = waiting_by_steps(steps, until, CONVERT_MONTHS)
        return Convert(since, tuple(steps), until, measured)

    def _observations(self, since: date) -> list[Observation]:
        found = []
        for spell in self._facts.adoptions:
            pays = self._pays(spell.adopter)
            if not spell.start_known or pays is None:
                continue
            paid_on = self._paid_on(spell.adopter)
            end = min(paid_on or self._day, spell.valid_until or self._day)
            entry = max((since - spell.valid_from).days, 0) // MONTH_DAYS
            days = (end - spell.valid_from).days
            is_event = paid_on is not None and end == paid_on
            months = days // MONTH_DAYS + (1 if is_event else 0)
            if end >= since:
                found.append(Observation(entry, months, is_event))
        return found

    def _paid_on(self, adopter: str) -> date | None:
        """Return since when an adopter is known to pay, or to have paid."""
        on_record = self._payments.get(adopter)
        if on_record is not None:
            return on_record[0]
        said = [one.valid_from for one in self.answers.get(adopter, ()) if one.is_paying]
        return min(said, default=None)

    # -- what they answered -----------------------------------------------------------------------

    @cached_property
    def ages_days(self) -> tuple[int | None, ...]:
        """The days since each adopter was last confirmed, by age; None: never."""
        found = [self.confirmed_on(one) for one in self.everybody]
        known = sorted((self._day - on).days for on in found if on is not None)
        return (*known, *(None for on in found if on is None))

    def confirmed_on(self, adopter: str) -> date | None:
        """Return when an adopter last confirmed that it uses the project."""
        days = [one.confirmed_on for one in self.answers.get(adopter, ()) if one.confirmed_on]
        return max(days, default=None)

    @cached_property
    def confirmation(self) -> Confirmation:
        """Listed beside confirmed."""
        return confirmation(self.ages_days)

    @cached_property
    def channels(self) -> dict[str, int]:
        """How many adopters run each channel; those who did not answer are not in it."""
        said = [self.answer(one, "channel") for one in self.everybody]
        return dict(Counter(str(one) for one in said if one is not None))

    @cached_property
    def criteria(self) -> dict[str, Answers]:
        """Of each criterion, how many of those who answered say yes."""
        return {name: self._answers(question) for name, question in _QUESTIONS.items()}

    def _answers(self, question: str) -> Answers:
        said: Sequence[object] = [self.answer(one, question) for one in self.everybody]
        known = [one for one in said if isinstance(one, bool)]
        return Answers(sum(known), len(known))
