"""From the ledger of a project to what each due look says: windows, peers, the chain. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tracker.health.change import Direction
from tracker.health.facts import ProjectFacts
from tracker.health.ledger import (
    HypothesisFact,
    MonthlySeries,
    PeerSeries,
    RegisteredEvent,
    day_before,
    due_day,
    event_month,
    look_day,
)
from tracker.health.outcomes import (
    Outcome,
    OutcomeKind,
    level_at,
    outcome_of,
    series_of,
    speaks_until,
)
from tracker.health.receipts import Done
from tracker.health.registry import compute
from tracker.health.roster import Roster
from tracker.health.verdict import (
    GATE_P,
    GATE_PEERS,
    LEAST_MONTHS_BEFORE,
    MOST_MONTHS_BEFORE,
    Word,
    is_towards,
)
from tracker.metrics.months import month_after, months_between

COUNT_METRIC, LEVEL_METRIC, POWER_METRIC = "change_verdict", "level_rank", "verdict_power"
LOOK_METRICS = (COUNT_METRIC, LEVEL_METRIC, POWER_METRIC)

_LISTED = {
    OutcomeKind.LEVEL: "a level is listed, not tested: so small a count can never pass a test",
    OutcomeKind.DISCLOSED: "a disclosed figure is listed, not tested: it has no monthly series",
}
_HELD = (Word.IMPROVED, Word.SUGGESTIVE)


@dataclass(frozen=True, slots=True)
class Window:
    """The counts of a look: whole months before the event and after it; ``first`` is a month."""

    first: date
    before: tuple[int, ...]
    after: tuple[int, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Look:
    """What one look says of one hypothesis.

    ``word`` is one of 8.5; ``own_word`` is what the outcome alone would say, and differs where an
    earlier link of the chain is broken or unknown. ``metric`` computes ``inputs`` to ``result``;
    None: there was nothing to compute, and ``why`` says so.
    """

    hypothesis: HypothesisFact
    outcome: Outcome
    months: int
    word: Word
    own_word: Word
    why: str
    metric: str | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    window: Window | None = None

    @property
    def is_against(self) -> bool:
        """Whether the fitted level lies on the side that was not expected."""
        level = self.result.get("level_rate_ratio")
        return level is not None and not is_towards(level, Direction(self.hypothesis.direction))

    @property
    def holds(self) -> bool | None:
        """Whether the outcome moved as expected, so that a later link may rest on it.

        None: that is not known.
        """
        if self.metric == LEVEL_METRIC:
            change: float = self.result["change"]
            return change > 0 if self.hypothesis.direction == Direction.RISE else change < 0
        if self.word is Word.NOT_ASSESSABLE:
            return None
        return self.word in _HELD and not self.is_against


def all_looks(facts: ProjectFacts, roster: Roster, day: date) -> tuple[Look, ...]:
    """Return the looks at all events of a project that are due on ``day``.

    ``facts`` and ``roster`` are those of ``day``.
    """
    events = facts.ledger.events
    return tuple(look for event in events for look in looks_of(facts, roster, event, day))


def look_parts(looks: Iterable[Look]) -> Iterator[Done]:
    """Yield what the receipts of looks hold: the verdict with its result, and its power."""
    for look in looks:
        if look.metric is None:
            continue
        window, key = f"look at {look.months} months", look_key(look)
        yield (f"verdict-{key}", look.metric, dict(look.inputs), window), dict(look.result)
        if look.metric == COUNT_METRIC:
            names = ("before", "after", "months_left_out")
            inputs = {name: look.inputs[name] for name in names}
            yield (f"power-{key}", POWER_METRIC, inputs, window), None


def look_key(look: Look) -> str:
    """Return what names a look in the ids of its receipts: hypothesis and months."""
    return f"{look.hypothesis.id}-{look.months}"


def looks_of(
    facts: ProjectFacts, roster: Roster, event: RegisteredEvent, day: date
) -> tuple[Look, ...]:
    """Return all looks at an event that are due on ``day``, by hypothesis and months.

    ``facts`` and ``roster`` are those of ``day``.
    """
    found: list[Look] = []
    for hypothesis in event.hypotheses:
        for months in due_looks(event, hypothesis, speaks_until(facts, day)):
            own = _look(facts, roster, event, hypothesis, months)
            found.append(_in_chain(own, event, found))
    return tuple(found)


def due_looks(event: RegisteredEvent, hypothesis: HypothesisFact, until: date) -> tuple[int, ...]:
    """Return the looks that are due on ``until``, the last day of which the data can speak."""
    is_count = outcome_of(hypothesis.outcome).kind is OutcomeKind.COUNT
    return tuple(
        months for months in hypothesis.looks if due_day(event, months, is_count=is_count) <= until
    )


def _look(
    facts: ProjectFacts,
    roster: Roster,
    event: RegisteredEvent,
    hypothesis: HypothesisFact,
    months: int,
) -> Look:
    outcome = outcome_of(hypothesis.outcome)
    peers = peers_of(facts.ledger.peers, hypothesis)
    if outcome.kind is OutcomeKind.COUNT:
        series = series_of(facts, outcome, roster.day)
        return _count_look(event, hypothesis, series, peers, months)
    days = (day_before(event), look_day(event, months))
    ends = _ends(outcome, [level_at(facts, roster, outcome, on) for on in days])
    if months - event.transition_months < outcome.window_months:
        ends = (None, None)
    return _level_look(hypothesis, ends, _peer_levels(peers, days), months)


def _ends(outcome: Outcome, levels: Sequence[float | None]) -> tuple[float | None, float | None]:
    """Return the levels before and after; of an index, relative to the first, which is 100."""
    before, after = levels
    if not outcome.is_index or after is None:
        return before, after
    return (100.0, 100 * after / before) if before else (None, None)


def peers_of(peers: Sequence[PeerSeries], hypothesis: HypothesisFact) -> list[PeerSeries]:
    """Return the series of the peers that were registered; none named: of all."""
    mine = [one for one in peers if one.outcome == hypothesis.outcome]
    return [one for one in mine if not hypothesis.peers or one.slug in hypothesis.peers]


def window_of(event: RegisteredEvent, series: MonthlySeries, months: int) -> Window | None:
    """Return the counts of a look; None: months after the event are missing.

    Before the event there are 36 months, or as many of them as are known.
    """
    month = event_month(event)
    known = max(min(months_between(series.first, month), MOST_MONTHS_BEFORE), 0)
    start = month_after(month, -known)
    before = series.known(start, known)
    left_out = 1 + event.transition_months
    wanted = months - event.transition_months
    after = series.known(month_after(month, left_out), wanted)
    if len(after) < wanted or len(before) < known:
        return None
    return Window(start, before, after, left_out)


def _count_look(
    event: RegisteredEvent,
    hypothesis: HypothesisFact,
    series: MonthlySeries,
    peers: Sequence[PeerSeries],
    months: int,
) -> Look:
    outcome = outcome_of(hypothesis.outcome)
    window = window_of(event, series, months)
    if window is None:
        why = f"nothing is known of it: it needs {outcome.needs}"
        return _nothing(hypothesis, outcome, months, why)
    if len(window.before) < LEAST_MONTHS_BEFORE:
        why = (
            f"{len(window.before)} whole months are known before the decision; a trend needs "
            f"{LEAST_MONTHS_BEFORE}"
        )
        return _nothing(hypothesis, outcome, months, why)
    inputs = {
        "direction": hypothesis.direction,
        "before": list(window.before),
        "after": list(window.after),
        "months_left_out": window.left_out,
        "peers": list(_peer_inputs(event, peers, months)),
    }
    result = compute(COUNT_METRIC, inputs)
    word = Word(result["word"])
    look = Look(hypothesis, outcome, months, word, word, "", COUNT_METRIC, inputs, result, window)
    return replace(look, why=_count_reason(look))


def _peer_inputs(
    event: RegisteredEvent, peers: Sequence[PeerSeries], months: int
) -> Iterator[dict[str, Any]]:
    """Yield the counts of each peer that is known for as long as a trend needs."""
    for peer in peers:
        window = window_of(event, peer.series, months) if peer.series else None
        if window is not None and len(window.before) >= LEAST_MONTHS_BEFORE:
            yield {
                "name": peer.slug,
                "before": list(window.before),
                "after": list(window.after),
            }


def _count_reason(look: Look) -> str:
    """Return in half a sentence what the word rests on, or what stood in the way of a better."""
    if look.word is Word.NOT_ASSESSABLE:
        return "too few events on one side to fit a level"
    if look.word is Word.NO_CHANGE:
        return "the interval holds 1"
    side = ", on the side that was not expected," if look.is_against else ""
    if look.word is Word.SUGGESTIVE:
        return f"the interval leaves out 1{side or ','} but {' and '.join(_closed_gates(look))}"
    return f"the interval leaves out 1{side} and both placebo tests agree"


def _closed_gates(look: Look) -> Iterator[str]:
    """Yield each gate that did not open, in words."""
    result = look.result
    if result["p_in_time"] is None:
        yield "there are under 12 months after it for a placebo in time"
    elif result["p_in_time"] > GATE_P:
        yield "other dates without a change look the same"
    if result["peers"] < GATE_PEERS:
        yield f"there are {result['peers']} of the {GATE_PEERS} peers that a placebo needs"
    elif result["p_in_space_against" if look.is_against else "p_in_space"] > GATE_P:
        yield "peers without the change look the same"


def _peer_levels(peers: Sequence[PeerSeries], days: tuple[date, date]) -> Iterator[dict[str, Any]]:
    """Yield the levels of each peer that are known on both days."""
    for peer in peers:
        known = dict(peer.levels)
        if all(day in known for day in days):
            yield {"name": peer.slug, "before": known[days[0]], "after": known[days[1]]}


def _level_look(
    hypothesis: HypothesisFact,
    ends: Sequence[float | None],
    peers: Iterable[dict[str, Any]],
    months: int,
) -> Look:
    outcome = outcome_of(hypothesis.outcome)
    before, after = ends
    if before is None or after is None:
        why = f"it is not known before the decision and after it: it needs {outcome.needs}"
        return _nothing(hypothesis, outcome, months, why)
    inputs = {
        "direction": hypothesis.direction,
        "before": before,
        "after": after,
        "peers": list(peers),
    }
    result = compute(LEVEL_METRIC, inputs)
    word = Word.NOT_ASSESSABLE
    why = _LISTED[outcome.kind]
    return Look(hypothesis, outcome, months, word, word, why, LEVEL_METRIC, inputs, result)


def _nothing(hypothesis: HypothesisFact, outcome: Outcome, months: int, why: str) -> Look:
    return Look(hypothesis, outcome, months, Word.NOT_ASSESSABLE, Word.NOT_ASSESSABLE, why)


def _in_chain(look: Look, event: RegisteredEvent, earlier: Sequence[Look]) -> Look:
    """Return the look as the chain lets it stand: after a broken or unknown link nothing counts."""
    if not look.hypothesis.is_link:
        return look
    for link in event.hypotheses:
        if link.is_link and link.position < look.hypothesis.position:
            held = _newest(link, look.months, earlier)
            if held is None or not held.holds:
                is_unknown = held is None or held.holds is None
                state = "is unknown" if is_unknown else "did not move as expected"
                title = outcome_of(link.outcome).title
                why = f"an earlier link of the chain, “{title}”, {state}"
                return replace(look, word=Word.NOT_ASSESSABLE, why=why)
    return look


def _newest(link: HypothesisFact, months: int, looks: Sequence[Look]) -> Look | None:
    """Return the newest look at a link that is not after ``months``; None: there is none yet."""
    mine = [one for one in looks if one.hypothesis.id == link.id and one.months <= months]
    return max(mine, key=lambda one: one.months, default=None)
