"""How good a vendor's log of its contributions is (model.md 6.6). Pure.

What vendors log and what the forge shows are never added up.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.metrics.numbers import Pair, ratio, wilson
from tracker.metrics.result import Measurement


@dataclass(frozen=True, slots=True)
class LogQuality(Measurement):
    """How much of a log can be verified, how varied it is, and how much of the work it holds."""

    items: int
    verified_share: float | None
    ci95: Pair | None
    types: int
    effective_types: float | None
    log_recall: float | None
    log_recall_ci95: Pair | None


def log_quality(
    items_by_type: Mapping[str, int], verified: int, forge_events: int, logged_events: int
) -> LogQuality:
    """Return verified share, effective number of types and recall of a contribution log.

    Args:
        items_by_type: a type without items is no type.
        verified: items whose evidence link resolves.
        forge_events: events by that vendor's people that the forge shows.
        logged_events: those of them that are in the log.

    Source:
        CHAOSS Types of Contributions (p=3432); effective number = exp of Shannon's entropy.
    """
    counts = [count for count in items_by_type.values() if count > 0]
    total = sum(counts)
    entropy = -sum(count / total * math.log(count / total) for count in counts)
    return LogQuality(
        items=total,
        verified_share=ratio(verified, total),
        ci95=wilson(verified, total),
        types=len(counts),
        effective_types=math.exp(entropy) if counts else None,
        log_recall=ratio(logged_events, forge_events),
        log_recall_ci95=wilson(logged_events, forge_events),
    )
