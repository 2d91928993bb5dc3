"""What a foundation's projects are like together: what one project is held against."""

from dataclasses import dataclass

from tracker.metrics.cadence import ChannelPrior


@dataclass(frozen=True, slots=True)
class FoundationNorms:
    """Fitted over all projects of the foundation; None: there are too few to say.

    ``channel_prior`` is what release channels are like.
    """

    channel_prior: ChannelPrior | None = None


NO_NORMS = FoundationNorms()
