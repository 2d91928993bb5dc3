"""What a project's exit and arrival rates are taken to be before its own counts (model.md 9.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.health.batches import CNCF_BATCHES, Batches, batches
from tracker.health.past import Counts, ProjectPast, counts
from tracker.health.rates import (
    CNCF_ARRIVALS,
    CNCF_EXITS,
    OWN_PRIOR_FROM_PROJECTS,
    GammaPrior,
    fitted,
)

SHIPPED = "the CNCF list up to August 2025"

# A prior as narrow as this is one rate: projects that do not differ more than chance share it.
_CERTAIN = 1e6
# Receipts carry the prior; more digits than this would be noise.
_PLACES = 6


@dataclass(frozen=True, slots=True)
class RatePriors:
    """The priors of exits per person-year and of arrivals per year; ``origin`` says whose."""

    exits: GammaPrior
    arrivals: GammaPrior
    origin: str
    projects: int | None = None


CNCF = RatePriors(CNCF_EXITS, CNCF_ARRIVALS, SHIPPED)


@dataclass(frozen=True, slots=True)
class ForecastNorms:
    """What forecasts take from the foundation's projects together.

    ``by_level`` holds the priors of the maturities that have enough projects of their own.
    ``listed_until`` is the last day of which the foundation's list can speak.
    """

    priors: RatePriors = CNCF
    by_level: Mapping[str, RatePriors] = field(default_factory=dict)
    batches: Batches = CNCF_BATCHES
    listed_until: date | None = None

    def of(self, level: str | None) -> RatePriors:
        """Return the priors of a project of this maturity."""
        return self.by_level.get(level or "", self.priors)


#: What a foundation starts from that has too few projects of its own.
SHIPPED_NORMS = ForecastNorms()


def forecast_norms(pasts: Sequence[ProjectPast], listed_until: date | None = None) -> ForecastNorms:
    """Return the priors and batches of these projects, or the CNCF's where they are too few."""
    by_level: dict[str, list[Counts]] = {}
    everything: list[Counts] = []
    for past in pasts:
        found = counts(past)
        everything.append(found)
        by_level.setdefault(past.level(past.seen_until) or "", []).append(found)
    levels = {
        level: own
        for level, some in sorted(by_level.items())
        if level and (own := _own(some, f"the foundation's {level} projects")) is not None
    }
    return ForecastNorms(
        priors=_own(everything, "the foundation's own projects") or CNCF,
        by_level=levels,
        batches=batches(pasts),
        listed_until=listed_until,
    )


def _own(many: Iterable[Counts], origin: str) -> RatePriors | None:
    """Return priors fitted to these counts; None: fewer than 30 projects with exposure."""
    seen = [one for one in many if one.person_years > 0 and one.project_years > 0]
    if len(seen) < OWN_PRIOR_FROM_PROJECTS:
        return None
    exits = gamma([one.exits for one in seen], [one.person_years for one in seen])
    arrivals = gamma([one.arrivals for one in seen], [one.project_years for one in seen])
    if exits is None or arrivals is None:
        return None
    return RatePriors(exits, arrivals, origin, len(seen))


def gamma(events: Sequence[int], exposure: Sequence[float]) -> GammaPrior | None:
    """Return the prior of these rates; None: no event at all, so that nothing can be fitted."""
    if not sum(events):
        return None
    prior = fitted(events, exposure)
    if prior is None:
        return GammaPrior(_CERTAIN, round(_CERTAIN * sum(exposure) / sum(events), _PLACES))
    return GammaPrior(round(prior.shape, _PLACES), round(prior.rate, _PLACES))
