"""The signals that somebody should look at a project, by key. Pure.

Each is a score (higher is more reason to look) and a limit from which it stands, read month by
month from plain series. What a signal warned of is judged twelve months later, so its own false
alarms can be counted. No signal ever changes a grade.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from tracker.metrics.alarms import Reading, Series
from tracker.metrics.watch_people import (
    concentration_rising,
    employer_leaving,
    roster_unchanged,
    roster_unedited,
)
from tracker.metrics.watch_work import (
    activity_falling,
    monthly_release_p,
    next_year,
    no_human_commit,
    releases_stopped,
)


class SignalKey(StrEnum):
    """The signals that are read from series, most urgent first."""

    EMPLOYER = "employer_leaving"
    QUIET = "no_human_commit"
    ACTIVITY = "activity_falling"
    RELEASES = "releases_stopped"
    CONCENTRATION = "concentration_rising"
    ROSTER = "roster_unchanged"
    UNEDITED = "roster_unedited"


READ: Mapping[SignalKey, Callable[[Series], list[Reading]]] = {
    SignalKey.EMPLOYER: employer_leaving,
    SignalKey.QUIET: no_human_commit,
    SignalKey.ACTIVITY: activity_falling,
    SignalKey.RELEASES: releases_stopped,
    SignalKey.CONCENTRATION: concentration_rising,
    SignalKey.ROSTER: roster_unchanged,
    SignalKey.UNEDITED: roster_unedited,
}

COLUMNS: Mapping[SignalKey, tuple[str, ...]] = {
    SignalKey.EMPLOYER: (
        *("employer_gone", "employer_held", "employer_here", "seats", "maintainers"),
    ),
    SignalKey.QUIET: ("commits",),
    SignalKey.ACTIVITY: ("authors",),
    SignalKey.RELEASES: ("releases",),
    SignalKey.CONCENTRATION: ("top_days", "all_days"),
    SignalKey.ROSTER: ("listed", "silent", "outsiders", "unchanged_months"),
    SignalKey.UNEDITED: ("roster_edits",),
}

# The releases of several channels, where more than counts by month is known.
RELEASE_SERIES = ("release_p", "late_share", "next_year")


def readings(key: SignalKey, series: Series) -> list[Reading]:
    """Return the readings of a signal, one a month, from its columns (`COLUMNS`).

    Without ``release_p`` the rhythm is that of ``releases`` by month.
    """
    if key is SignalKey.RELEASES and "release_p" not in series:
        releases = series["releases"]
        chances, then = monthly_release_p(releases), next_year(releases)
        series = {"release_p": chances, "next_year": then}
    return READ[key](series)
