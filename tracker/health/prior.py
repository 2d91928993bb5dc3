"""What a foundation's release channels are like, for channels that are too young to have a rhythm.

Each channel with a rhythm of its own gives the mean and the variance of its last log gaps. The
prior's mean is the mean of the means; its variance is the mean variance within channels; and it
is worth as many gaps as that variance is times the variance between channels (empirical Bayes), at
least 1 and at most 8.
"""

import math
from collections.abc import Iterable, Sequence
from statistics import fmean

from tracker.metrics.cadence import OWN_RHYTHM_FROM_GAPS, RECENT_GAPS, ChannelPrior

FROM_CHANNELS = 5
_LEAST_WORTH, _MOST_WORTH = 1.0, 8.0


def channel_prior(gaps_of_channels: Iterable[Sequence[int]]) -> ChannelPrior | None:
    """Return the prior of channels with these gaps in days; None: fewer than five have a rhythm."""
    logs = [
        [math.log(gap) for gap in gaps[-RECENT_GAPS:]]
        for gaps in gaps_of_channels
        if len(gaps) >= OWN_RHYTHM_FROM_GAPS
    ]
    if len(logs) < FROM_CHANNELS:
        return None
    means = [fmean(one) for one in logs]
    within = fmean(_variance(one) for one in logs)
    between = _variance(means)
    worth = within / between if between > 0 else _MOST_WORTH
    return ChannelPrior(
        log_mean=round(fmean(means), 6),
        log_sd=round(math.sqrt(within), 6),
        worth_gaps=round(min(max(worth, _LEAST_WORTH), _MOST_WORTH), 6),
    )


def _variance(values: Sequence[float]) -> float:
    # `statistics.variance` calculates in fractions, which for all channels takes half a second.
    mean = fmean(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
