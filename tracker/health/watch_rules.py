"""What each watch signal means, what it warns of, and why its limit is where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracker.metrics.watch import SignalKey


@dataclass(frozen=True, slots=True)
class SignalRule:
    """The words of one signal.

    ``recovered`` says of a false alarm what happened within twelve months instead, ``reason`` why
    the limit is what it is, and ``evidence`` what backtests on public data found.
    """

    key: SignalKey
    title: str
    score: str
    limit: str
    reason: str
    warns_of: str
    recovered: str
    evidence: str


# The panel of the first kind: 225 projects of the CNCF's list by month, July 2021 to June 2025, of
# which 22 were archived or lost their last maintainer. Of the second: four repositories to July
# 2026 (Linkerd, Kuma, NATS, Contour), none of which was abandoned.
_NO_PANEL = "Not backtested against abandonment: no public panel with what people did was at hand."
_RULES = (
    SignalRule(
        SignalKey.EMPLOYER,
        "An employer is leaving",
        "share of the employer's maintainers, over all projects of the foundation, who left all"
        " that they maintained within three months, times its share of this project's"
        " maintainers before",
        "two people or more, and half of its people or more",
        "Policy choice. Groups of two or more that leave in one month are how an employer's"
        " withdrawal is counted in the forecast (model.md 9.4). Changing employer is not"
        " leaving, and a list that empties on one day was moved.",
        "fewer maintainers than before, a year later",
        "as many maintained it again within 12 months",
        "CNCF list: AUC 0.44 [0.39, 0.50] six months before a project ended; it never stood before"
        " such an end. It tells of people who leave, not of projects that are archived.",
    ),
    SignalRule(
        SignalKey.QUIET,
        "No commit by a person",
        "months without a commit by a person, over the limit of the project's own pauses",
        "one month more than any pause before; at least 3, at most 12 months, and 12 while"
        " fewer than 24 months are known",
        "Policy choice. Two years show each season twice, so that a pause of every summer is no"
        " reason to look; after a year's break only about a quarter resume (Calefato et al."
        " 2022).",
        "no commit by a person in the following year",
        "somebody committed again within 12 months",
        "Four repositories: it never stood in 463 months. " + _NO_PANEL,
    ),
    SignalRule(
        SignalKey.ACTIVITY,
        "Fewer people are at work",
        "1 - people a month in the last six full months / the lesser of the twelve months"
        " before and of the same six months a year before",
        "0.4, and one person a month less",
        "Policy choice. The lesser base lets seasons and a past peak pass; one person keeps"
        " very small projects from standing by chance.",
        "activity that has not come back a year later",
        "activity recovered within 12 months",
        "Four repositories: it stood in 22 of 395 months; Contour did not recover in 13 of 13 that"
        " can be judged, Linkerd and NATS did in 3 of 3. " + _NO_PANEL,
    ),
    SignalRule(
        SignalKey.RELEASES,
        "Releases are late",
        "1 - P(next gap >= elapsed) of the latest channel, by its own rhythm (model.md 6.2)",
        "0.8, the limit of late; stronger the more of the channels are late",
        "The limit of the grade. Channels that a decision closed are left out, and so is a pause"
        " that is no longer than one in the two years before: it may be a season (policy choice).",
        "no release in the following year",
        "a release came within 12 months",
        "Four repositories, all tags by month: it stood in 1 of 387 months, falsely. " + _NO_PANEL,
    ),
    SignalRule(
        SignalKey.CONCENTRATION,
        "Work rests on fewer shoulders",
        "share of the busiest person in the active days of twelve months, less that of the"
        " twelve months before",
        "0.15 with an interval above 0, and 30 active days in each year",
        "Policy choice. Days instead of commits let one large import count once; whole years"
        " leave no season. Who reviews is not in a repository's history.",
        "as much on one person a year later",
        "work was spread again within 12 months",
        _NO_PANEL,
    ),
    SignalRule(
        SignalKey.ROSTER,
        "The list no longer says who works",
        "share of those listed or regularly active who are only one of the two",
        "0.5, two people, and twelve months without a change of the list",
        "Policy choice. Age alone is no reason: a list of people who are all at work is right,"
        " however old. Listed people who were never seen at work in the repository are left out.",
        "a list that is changed, or is as far off a year later",
        "the listed people were at work again within 12 months",
        _NO_PANEL,
    ),
    SignalRule(
        SignalKey.UNEDITED,
        "The list was not edited",
        "months since anybody edited the list, over 12",
        "1",
        "The limit of stale (model.md 2.4). An edit shows that somebody looks after the list, not"
        " that it is right.",
        "no edit in the following year",
        "somebody edited it within 12 months",
        "CNCF list: AUC 0.84 [0.76, 0.92] six months before a project ended, 0.85 [0.77, 0.91] two"
        " years before; in pairs matched on maturity and size higher in 0.73 [0.59, 0.86] of 21."
        " Yet it stood in 37% of the months that no end followed.",
    ),
)

RULES: Mapping[SignalKey, SignalRule] = MappingProxyType({rule.key: rule for rule in _RULES})
