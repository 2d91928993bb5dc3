"""The published metrics of the forecast (model.md 9): G29 to G32."""

from collections.abc import Mapping
from typing import Any

from tracker.health.calibration import scores
from tracker.health.forecast import (
    WITHDRAWAL_RATE,
    YOUNG_COMPANY_FAILURE_RATE,
    Employer,
    expected,
    p_at_least,
    p_at_least_with_employers,
)
from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.health.rates import CNCF_ARRIVALS, CNCF_EXITS, OWN_PRIOR_FROM_PROJECTS, exit_rates

# Far beyond any project; more would only take time.
_MOST_PEOPLE = 1000
_MOST_EXITS = 100_000


def _exit_rates(inputs: Inputs) -> Mapping[str, Any]:
    exits, years = inputs.wholes("exits", _MOST_EXITS), _not_negative(inputs, "person_years")
    if len(exits) != len(years):
        inputs.refuse("person_years", "one exposure for each number of exits")
    try:
        return exit_rates(exits, years).as_json()
    except ValueError:
        inputs.refuse("person_years", "more than 0 wherever there are exits")


def _transient(inputs: Inputs) -> Mapping[str, Any]:
    people = inputs.whole("n0")
    exit_rate, arrivals = _rate(inputs, "exit_rate"), _rate(inputs, "arrival_rate")
    horizons, least = _not_negative(inputs, "horizons"), inputs.wholes("k", _MOST_PEOPLE)

    def table(arrival_rate: float) -> dict[str, dict[str, float]]:
        return {
            str(years): {
                str(k): p_at_least(k, people, exit_rate, arrival_rate, years) for k in least
            }
            for years in horizons
        }

    return {
        "mean": {str(years): expected(people, exit_rate, arrivals, years) for years in horizons},
        "p_ge": table(arrivals),
        "no_arrivals": table(0),
    }


def _employer_failure(inputs: Inputs) -> Mapping[str, Any]:
    structures = inputs.part("employers_n_and_hiring_rate")
    exit_rate, least = _rate(inputs, "exit_rate"), inputs.whole("k", _MOST_PEOPLE)
    external = inputs.number_or("external_arrival_rate", 0)
    failures = _not_negative(inputs, "employer_failure_rates")
    horizons = _not_negative(inputs, "horizons")
    found = {}
    for name in structures:
        employers = [Employer(row.whole("0"), _rate(row, "1")) for row in structures.lists(name)]
        found[name] = {
            str(failure): {
                str(years): p_at_least_with_employers(
                    least, employers, exit_rate, failure, years, external
                )
                for years in horizons
            }
            for failure in failures
        }
    return {f"p_ge_{least}": found}


def _scores(inputs: Inputs) -> Mapping[str, Any]:
    chances = _chances(inputs, "p")
    outcomes = [bool(value) for value in _chances(inputs, "y") if value in (0, 1)]
    unchanged = _chances(inputs, "persistence") if "persistence" in inputs else None
    if len(outcomes) != len(chances):
        inputs.refuse("y", "a 0 or a 1 for each forecast")
    if unchanged is not None and len(unchanged) != len(chances):
        inputs.refuse("persistence", "one forecast for each outcome")
    return scores(chances, outcomes, unchanged).as_json()


def _rate(inputs: Inputs, key: str) -> float:
    rate = inputs.number(key)
    if rate < 0:
        inputs.refuse(key, "0 or more per year")
    return rate


def _not_negative(inputs: Inputs, key: str) -> list[float]:
    numbers = inputs.numbers(key)
    if any(number < 0 for number in numbers):
        inputs.refuse(key, "numbers of 0 or more")
    return numbers


def _chances(inputs: Inputs, key: str) -> list[float]:
    numbers = inputs.numbers(key)
    if any(not 0 <= number <= 1 for number in numbers):
        inputs.refuse(key, "probabilities from 0 to 1")
    return numbers


METRICS = (
    Metric(
        name="empirical_bayes_exit_rate",
        section="9.2",
        definition="How fast maintainers leave each project, pulled towards all of them.",
        unit="exits per person-year",
        formula=(
            "exits ~ Poisson(rate * person-years), rate ~ Gamma(shape, rate) by marginal "
            "likelihood; posterior Gamma(shape + exits, rate + person-years)"
        ),
        source="Gamma-Poisson empirical Bayes",
        window="all history",
        interval="80% posterior",
        inputs={
            "exits": "by project, without whole-employer withdrawals",
            "person_years": "of the same projects",
        },
        limits=(
            f"a foundation with fewer than {OWN_PRIOR_FROM_PROJECTS} projects starts from the "
            f"priors of the CNCF list: exits Gamma({CNCF_EXITS.shape}, {CNCF_EXITS.rate} "
            f"person-years), arrivals Gamma({CNCF_ARRIVALS.shape}, {CNCF_ARRIVALS.rate} years)"
        ),
        measure=_exit_rates,
    ),
    Metric(
        name="forecast_transient_probability",
        section="9.3",
        definition="How likely it is that at least k maintainers are there in some years.",
        unit="probability; people",
        formula="N(t) = Binomial(n0, exp(-ht)) + Poisson(mu(1 - exp(-ht))/h)",
        source="immigration-death process, exact",
        window="1, 3, 5 and 10 years",
        interval="posterior; scenarios",
        inputs={
            "n0": "maintainers now",
            "exit_rate": "per person-year",
            "arrival_rate": "per year",
            "horizons": "years",
            "k": "least numbers of maintainers",
        },
        limits="5 and 10 years are extrapolation; arrivals are taken to go on as they did",
        measure=_transient,
    ),
    Metric(
        name="forecast_employer_failure",
        section="9.4",
        definition="The same if an employer may withdraw all its people at once.",
        unit="probability",
        formula="each employer's people and hires go to zero at its failure; hires stop with it",
        source=(
            f"{WITHDRAWAL_RATE} per year: whole groups in the CNCF list; "
            f"{YOUNG_COMPANY_FAILURE_RATE}: new US establishments, BLS"
        ),
        window="1, 3, 5 and 10 years",
        interval="scenarios",
        inputs={
            "employers_n_and_hiring_rate": "by structure, [people, hires per year] each",
            "exit_rate": "per person-year",
            "external_arrival_rate": "per year, from elsewhere",
            "employer_failure_rates": "per year",
            "k": "least number of maintainers",
            "horizons": "years",
        },
        limits="employers fail independently of one another",
        measure=_employer_failure,
    ),
    Metric(
        name="brier_score_and_skill",
        section="9.6",
        definition="How good past forecasts were, against the base rate and against no change.",
        unit="score",
        formula="mean (p - y)^2; skill = 1 - score/reference; log score = mean -ln p of what came",
        source="Brier 1950",
        window="all published forecasts",
        interval="none",
        inputs={
            "p": "forecasts",
            "y": "1: it happened, 0: not",
            "persistence": "the forecast that nothing changes",
        },
        limits="skill over persistence is nil in the backtest: ranges and what-ifs are the value",
        measure=_scores,
    ),
)
