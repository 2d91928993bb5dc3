"""What a project says of its own releases, and how soon (model.md 6.1). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple

from tracker.metrics.numbers import Pair, ratio, wilson
from tracker.metrics.result import Measurement

RECOMMENDED = "recommended"


class GuidedRelease(NamedTuple):
    """A release, the latest word on it and the day of the first; None: no word."""

    tag: str
    released_on: date
    status: str | None
    guided_on: date | None


@dataclass(frozen=True, slots=True)
class Guidance(Measurement):
    """How many releases have a word, which share of them is recommended, and how soon.

    ``silent`` counts the releases without a word since the first one that has one. Medians are in
    days; ``latest_recommended_days`` is the age of that release.
    """

    guided: int
    silent: int
    recommended: int
    recommended_share: float | None
    ci95: Pair | None
    median_days_to_guidance: float | None
    latest_recommended: str | None
    latest_recommended_days: int | None


def guidance(releases: Iterable[GuidedRelease], as_of: date) -> Guidance:
    """Return what is said of ``releases``; a word before the release took no time.

    A release that is not recommended counts for the rhythm of its channel, not for the age here.
    """
    known = sorted(releases, key=lambda one: (one.released_on, one.tag))
    guided = [one for one in known if one.status is not None]
    recommended = [one for one in guided if one.status == RECOMMENDED]
    first = guided[0].released_on if guided else None
    latest = recommended[-1] if recommended else None
    return Guidance(
        guided=len(guided),
        silent=sum(one.status is None and first is not None and one.released_on >= first
                   for one in known),
        recommended=len(recommended),
        recommended_share=ratio(len(recommended), len(guided)),
        ci95=wilson(len(recommended), len(guided)),
        median_days_to_guidance=_median([_days(one) for one in guided]),
        latest_recommended=latest.tag if latest else None,
        latest_recommended_days=(as_of - latest.released_on).days if latest else None,
    )  # fmt: skip


def _days(release: GuidedRelease) -> int | None:
    if release.guided_on is None:
        return None
    return max((release.guided_on - release.released_on).days, 0)


def _median(days: list[int | None]) -> float | None:
    known = [one for one in days if one is not None]
    return float(median(known)) if known else None
