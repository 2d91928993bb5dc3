"""How responsiveness and adopters are graded: by reported issues, and by who pays and is listed."""

from datetime import date

from tracker.health import grades
from tracker.health.adopter_measures import AdopterMeasures, Payers
from tracker.health.grades import Grading, Trend, trend, trend_of_list
from tracker.health.history import adopters_on
from tracker.health.issue_measures import FROM_EVENTS, FROM_PROJECTS
from tracker.health.responsiveness import Responsiveness, graded
from tracker.health.subject import Subject, Told
from tracker.health.words import count, long_day, number, percent, percent_range
from tracker.metrics.months import months_before
from tracker.metrics.numbers import newcombe

TREND_MONTHS = 12


def grade_responsiveness(subject: Subject) -> Grading:
    """Grade by the rank among the foundation's projects, at both ends of its interval."""
    rank = subject.measures.responsiveness
    if rank is None or rank.rank_low is None or rank.rank_high is None:
        return graded(None)
    return graded((rank.rank_low, rank.rank_high))


def tell_responsiveness(subject: Subject) -> Told:
    """Return the share of reports fixed in 90 days, and why there is no grade if there is none."""
    rank, recent = subject.measures.responsiveness, subject.measures.issues.recent
    if rank is None or recent is None:
        reason = "No issues were imported, so how fast reports are answered and fixed is not known."
        return Told("unknown", "", (reason,), "profile")
    ended = f"{recent.events} of {count(len(recent.reports), 'report')} of 12 months ended."
    if rank.fixed_90 is None:
        reason = f"A share is given from {FROM_EVENTS} reports that were fixed or closed."
        return Told("unknown", "", (ended.capitalize(), reason), "responsiveness")
    low, high = rank.ci95 or (rank.fixed_90, rank.fixed_90)
    value = f"{percent(rank.fixed_90)} fixed in 90 days"
    detail = f"95 % interval {percent_range(low, high)}, of {len(recent.reports)} reports"
    return Told(value, detail, (ended.capitalize(), _rank_reason(rank)), "responsiveness")


def _rank_reason(rank: Responsiveness) -> str:
    if rank.rank_low is None or rank.rank_high is None:
        return (
            f"There is no rank: {count(rank.projects, 'project')} of the foundation "
            f"{'has' if rank.projects == 1 else 'have'} enough reports, and {FROM_PROJECTS} are "
            "needed."
        )
    span = percent_range(rank.rank_low, rank.rank_high)
    return (
        f"Among the {rank.projects} projects that can be compared it stands at {span} from below."
    )


# -- adopters -------------------------------------------------------------------------------------


def conversion_trend(subject: Subject) -> tuple[Trend | None, date]:
    """Return which way conversion moved in twelve months, and since when; None: not known.

    It moves if Newcombe's interval of the change leaves out 0, and is known where it is known of at
    least half of the adopters on both days.
    """
    before_on = months_before(subject.measures.day, TREND_MONTHS)
    now = subject.measures.adopters
    if not now.is_conversion_known:
        return None, before_on
    before = AdopterMeasures(subject.facts.as_of(before_on), before_on)
    if not before.is_conversion_known:
        return None, before_on
    ends = newcombe(_paid(before.payers), _paid(now.payers))
    return (None if ends is None else trend(*ends)), before_on


def _paid(payers: Payers) -> tuple[int, int]:
    return payers.paid, payers.known


def grade_adopters(subject: Subject) -> Grading:
    """Grade by the trends of conversion and of the length of the list."""
    moved = None
    if adopters_on(subject.facts, subject.measures.day) is not None:
        moved = trend_of_list(*_list_changes(subject))
    return grades.adopters(conversion_trend(subject)[0], moved)


def tell_adopters(subject: Subject) -> Told:
    """Return how many are listed, how the list moved, and how many of them pay."""
    listed = adopters_on(subject.facts, subject.measures.day)
    if listed is None:
        return Told("unknown", "", ("No adopters file was found.",), "profile")
    added, removed = _list_changes(subject)
    moved = f"{added} added and {removed} removed in 24 months; lists are rarely pruned."
    detail = "in the adopters file"
    payers = subject.measures.adopters.payers
    if payers.known and not payers.is_hidden:
        detail = f"{payers.paid} of {payers.known} known pay a vendor"
    return Told(f"{listed} listed", detail, (moved, *_paying_reasons(subject)), "adopters")


def _list_changes(subject: Subject) -> tuple[int, int]:
    """Return how many adopters were added and removed in 24 months."""
    since, day = subject.measures.flows_from, subject.measures.day
    spells = subject.facts.adoptions
    added = sum(since < one.valid_from <= day for one in spells)
    removed = sum(one.valid_until is not None and since < one.valid_until <= day for one in spells)
    return added, removed


def _paying_reasons(subject: Subject) -> tuple[str, ...]:
    payers = subject.measures.adopters.payers
    if payers.known == 0:
        return ("Who of them subscribes is not known, and listed is not using.",)
    if payers.is_hidden:
        return ("Too few are known to pay, or not, to be told without naming them.",)
    moved, since = conversion_trend(subject)
    unknown = f"Of {number(payers.unknown, 0)} adopters it is not known whether they pay."
    if moved is None:
        return unknown, f"How many paid on {long_day(since)} is not known, so there is no trend."
    return unknown, f"The share that pays is {moved.value} since {long_day(since)}."
