"""From due looks to what is shown of them: words, marks, sentences, the shapes of charts."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.health.change import placebo_levels
from tracker.health.facts import ProjectFacts
from tracker.health.figures import figure_id
from tracker.health.ledger import (
    HypothesisFact,
    RegisteredEvent,
    due_day,
    is_exploratory,
    look_day,
)
from tracker.health.looks import COUNT_METRIC, LEVEL_METRIC, Look, due_looks, look_key
from tracker.health.measure import Measures
from tracker.health.outcomes import OutcomeKind, outcome_of, speaks_until
from tracker.health.policy import (
    EarlierVerdict,
    HypothesisView,
    LookStop,
    Note,
    Policy,
    PolicyEvent,
    PolicyMovement,
    SeriesShape,
    VerdictView,
)
from tracker.health.verdict import Word, log_level
from tracker.health.words import count, duration, joined, long_day, number, number_word

EXPLORATORY = "exploratory: registered after the data could be seen"
MARKS = {
    Word.IMPROVED: "▲",
    Word.DECLINED: "▼",
    Word.SUGGESTIVE: "◇",
    Word.NO_CHANGE: "=",
    Word.NOT_ASSESSABLE: "?",
}
_SAID = {
    Word.IMPROVED: ("improved", "improved"),
    Word.DECLINED: ("declined", "declined"),
    Word.SUGGESTIVE: ("is suggestive", "are suggestive"),
    Word.NO_CHANGE: ("shows no detectable change", "show no detectable change"),
    Word.NOT_ASSESSABLE: ("is not assessable", "are not assessable"),
}


def policy_section(facts: ProjectFacts, measures: Measures, looks: Sequence[Look]) -> Policy:
    """Return the policy section, newest event first.

    ``facts`` and ``measures`` are those of one day, ``looks`` all that are due on it.
    """
    events = [_event(facts, measures, event, looks) for event in facts.ledger.events]
    return Policy(tuple(sorted(events, key=lambda one: (one.on, one.id), reverse=True)))


def _event(
    facts: ProjectFacts, measures: Measures, event: RegisteredEvent, looks: Sequence[Look]
) -> PolicyEvent:
    mine = [one for one in looks if one.hypothesis in event.hypotheses]
    names = {spell.person: spell.name for spell in facts.roles}
    return PolicyEvent(
        id=event.id,
        on=event.occurred_on.isoformat(),
        title=event.title,
        statement=event.statement,
        evidence_url=event.evidence_url,
        transition_months=event.transition_months,
        look=max((one.months for one in mine), default=None),
        sentences=_sentences(event, mine),
        hypotheses=tuple(
            _hypothesis(facts, measures.day, event, one, mine) for one in event.hypotheses
        ),
        movements=tuple(
            PolicyMovement(names[one.person], one.kind.value.replace("_", " "), one.on.isoformat())
            for one in measures.all_movements
            if one.on >= event.occurred_on
        ),
    )


# -- what came of it, in sentences -----------------------------------------------------------------


def _sentences(event: RegisteredEvent, looks: Sequence[Look]) -> tuple[str, ...]:
    newest = _newest(event, looks)
    if not newest:
        first = min(months for one in event.hypotheses for months in one.looks)
        on = long_day(look_day(event, first))
        return (f"Nothing is due yet: the first look, at {count(first, 'month')}, is on {on}.",)
    outcomes = count(len(newest), "registered outcome")
    first, last = min(one.months for one in newest), max(one.months for one in newest)
    months = str(last) if first == last else f"{first} to {last}"
    groups = [_group(word, [one for one in newest if one.word is word]) for word in Word]
    sentences = [f"{months} months on, of {outcomes} {joined([one for one in groups if one])}."]
    late = [one for one in newest if is_exploratory(event, one.hypothesis)]
    if late:
        who = "All of this is" if len(late) == len(newest) else f"{_titles(late)}:"
        sentences.append(f"{who} {EXPLORATORY}.")
    return tuple(sentences)


def _group(word: Word, looks: Sequence[Look]) -> str:
    """Return "two show no detectable change (Commits by people; Releases of edge)", or nothing."""
    if not looks:
        return ""
    verb = _SAID[word][0 if len(looks) == 1 else 1]
    return f"{number_word(len(looks))} {verb} ({_titles(looks)})"


def _titles(looks: Sequence[Look]) -> str:
    return "; ".join(_title(one) for one in looks)


def _title(look: Look) -> str:
    is_against = look.word is Word.SUGGESTIVE and look.is_against
    return f"{look.outcome.title}{', against what was expected' if is_against else ''}"


def _newest(event: RegisteredEvent, looks: Sequence[Look]) -> list[Look]:
    """Return the newest due look of each hypothesis, in their order."""
    found = {}
    for look in looks:
        found[look.hypothesis.id] = look
    return [found[one.id] for one in event.hypotheses if one.id in found]


# -- one hypothesis --------------------------------------------------------------------------------


def _hypothesis(
    facts: ProjectFacts,
    day: date,
    event: RegisteredEvent,
    one: HypothesisFact,
    looks: Sequence[Look],
) -> HypothesisView:
    outcome = outcome_of(one.outcome)
    mine = [look for look in looks if look.hypothesis == one]
    return HypothesisView(
        id=one.id,
        label=f"H{one.position}",
        statement=one.statement,
        outcome=one.outcome,
        title=outcome.title,
        unit=outcome.unit,
        places=outcome.places,
        kind=outcome.kind.value,
        direction=one.direction,
        smallest_change=one.smallest_change,
        is_primary=one.is_primary,
        is_link=one.is_link,
        peers=one.peers,
        locked_at=one.locked_at.isoformat(timespec="seconds"),
        registered=_registered(event, one),
        exploratory=EXPLORATORY if is_exploratory(event, one) else "",
        needs=outcome.needs,
        looks=_stops(event, one, mine, speaks_until(facts, day)),
        verdicts=tuple(_verdict(facts, day, event, look) for look in mine),
        notes=tuple(Note(note.text, note.recorded_at.date().isoformat()) for note in one.notes),
        shape=_shape(mine[-1]) if mine else None,
    )


def _registered(event: RegisteredEvent, one: HypothesisFact) -> str:
    days = (one.locked_at.date() - event.occurred_on).days
    if days == 0:
        return "on the day of the decision"
    return f"{duration(abs(days))} {'after' if days > 0 else 'before'} the decision"


def _stops(
    event: RegisteredEvent, one: HypothesisFact, looks: Sequence[Look], until: date
) -> tuple[LookStop, ...]:
    due = due_looks(event, one, until)
    words = {look.months: look.word.value for look in looks}
    is_count = outcome_of(one.outcome).kind is OutcomeKind.COUNT
    return tuple(
        LookStop(
            months=months,
            on=look_day(event, months).isoformat(),
            due_on=due_day(event, months, is_count=is_count).isoformat(),
            state="given" if months in due else "not due",
            word=words.get(months),
        )
        for months in one.looks
    )


# -- one verdict -----------------------------------------------------------------------------------


def _verdict(facts: ProjectFacts, day: date, event: RegisteredEvent, look: Look) -> VerdictView:
    result = look.result
    is_count, is_level = look.metric == COUNT_METRIC, look.metric == LEVEL_METRIC
    low, high = _ends(result.get("ci95"))
    optimistic_low, optimistic_high = _ends(result.get("optimistic_ci95"))
    key = look_key(look)
    return VerdictView(
        months=look.months,
        on=look_day(event, look.months).isoformat(),
        word=look.word.value,
        mark=MARKS[look.word],
        why=look.why,
        text=look_text(look),
        power=_power(look),
        before=result.get("mean_before" if is_count else "before"),
        after=result.get("mean_after" if is_count else "after"),
        months_before=result.get("months_before"),
        months_after=result.get("months_after"),
        level=result.get("level_rate_ratio"),
        low=low,
        high=high,
        optimistic=result.get("optimistic_rate_ratio"),
        optimistic_low=optimistic_low,
        optimistic_high=optimistic_high,
        p_in_time=result.get("p_in_time"),
        placebo_dates=result.get("placebo_dates"),
        p_in_space=_p_in_space(look),
        peers=result.get("peers"),
        percentile=result.get("percentile") if is_level else None,
        detectable=result.get("detectable_rate_ratio"),
        receipt=figure_id(facts.slug, day, f"verdict-{key}") if look.metric else None,
        power_receipt=figure_id(facts.slug, day, f"power-{key}") if is_count else None,
        earlier=_earlier(look),
    )


def _ends(pair: Sequence[float | None] | None) -> tuple[float | None, float | None]:
    return (pair[0], pair[1]) if pair else (None, None)


def _p_in_space(look: Look) -> float | None:
    """Return the one-sided p among the peers, on the side of the level if it leaves out 1."""
    result = look.result
    if look.metric == LEVEL_METRIC:
        return _number(result["p_one_sided"])
    against = look.is_against and look.own_word in (Word.DECLINED, Word.SUGGESTIVE)
    return _number(result.get("p_in_space_against" if against else "p_in_space"))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _earlier(look: Look) -> tuple[EarlierVerdict, ...]:
    """Return what was said of this look before, in other words or of other data."""
    text = look_text(look)
    given = [one for one in look.hypothesis.given if one.look_months == look.months]
    return tuple(
        EarlierVerdict(one.word, one.text, one.given_at.date().isoformat())
        for one in given
        if (one.word, one.text) != (look.word.value, text)
    )


def look_text(look: Look) -> str:
    """Return a look in one line: before and after, the level with its interval, the placebos."""
    result = look.result
    if look.metric == COUNT_METRIC:
        means = _arrow(result["mean_before"], result["mean_after"], 1)
        return "; ".join([f"{means} {look.outcome.unit}", _level_text(result), _p_text(look)])
    if look.metric == LEVEL_METRIC:
        return f"{_arrow(result['before'], result['after'], look.outcome.places)}; {_rank(result)}"
    return look.why


def _arrow(before: float | None, after: float | None, places: int) -> str:
    return " → ".join("?" if one is None else number(one, places) for one in (before, after))


def _level_text(result: Any) -> str:
    level, ends = result["level_rate_ratio"], result["ci95"]
    if level is None or ends is None:
        return "no level can be fitted"
    return f"level ratio {number(level, 2)} [{number(ends[0], 2)}, {number(ends[1], 2)}]"


def _p_text(look: Look) -> str:
    in_time, in_space = _number(look.result["p_in_time"]), _p_in_space(look)
    said = [
        f"time {'not possible' if in_time is None else number(in_time, 2)}",
        f"peers {'none' if in_space is None else number(in_space, 2)}",
    ]
    return f"placebo p: {', '.join(said)}"


def _rank(result: Any) -> str:
    if result["percentile"] is None:
        return "no peers to rank it among"
    share = round(100 * result["percentile"])
    p = number(result["p_one_sided"], 2)
    return f"moved more than {share} % of {count(result['peers'], 'peer')} (p {p}; a rank, no test)"


def _power(look: Look) -> str:
    """Return what could have been noticed, in a sentence that stands beside the verdict."""
    result = look.result
    if look.metric == LEVEL_METRIC and look.outcome.kind is OutcomeKind.DISCLOSED:
        return "Two days make no series: nothing could have been tested, and both are listed."
    if look.metric == LEVEL_METRIC:
        return "So small a count can never pass a test: who came and went is listed instead."
    factor = result.get("detectable_rate_ratio")
    if factor is None:
        return "Without a fitted series nothing could have been noticed."
    spans = f"{result['months_before']} months before and {result['months_after']} after"
    means = f"{number(result['mean_before'], 1)} {look.outcome.unit}"
    said = (
        f"At {means}, {spans}, a change by a factor of {number(factor, 1)}, up or down, would be "
        "noticed four times out of five"
    )
    least = look.hypothesis.smallest_change
    if least is not None and abs(math.log(least)) < math.log(factor):
        return f"{said}; the smallest change of interest, {number(least, 2)}, mostly would not."
    return f"{said}."


# -- the shapes of its charts ----------------------------------------------------------------------


def _shape(look: Look) -> SeriesShape | None:
    """Return the series and the placebo levels of a look; None: no level was fitted."""
    window, result = look.window, look.result
    ends = _ends(result.get("ci95"))
    if window is None or ends[0] is None or ends[1] is None:
        return None
    series = [*window.before, *window.after]
    in_time = placebo_levels(series, len(window.before), left_out=window.left_out)
    in_space = (
        log_level(one["before"], one["after"], window.left_out) for one in look.inputs["peers"]
    )
    return SeriesShape(
        first=window.first.isoformat(),
        before=window.before,
        after=window.after,
        left_out=window.left_out,
        slope=result["trend_rate_ratio_per_year"],
        level=result["level_rate_ratio"],
        low=ends[0],
        high=ends[1],
        in_time=tuple(None if one is None else math.exp(one) for one in in_time),
        in_space=tuple(math.exp(one) for one in in_space if one is not None),
    )
