"""The seven dimensions of one project: graded by the rules of `grades`, each with its reasons."""

from collections.abc import Callable
from datetime import date

from tracker.health import grades
from tracker.health.community_grading import (
    grade_adopters,
    grade_responsiveness,
    tell_adopters,
    tell_responsiveness,
)
from tracker.health.document import Dimension, Profile
from tracker.health.facts import LicenceFact, ProjectFacts, is_current
from tracker.health.figures import figure_id
from tracker.health.funding_grading import grade_funding_path, tell_funding_path
from tracker.health.grades import ChannelRhythm, Grading
from tracker.health.measure import ChannelMeasure, Measures
from tracker.health.profile import NOT_KNOWN, compose_profile
from tracker.health.roster import Roster
from tracker.health.sections import channel_state, channel_text, has_rhythm
from tracker.health.subject import Subject, Told
from tracker.health.words import (
    count,
    duration,
    joined,
    long_day,
    number,
    number_range,
    percent_range,
)
from tracker.metrics.concentration import SELF_EMPLOYED, SeatFactors
from tracker.metrics.people import MAINTAINER
from tracker.metrics.result import Status, coverage_status
from tracker.metrics.sources import Freshness, age_days, freshness


def grade_profile(facts: ProjectFacts, roster: Roster, measures: Measures) -> Profile:
    """Return the profile of the day; what lacks evidence is unknown, with what would fill it."""
    subject = Subject(facts, roster, measures)
    dimensions = tuple(
        _dimension(name, grade(subject), tell(subject), subject)
        for name, (grade, tell) in _DIMENSIONS.items()
    )
    composed = compose_profile({one.name: one.grades for one in dimensions})
    return Profile(
        dimensions=dimensions,
        headline=composed.headline,
        weakest_grade=composed.weakest_grade,
        weakest=composed.weakest,
        known=composed.known,
        of=composed.of,
        sort_key=composed.sort_key,
    )


def grades_of(
    facts: ProjectFacts, roster: Roster, measures: Measures
) -> dict[str, tuple[str, ...]]:
    """Return the grades alone, by dimension."""
    subject = Subject(facts, roster, measures)
    return {name: grade(subject).grades for name, (grade, _) in _DIMENSIONS.items()}


def _dimension(name: str, grading: Grading, told: Told, subject: Subject) -> Dimension:
    return Dimension(
        name=name,
        title=grading.rule.title,
        grades=grading.grades,
        value=told.value,
        detail=told.detail,
        reasons=told.reasons,
        rule=_rule_text(grading),
        rule_source=grading.rule.source,
        as_of=subject.measures.day.isoformat(),
        receipt=figure_id(subject.facts.slug, subject.measures.day, told.figure),
    )


def _rule_text(grading: Grading) -> str:
    """Return the part of the rule that gave the grade."""
    if grading.grades == NOT_KNOWN:
        return "No grade without evidence"
    parts = [f"{grade}: {getattr(grading.rule, grade.lower())}" for grade in grading.grades]
    return "; ".join(parts)


# -- people ---------------------------------------------------------------------------------------


def _grade_people(subject: Subject) -> Grading:
    before, now = _maintainers_then_and_now(subject)
    return grades.people(subject.measures.absence, before, now)


def _maintainers_then_and_now(subject: Subject) -> tuple[int | None, int | None]:
    roster, measures = subject.roster, subject.measures
    return roster.count(MAINTAINER, measures.flows_from), roster.count(MAINTAINER, measures.day)


def _tell_people(subject: Subject) -> Told:
    heads = subject.measures.headcount
    reasons = [
        _absence_reason(subject.measures),
        _flow_reason(*_maintainers_then_and_now(subject)),
    ]
    if heads.listed is None:
        reasons.append("No maintainers file was found, and no foundation list was imported.")
        return Told("unknown", "", tuple(reasons), "people")
    if heads.confirmed == 0 and heads.listed:
        reasons.append("Nobody is confirmed: no source was edited within 180 days.")
    linked = subject.measures.is_activity_linked
    active = f"{heads.active} active" if linked else "activity not linked to people"
    detail = f"of {heads.listed} listed; {active}"
    return Told(f"{heads.confirmed} confirmed", detail, tuple(reasons), "people")


def _absence_reason(measures: Measures) -> str:
    if measures.absence is None:
        return "Nobody committed in the last 12 months, so there is no absence factor."
    few = count(measures.absence, "person", "people")
    return f"Absence factor {measures.absence}: {few} wrote half of the commits of 12 months."


def _flow_reason(before: int | None, now: int | None) -> str:
    if before is None or now is None:
        return "The net flow is not known: no roster reaches back 24 months."
    moved = number(now - before, 0) if now <= before else f"+{now - before}"
    return f"Net flow {moved} in 24 months: {before} to {now} people."


# -- independence ---------------------------------------------------------------------------------


def _grade_independence(subject: Subject) -> Grading:
    measures = subject.measures
    people, homeless = _seats(subject)
    status = coverage_status(people - homeless, people) if people else Status.UNKNOWN
    return grades.independence(measures.employers, _elephant(measures).bounds_employer, status)


def _elephant(measures: Measures) -> SeatFactors:
    """Return the factors by FTE where everybody's is known, else by seats."""
    by_fte = measures.fte_factors
    return by_fte if by_fte and by_fte.bounds_employer else measures.seat_factors


def _seats(subject: Subject) -> tuple[int, int]:
    """Return how many maintainers there are, and of how many no employer is known."""
    seats = subject.measures.seats
    return len(seats), int(seats["employer"].isna().sum())


def _tell_independence(subject: Subject) -> Told:
    measures = subject.measures
    people, homeless = _seats(subject)
    factors = _elephant(measures)
    bounds = factors.bounds_employer
    if measures.employers is None or bounds is None:
        reason = "Nobody is listed as a maintainer, so there is no employer to count."
        return Told("unknown", "", (reason,), "structure" if people else "profile")
    reasons = [_largest_reason(subject, people, homeless)]
    if homeless:
        reasons.append(f"The employer of {count(homeless, 'maintainer')} is not known.")
    least, most = measures.employers
    noun = "employer" if most == 1 else "employers"
    by_fte = factors is measures.fte_factors
    by = "maintainer FTE" if by_fte else "maintainer seats"
    detail = f"elephant factor {number_range(*bounds, 0)} by {by}"
    figure = "fte-structure" if by_fte else "structure"
    return Told(f"{number_range(least, most, 0)} {noun}", detail, tuple(reasons), figure)


def _largest_reason(subject: Subject, people: int, homeless: int) -> str:
    employers = subject.measures.seats["employer"].dropna()
    sizes = employers[employers != SELF_EMPLOYED].value_counts()
    if employers.empty:
        return f"No employer of the {count(people, 'maintainer')} is known."
    if sizes.empty:
        return "Those whose employer is known work for themselves."
    most = int(sizes.max())
    largest = sorted(str(name) for name, size in sizes.items() if size == most)
    share = percent_range(most / people, (most + homeless) / people)
    if len(largest) == 1:
        return f"{largest[0]} employs {share} of the maintainers."
    return f"{joined(largest[:3])} employ {share} of the maintainers each."


# -- funding path ---------------------------------------------------------------------------------


def _grade_funding_path(subject: Subject) -> Grading:
    return grade_funding_path(subject.measures)


def _tell_funding_path(subject: Subject) -> Told:
    return Told(*tell_funding_path(subject.measures))


# -- delivery -------------------------------------------------------------------------------------


def _release_channels(subject: Subject) -> list[ChannelMeasure]:
    return [one for one in subject.measures.channels if one.fact.kind == "release"]


def _grade_delivery(subject: Subject) -> Grading:
    return grades.delivery(
        ChannelRhythm(
            one.fact.name, one.overdue.p, one.cadence.robust_cv, one.retired_on is not None
        )
        for one in _release_channels(subject)
    )


def _tell_delivery(subject: Subject) -> Told:
    channels = _release_channels(subject)
    if not channels:
        reason = "No tag is a release of a channel that is graded."
        return Told("unknown", "", (reason,), "profile")
    value, detail, figure = _delivery_value([one for one in channels if one.is_graded])
    return Told(value, detail, tuple(_channel_reason(one) for one in channels), figure)


def _channel_reason(channel: ChannelMeasure) -> str:
    state = channel_state(channel)
    said = f"{state}; " if state in ("late", "overdue", "on rhythm") else ""
    return f"{channel.fact.name}: {said}{channel_text(channel, state)}."


def _delivery_value(graded: list[ChannelMeasure]) -> tuple[str, str, str]:
    """Return the words for the graded channel that needs somebody most."""
    known = [one for one in graded if one.overdue.p is not None]
    if not known:
        return "unknown", "too few releases for a rhythm" if graded else "", "profile"
    worst = min(known, key=lambda one: one.overdue.p or 0)
    gaps = f"{worst.fact.name}; {count(len(worst.gaps), 'gap')}"
    figure = f"overdue-{worst.fact.name}"
    if not has_rhythm(worst):
        return channel_state(worst), gaps, figure
    usual = duration(round(worst.cadence.median or 0))
    detail = f"{gaps}, robust CV {number(worst.cadence.robust_cv or 0, 1)}"
    if channel_state(worst) == "on rhythm":
        return f"every {usual}", detail, figure
    return f"{channel_state(worst)}, {duration(worst.elapsed_days or 0)}", detail, figure


# -- governance -----------------------------------------------------------------------------------


def _grade_governance(subject: Subject) -> Grading:
    return grades.governance(
        is_licence_open=_is_licence_open(subject),
        roster=_roster_age(subject),
        is_neutral=_is_hosted(subject) or None,
        has_adopters_in_steering=bool(subject.roster.count("steering", subject.measures.day))
        or None,
    )


def _licence(subject: Subject) -> LicenceFact | None:
    current = [one for one in subject.facts.licences if is_current(one, subject.measures.day)]
    return current[-1] if current else None


def _is_licence_open(subject: Subject) -> bool | None:
    licence = _licence(subject)
    return licence.is_open if licence else None


def _licence_reason(licence: LicenceFact | None) -> str:
    if licence is None:
        return "The licence is not known: no licence file was found."
    if licence.is_open is None:
        return "The licence is not known by its words, so whether it is open is unknown."
    kind = "open" if licence.is_open else "not an open licence"
    return f"The licence is {licence.name} since {long_day(licence.valid_from)}: {kind}."


def _is_hosted(subject: Subject) -> bool:
    """Tell whether the foundation gives the project a level: then name and accounts are its."""
    return any(is_current(one, subject.measures.day) for one in subject.facts.levels)


def _roster_age(subject: Subject) -> Freshness | None:
    last = subject.roster.confirmed_on().get(subject.roster.used or "")
    return freshness(age_days(last, subject.measures.day))


def _tell_governance(subject: Subject) -> Told:
    roster = subject.roster
    last, age = roster.confirmed_on().get(roster.used or ""), _roster_age(subject)
    hosted = _is_hosted(subject)
    reasons = (
        _roster_reason(roster.used, last, age),
        "The foundation hosts it." if hosted else "Who owns name and accounts is not known.",
        _licence_reason(_licence(subject)),
    )
    value = "unknown" if age is None else f"roster {age.value}"
    detail = f"last edited {last.isoformat()}" if last else ""
    return Told(value, detail, reasons, "freshness" if age else "profile")


def _roster_reason(kind: str | None, last: date | None, age: Freshness | None) -> str:
    if age is None or last is None:
        return "There is no roster whose age could be told."
    return f"The {kind} was last edited on {long_day(last)}; it is {age.value}."


_DIMENSIONS: dict[str, tuple[Callable[[Subject], Grading], Callable[[Subject], Told]]] = {
    "people": (_grade_people, _tell_people),
    "independence": (_grade_independence, _tell_independence),
    "funding_path": (_grade_funding_path, _tell_funding_path),
    "delivery": (_grade_delivery, _tell_delivery),
    "responsiveness": (grade_responsiveness, tell_responsiveness),
    "adopters": (grade_adopters, tell_adopters),
    "governance": (_grade_governance, _tell_governance),
}
