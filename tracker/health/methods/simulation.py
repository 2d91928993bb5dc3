"""The published metric of the simulated forecast (model.md 9.1, 9.4, 9.5)."""

from collections.abc import Mapping
from typing import Any

from tracker.health.batches import Batches
from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.health.rates import GammaPrior
from tracker.health.simulation import (
    DRAWS,
    LOOKS_PER_YEAR,
    PATHS,
    Chance,
    Futures,
    Rate,
    Scene,
    simulate,
)

# What one computation may take: far beyond any project, and done within seconds.
_MOST_PEOPLE = 500
_MOST_PATHS = 100_000
_MOST_YEARS = 50
_MOST_PER_YEAR = 100


def _simulation(inputs: Inputs) -> Mapping[str, Any]:
    scene = _scene(inputs)
    horizons, least = inputs.wholes("horizons", scene.years), inputs.wholes("k", _MOST_PEOPLE)
    return outputs(simulate(scene), horizons, least)


def outputs(futures: Futures, horizons: list[int], least: list[int]) -> dict[str, Any]:
    """Return what is published of simulated futures, at these years and numbers of people."""
    every_year = range(futures.scene.years + 1)
    return {
        "people": {
            str(years): {"mean": futures.mean(years), "interval_80": futures.interval(years)}
            for years in horizons
        },
        "p_at_least": {
            str(k): {str(y): _plain(futures.at_least(k, y)) for y in horizons} for k in least
        },
        "p_never_below": {
            str(k): {str(y): _plain(futures.never_below(k, y)) for y in horizons} for k in least
        },
        "p_at_least_by_year": {
            str(k): [_plain(futures.at_least(k, years)) for years in every_year] for k in least
        },
    }


def _plain(chance: Chance) -> list[float]:
    return list(chance)


def _scene(inputs: Inputs) -> Scene:
    teams = inputs.wholes("people_by_employer", _MOST_PEOPLE)
    if sum(teams) > _MOST_PEOPLE:
        inputs.refuse("people_by_employer", f"at most {_MOST_PEOPLE} people together")
    batches = inputs.part("batches")
    size = batches.number("arrival_size")
    if size < 1:
        batches.refuse("arrival_size", "1 or more")
    share = batches.number("exit_share")
    if not 0 <= share <= 1:
        batches.refuse("exit_share", "a share from 0 to 1")
    paths, draws = inputs.whole("paths", _MOST_PATHS), inputs.whole("draws", _MOST_PATHS)
    if draws == 0 or paths == 0 or paths % draws:
        inputs.refuse("paths", "a multiple of draws, both 1 or more")
    return Scene(
        teams=tuple(team for team in teams if team),
        exits=_rate(inputs, "exits"),
        arrivals=_rate(inputs, "arrivals"),
        failures=_rate(inputs, "employer_failures"),
        batches=Batches(share, batches.share_or("exit_fraction", 1), size),
        years=inputs.whole("years", _MOST_YEARS),
        paths=paths,
        draws=draws,
        seed=inputs.whole("seed"),
    )


def _rate(inputs: Inputs, key: str) -> Rate:
    """Return a rate per year: a number, or the posterior of a prior and of what was counted."""
    given = inputs.number_or_part(key)
    if isinstance(given, Inputs):
        shape = given.number("prior_shape") + given.number_or("events", 0)
        rate = given.number("prior_rate") + given.number_or("exposure", 0)
        if shape <= 0 or rate <= 0 or shape / rate > _MOST_PER_YEAR:
            inputs.refuse(key, f"a shape and a rate over 0, on average up to {_MOST_PER_YEAR}")
        return GammaPrior(shape, rate)
    if not 0 <= given <= _MOST_PER_YEAR:
        inputs.refuse(key, f"0 to {_MOST_PER_YEAR} per year")
    return given


METRICS = (
    Metric(
        name="forecast_simulation",
        section="9.5",
        definition=(
            "How likely it is that at least k maintainers are there in some years, or at all times "
            "until then, if people also come and go in batches."
        ),
        unit="probability; people",
        formula=(
            "each person leaves at a rate, in part together with others; arrivals come in batches; "
            "an employer withdraws with all its people and hires; rates by the posterior "
            "Gamma(prior_shape + events, prior_rate + exposure)"
        ),
        source="simulation with a fixed seed; without batches it agrees with the exact formulas",
        window=f"1, 3, 5 and 10 years, looked at {LOOKS_PER_YEAR} times a year",
        interval="80%: spread over draws of the rates",
        inputs={
            "people_by_employer": "people of each employer; unknown employer: 1 each",
            "exits": "per person-year: a number, or prior_shape, prior_rate, events, exposure",
            "arrivals": "per year, the same way; 0: a hiring freeze",
            "employer_failures": "per year, the same way",
            "batches": "exit_share and exit_fraction in 0..1, arrival_size",
            "years": "how far the futures reach",
            "paths": f"simulated futures, {PATHS} on pages",
            "draws": f"draws of the rates, {DRAWS} on pages",
            "seed": "the same seed gives the same futures",
            "horizons": "years",
            "k": "least numbers of maintainers",
        },
        limits=(
            "5 and 10 years are extrapolation: no list is old enough to check them; a project's "
            "own end by decision is not forecast"
        ),
        measure=_simulation,
    ),
)
