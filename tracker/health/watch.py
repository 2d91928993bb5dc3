"""A short list of reasons to look at a project, each with its own false alarms. Pure.

A signal says that something is unusual for this project; it never changes a grade.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tracker.health.alarms import AlarmRecord
from tracker.health.document import Change
from tracker.health.figures import figure_id
from tracker.health.receipts import Done
from tracker.health.roster import ROSTER_KINDS
from tracker.health.subject import Subject
from tracker.health.watch_people import ListedPeople, edit_series
from tracker.health.watch_rules import RULES
from tracker.health.watch_series import WatchSeries, Work, release_series, work_of, work_series
from tracker.health.watch_words import Words, differing_text, foundation_text, history_text
from tracker.metrics.alarms import (
    Reading,
    alarm_history,
    alarm_outputs,
    standing_since,
)
from tracker.metrics.people import MAINTAINER
from tracker.metrics.watch import SignalKey, readings

LOOK = "◆"
DIFFERING = "rosters_differ"
METRIC = "watch_signal"
# What is wrong with a list is less urgent than what is wrong with the work: a policy choice.
_LIST_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class SignalHistory:
    """How often a signal stood in the project's own past, month by month, and how falsely.

    ``first_month`` is the first that could be read. `metrics.alarms.AlarmHistory` says what the
    counts are. ``foundation`` sums up all projects, empty where too few of them had the signal.
    """

    first_month: str
    months: int
    raised: int
    episodes: int
    judged: int
    false_alarms: int
    text: str
    foundation: str


@dataclass(frozen=True, slots=True)
class Signal(Change):
    """A reason to look; ``strength`` lies in 0..1, from just standing to as strong as it gets.

    ``since`` is the last day of the month from which it has stood. ``receipt`` is the id of what
    computes it again. ``history`` None: it is not read from a series.
    """

    key: str
    title: str
    detail: str
    warns_of: str
    score: float
    strength: float
    since: str | None
    receipt: str
    history: SignalHistory | None


class Watch:
    """The watch signals of one project on a day, and the series that they are read from."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._facts = subject.facts
        self._day = subject.measures.day

    @cached_property
    def work(self) -> Work | None:
        """Who committed when, up to the last month that is over."""
        return work_of(self._facts, self._day)

    @cached_property
    def people(self) -> ListedPeople:
        """Who was listed when."""
        return ListedPeople(self._facts, self._subject.roster)

    @cached_property
    def series(self) -> tuple[WatchSeries, ...]:
        """The series of all signals of which anything is known."""
        found = [self.people.employer_series(), release_series(self._facts, self._subject.measures)]
        if self.work is not None:
            found += [*work_series(self.work), self.people.mismatch_series(self.work)]
        found += edit_series(self._facts, self._subject.roster)
        return tuple(one for one in found if one is not None and one.ends)

    @cached_property
    def _standing(self) -> list[tuple[WatchSeries, list[Reading]]]:
        read = [(one, readings(one.key, one.series)) for one in self.series]
        return [(one, found) for one, found in read if found[-1].is_raised]

    def signals(self) -> tuple[Signal, ...]:
        """Return the signals that stand, strongest first."""
        words = Words(self._subject, self.work, self.people)
        found = [self._signal(one, read, words) for one, read in self._standing]
        found += self._differing()
        order = [*SignalKey, DIFFERING]
        return tuple(sorted(found, key=lambda one: (-one.strength, order.index(one.key))))

    def parts(self) -> Iterator[Done]:
        """Yield the receipt of each signal that stands and has a series, with its result."""
        for one, read in self._standing:
            inputs = {"signal": one.key.value, "series": one.series}
            window = f"{one.ends[0]:%Y-%m} to {one.ends[-1]:%Y-%m}"
            yield (receipt_key(one), METRIC, inputs, window), alarm_outputs(read)

    def _signal(self, one: WatchSeries, read: list[Reading], words: Words) -> Signal:
        rule, last = RULES[one.key], read[-1]
        since = standing_since(read)
        assert since is not None and last.score is not None
        said = words.of(one)
        weight = _LIST_WEIGHT if one.key is SignalKey.UNEDITED else 1.0
        return Signal(
            mark=LOOK,
            word=said.word,
            text=said.text,
            key=one.key.value,
            title=rule.title,
            detail=said.detail,
            warns_of=rule.warns_of,
            score=round(last.score, 4),
            strength=round(last.strength * weight, 4),
            since=one.ends[since].isoformat(),
            receipt=figure_id(self._facts.slug, self._day, receipt_key(one)),
            history=_history(one, read, self._facts.norms.alarms),
        )

    def _differing(self) -> Iterator[Signal]:
        """Yield that both rosters are there and name different people."""
        roster = self._subject.roster
        lists = {
            kind: {row.name for row in roster.rows([kind]) if row.role == MAINTAINER}
            for kind in ROSTER_KINDS
            if roster.spells(kind)
        }
        if len(lists) < len(ROSTER_KINDS):
            return
        own, theirs = (lists[kind] for kind in ROSTER_KINDS)
        if own == theirs:
            return
        share = len(own ^ theirs) / len(own | theirs)
        text, detail = differing_text(own, theirs)
        yield Signal(
            mark=LOOK,
            word="differs",
            text=text,
            key=DIFFERING,
            title="Two lists name different people",
            detail=detail,
            warns_of="a list that is wrong",
            score=round(share, 4),
            strength=round(share * _LIST_WEIGHT, 4),
            since=None,
            receipt=figure_id(self._facts.slug, self._day, "freshness"),
            history=None,
        )


def receipt_key(one: WatchSeries) -> str:
    """Return the figure's name of a signal, for example watch-roster_unedited-project-file."""
    source = f"-{one.source.replace(' ', '-')}" if one.source else ""
    return f"watch-{one.key.value}{source}"


def _history(
    one: WatchSeries, read: list[Reading], records: tuple[AlarmRecord, ...]
) -> SignalHistory:
    counts = alarm_history(read)
    first = next(end for end, found in zip(one.ends, read, strict=True) if found.score is not None)
    record = next((found for found in records if found.signal == one.key), None)
    recovered = RULES[one.key].recovered
    return SignalHistory(
        first_month=f"{first:%Y-%m}",
        months=counts.months,
        raised=counts.raised,
        episodes=counts.episodes,
        judged=counts.judged,
        false_alarms=counts.false_alarms,
        text=history_text(counts, first, recovered),
        foundation=foundation_text(record, recovered) if record else "",
    )
