"""What a foundation's projects are like together: what one project is held against."""

from dataclasses import dataclass

from tracker.health.priors import SHIPPED_NORMS, ForecastNorms
from tracker.metrics.cadence import ChannelPrior


@dataclass(frozen=True, slots=True)
class FoundationNorms:
    """Fitted over all projects of the foundation; None: there are too few to say.

    ``channel_prior`` is what release channels are like; ``forecast`` how maintainers come and go.
    ``fix_shares`` holds the slug of each project with enough reported issues, and the share of them
    that it fixed within 90 days.
    """

    channel_prior: ChannelPrior | None = None
    forecast: ForecastNorms = SHIPPED_NORMS
    fix_shares: tuple[tuple[str, float], ...] = ()


NO_NORMS = FoundationNorms()
