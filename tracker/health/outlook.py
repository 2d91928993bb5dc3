"""What a project's forecast is made from: who is there, what was counted, which prior, which risks.

Counts and people are those of the source that counts (`Roster`), censored on the last day of which
it can speak (model.md 2.4). A project's file speaks up to its last edit. The foundation's list is
one file: an edit of any row shows what the others are, so it speaks up to the last edit of all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tracker.health.facts import ProjectFacts, is_current
from tracker.health.forecast import YOUNG_COMPANY_FAILURE_RATE
from tracker.health.past import Counts, Job, ProjectPast, counts
from tracker.health.priors import ForecastNorms, RatePriors
from tracker.health.rates import GammaPrior
from tracker.health.roster import Roster
from tracker.health.simulation import DRAWS, PATHS, SEED, teams_of
from tracker.metrics.flows import bridge, known_spells
from tracker.metrics.sources import FOUNDATION_LIST

HORIZONS = (1, 3, 5, 10)
LEAST = (1, 2, 3)
YEARS = 10
#: Longer horizons than this cannot be checked on five years of history (9.6).
EXTRAPOLATION_FROM_YEARS = 5

#: 28 whole groups in 1,094 group-years of the CNCF list: 2.6 % a year, [1.7, 3.7] (9.4).
WITHDRAWALS = GammaPrior(28, 1094)

# A scenario's line needs fewer futures than a table; people on all paths together cost the time.
_LINE_PATHS, _LEAST_PATHS = 4_000, 2_000
_MOST_PEOPLE = 200_000

AS_NOW, NO_RISK, YOUNG, FREEZE = "as-now", "no-employer-risk", "young-companies", "hiring-freeze"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One set of assumptions; ``words`` say what differs."""

    key: str
    name: str
    words: str


SCENARIOS = (
    Scenario(AS_NOW, "as measured", "employers withdraw at 2.6 % a year (1.7 to 3.7 %)"),
    Scenario(NO_RISK, "no employer risk", "no employer ever withdraws"),
    Scenario(YOUNG, "young companies", "employers fail at 11 % a year, as young companies do"),
    Scenario(FREEZE, "hiring freeze", "nobody arrives any more; employers as measured"),
)


class Outlook:
    """The inputs of a project's forecasts on the roster's day."""

    def __init__(self, facts: ProjectFacts, roster: Roster) -> None:
        self._facts = facts
        self._roster = roster
        self._norms: ForecastNorms = facts.norms.forecast

    @cached_property
    def people(self) -> int:
        """How many maintainers the source that counts names on the day."""
        return len(self._roster.maintainers())

    @cached_property
    def employers(self) -> tuple[str | None, ...]:
        """The employer of each maintainer; None: not known."""
        return tuple(self._roster.seats()["employer"].where(lambda one: one.notna(), None))

    @cached_property
    def teams(self) -> tuple[int, ...]:
        """People by employer; somebody of unknown employer is alone."""
        return teams_of(self.employers)

    @cached_property
    def seen_until(self) -> date | None:
        """The last day of which the source that counts can speak; None: it was never confirmed."""
        used, day = self._roster.used, self._roster.day
        listed = self._norms.listed_until
        if used == FOUNDATION_LIST and listed is not None:
            return min(listed, day)
        return self._roster.confirmed_on().get(used or "")

    @cached_property
    def counts(self) -> Counts:
        """What was counted in this project up to the last confirmation."""
        until, roster = self.seen_until, self._roster
        spells = bridge(known_spells(roster.maintainer_frame(), until)) if until else []
        if until is None or not spells:
            return NOTHING
        return counts(ProjectPast("", tuple(spells), self._jobs(), (), (), until))

    def _jobs(self) -> Mapping[str, tuple[Job, ...]]:
        found: dict[str, tuple[Job, ...]] = {}
        for one in self._facts.employments:
            job = Job(one.employer, one.valid_from, one.valid_until)
            found[one.person] = (*found.get(one.person, ()), job)
        return found

    @cached_property
    def priors(self) -> RatePriors:
        """The priors of the project's maturity, of the foundation, or the CNCF's."""
        day = self._roster.day
        current = [one for one in self._facts.levels if is_current(one, day)]
        level = max(current, key=lambda one: one.valid_from, default=None)
        return self._norms.of(level.level if level else None)

    @cached_property
    def exits(self) -> GammaPrior:
        """The posterior of exits per person-year."""
        return posterior(self.priors.exits, self.counts.exits, self.counts.person_years)

    @cached_property
    def arrivals(self) -> GammaPrior:
        """The posterior of arrivals per year."""
        return posterior(self.priors.arrivals, self.counts.arrivals, self.counts.project_years)

    def inputs(self, scenario: str) -> dict[str, Any]:
        """Return the inputs of the metric ``forecast_simulation`` under a scenario."""
        failures: Any = _parameters(WITHDRAWALS)
        if scenario in (NO_RISK, YOUNG):
            failures = 0.0 if scenario == NO_RISK else YOUNG_COMPANY_FAILURE_RATE
        counted, batches = self.counts, self._norms.batches
        arrivals = _parameters(self.priors.arrivals, counted.arrivals, counted.project_years)
        return {
            "people_by_employer": list(self.teams),
            "exits": _parameters(self.priors.exits, counted.exits, counted.person_years),
            "arrivals": 0.0 if scenario == FREEZE else arrivals,
            "employer_failures": failures,
            "batches": {
                "exit_share": batches.exit_share,
                "exit_fraction": batches.exit_fraction,
                "arrival_size": batches.arrival_size,
            },
            "years": YEARS,
            "paths": self._paths(scenario),
            "draws": DRAWS,
            "seed": SEED,
            "horizons": list(HORIZONS),
            "k": list(LEAST),
        }

    def _paths(self, scenario: str) -> int:
        """Return how many futures: fewer for big projects, whose chances are far from a half."""
        most = PATHS if scenario == AS_NOW else _LINE_PATHS
        each = self.people + YEARS * self.arrivals.shape / self.arrivals.rate
        return DRAWS * int(min(max(_MOST_PEOPLE / each, _LEAST_PATHS), most) / DRAWS)

    def formula_inputs(self, least: int) -> dict[str, Any]:
        """Return the inputs of ``forecast_employer_failure``: middle rates, no batches."""
        arrivals = self.arrivals.shape / self.arrivals.rate
        teams = [[team, arrivals * team / self.people] for team in self.teams]
        rate = WITHDRAWALS.shape / WITHDRAWALS.rate
        return {
            "employers_n_and_hiring_rate": {"today": teams},
            "exit_rate": self.exits.shape / self.exits.rate,
            "employer_failure_rates": [0.0, rate, YOUNG_COMPANY_FAILURE_RATE],
            "k": least,
            "horizons": list(HORIZONS),
        }

    def alone_inputs(self) -> dict[str, Any]:
        """Return the inputs of ``forecast_transient_probability``: middle rates, no employers."""
        return {
            "n0": self.people,
            "exit_rate": self.exits.shape / self.exits.rate,
            "arrival_rate": self.arrivals.shape / self.arrivals.rate,
            "horizons": list(HORIZONS),
            "k": list(LEAST),
        }


NOTHING = Counts(0, 0, 0, 0.0, 0, 0.0, 0, 0.0)


def posterior(prior: GammaPrior, events: int, exposure: float) -> GammaPrior:
    """Return the distribution of a rate after so many events in so much exposure."""
    return GammaPrior(prior.shape + events, prior.rate + exposure)


def _parameters(prior: GammaPrior, events: int = 0, exposure: float = 0.0) -> dict[str, float]:
    return {
        "prior_shape": prior.shape,
        "prior_rate": prior.rate,
        "events": events,
        "exposure": exposure,
    }
