"""What a foundation's projects are like together: what one project is held against."""

from dataclasses import dataclass

from tracker.health.alarms import AlarmRecord
from tracker.health.leaving import GroupExit
from tracker.health.priors import SHIPPED_NORMS, ForecastNorms
from tracker.metrics.cadence import ChannelPrior


@dataclass(frozen=True, slots=True)
class FoundationNorms:
    """Fitted over all projects of the foundation; None: there are too few to say.

    ``channel_prior`` is what release channels are like; ``forecast`` how maintainers come and go.
    ``fix_shares`` holds the slug of each project with enough reported issues, and the share of them
    that it fixed within 90 days.
    ``group_exits`` are the employers who took their people off everything, and ``alarms`` how
    often signals were false alarms.
    """

    channel_prior: ChannelPrior | None = None
    forecast: ForecastNorms = SHIPPED_NORMS
    fix_shares: tuple[tuple[str, float], ...] = ()
    group_exits: tuple[GroupExit, ...] = ()
    alarms: tuple[AlarmRecord, ...] = ()


NO_NORMS = FoundationNorms()
