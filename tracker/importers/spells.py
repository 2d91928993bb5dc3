"""Versions of a list in, spells of what it lists out: who was there from which day to which. Pure.

Days never go back: a commit that claims to be older than the one before counts on the latter's day.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Generic, TypeVar

from tracker.importers.records import Issue

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)
Rank = tuple[int, ...]

# A list that is gone for so long and comes back has been away; before, it was being moved.
LONGEST_MOVE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Reading(Generic[Item]):
    """What one version of one file holds; ``items`` None: the file is gone or blank."""

    path: str
    commit: str
    on: date
    items: tuple[Item, ...] | None


@dataclass(frozen=True, slots=True)
class State(Generic[Item]):
    """What the list held from one commit on.

    ``is_start``: nothing is known of the time before. ``is_other_source``: another kind of file
    than before speaks from here on, so that who comes or goes may only be listed differently.
    """

    path: str
    commit: str
    on: date
    items: tuple[Item, ...]
    is_start: bool = False
    is_other_source: bool = False


@dataclass(slots=True)
class Span(Generic[Key, Item]):
    """One thing over [first.on, ended.on): each state that lists it, and as what."""

    key: Key
    seen: list[tuple[State[Item], Item]] = field(default_factory=list)
    ended: State[Item] | None = None

    @property
    def first(self) -> State[Item]:
        """The state with which the span begins."""
        return self.seen[0][0]

    @property
    def last(self) -> State[Item]:
        """The last state that still lists the thing."""
        return self.seen[-1][0]

    @property
    def is_empty(self) -> bool:
        """Whether it came and went within one day."""
        return self.ended is not None and self.ended.on <= self.first.on


def list_states(
    readings: Sequence[Reading[Item]], rank: Callable[[str], Rank | None], *, trust_last: bool
) -> tuple[list[State[Item]], list[Issue]]:
    """Return what the list held, version by version, and what was bridged or lost on the way.

    Of several files the one of the best rank speaks. A version that yields nothing although its
    file had items before, and has again later, is carried over; so is a file that is gone for up
    to `LONGEST_MOVE`. A list that stays away ends on the day it went.

    Args:
        readings: in the order of the mainline, oldest first.
        rank: of a path; None: not such a list.
        trust_last: whether a newest version that yields nothing means an empty list. If not, it
            takes a second such version to be believed.
    """
    return _settled(_speaking(readings, rank), rank, trust_last)


def spans_of(
    states: Sequence[State[Item]], present: Sequence[Mapping[Key, Item]]
) -> list[Span[Key, Item]]:
    """Return the spans of each key, in the order in which they begin.

    Args:
        states: as `list_states` gives them.
        present: for each state what it lists, by key.
    """
    spans: list[Span[Key, Item]] = []
    latest: dict[Key, Span[Key, Item]] = {}
    for state, listed in zip(states, present, strict=True):
        for key, span in latest.items():
            if span.ended is None and key not in listed:
                span.ended = state
        for key, item in listed.items():
            span_before = latest.get(key)
            if span_before is None or (span_before.ended and span_before.ended.on < state.on):
                span_before = latest[key] = Span(key)
                spans.append(span_before)
            span_before.ended = None
            span_before.seen.append((state, item))
    return [span for span in spans if not span.is_empty]


class Identities:
    """Recognises the same thing in later versions, although its name or its address changed.

    A thing has several keys, the most telling one first. It is the one that had its first key
    before; else the one that had its second, unless something else in this version is that one.
    """

    def __init__(self) -> None:
        self._by_key: list[dict[str, list[int]]] = []
        self._count = 0

    def assign(self, keys: Sequence[tuple[str | None, ...]]) -> list[int]:
        """Return the number of each thing of one version, given its keys."""
        found: dict[int, int] = {}
        for place in range(max(map(len, keys), default=0)):
            self._match(keys, place, found)
        for index in range(len(keys)):
            if index not in found:
                found[index] = self._count
                self._count += 1
        self._remember(keys, found)
        return [found[index] for index in range(len(keys))]

    def _match(
        self, keys: Sequence[tuple[str | None, ...]], place: int, found: dict[int, int]
    ) -> None:
        if place >= len(self._by_key):
            self._by_key.append({})
        known = self._by_key[place]
        claimed = set(found.values())
        for index, all_keys in enumerate(keys):
            if index in found or not (key := all_keys[place]):
                continue
            free = [number for number in known.get(key, ()) if number not in claimed]
            if free:
                found[index] = free[-1]
                claimed.add(free[-1])

    def _remember(self, keys: Sequence[tuple[str | None, ...]], found: Mapping[int, int]) -> None:
        for index, number in found.items():
            for place, key in enumerate(keys[index]):
                numbers = self._by_key[place].setdefault(key, []) if key else []
                if number not in numbers:
                    numbers.append(number)


def _speaking(
    readings: Sequence[Reading[Item]], rank: Callable[[str], Rank | None]
) -> list[Reading[Item]]:
    """Return the readings of the file that speaks, from each commit on that changes it.

    A reading with no items is a version that could not be read; None for items: no file speaks.
    """
    ranked = [(place, reading) for place, reading in enumerate(readings) if rank(reading.path)]
    readable_until = {reading.path: place for place, reading in ranked if reading.items}
    present: dict[str, Reading[Item]] = {}
    spoken: list[Reading[Item]] = []
    before: Reading[Item] | None = None
    for _, group in groupby(ranked, lambda pair: pair[1].commit):
        changes = list(group)
        for _, reading in changes:
            _note(reading, present)
        place, latest = changes[-1]
        files = list(present.values())
        sure = [file for file in files if file.items or readable_until[file.path] > place]
        speaker = min(sure or files, key=lambda file: rank(file.path) or (), default=None)
        if speaker is not before:
            path = (speaker or spoken[-1]).path
            on = max([latest.on, *(reading.on for reading in spoken[-1:])])
            items = speaker.items if speaker else None
            spoken.append(Reading(path, latest.commit, on, items))
        before = speaker
    return spoken


def _note(reading: Reading[Item], present: dict[str, Reading[Item]]) -> None:
    """Keep the newest reading of each file that has held items since it came."""
    if reading.items is None:
        present.pop(reading.path, None)
    elif reading.items or reading.path in present:
        present[reading.path] = reading


def _settled(
    spoken: Sequence[Reading[Item]], rank: Callable[[str], Rank | None], trust_last: bool
) -> tuple[list[State[Item]], list[Issue]]:
    """Turn readings into states: carry over what was only unreadable or being moved."""
    states: list[State[Item]] = []
    issues: list[Issue] = []
    kinds: list[Rank] = []
    runs = [list(run) for _, run in groupby(spoken, lambda reading: bool(reading.items))]
    for place, run in enumerate(runs):
        if not run[0].items:
            following = runs[place + 1][0] if place + 1 < len(runs) else None
            issue, ends = _silence(run, following, trust_last)
            issues.append(issue)
            states += [State(run[0].path, run[0].commit, run[0].on, ())] if ends else []
            continue
        for reading in run:
            kinds.append((rank(reading.path) or ())[:1])
            states.append(_state(reading, states, is_other_source=kinds[-1] != kinds[-2:][0]))
    return states, issues


def _state(
    reading: Reading[Item], before: Sequence[State[Item]], *, is_other_source: bool
) -> State[Item]:
    return State(
        reading.path,
        reading.commit,
        reading.on,
        reading.items or (),
        is_start=not before or not before[-1].items,
        is_other_source=is_other_source,
    )


def _silence(
    run: Sequence[Reading[Item]], following: Reading[Item] | None, trust_last: bool
) -> tuple[Issue, bool]:
    """Tell whether versions that list nothing end the list, and say so."""
    first = run[0]
    is_gone = any(reading.items is None for reading in run)
    if following is not None:
        is_move = not is_gone or following.on - first.on <= LONGEST_MOVE
    else:
        is_move = not is_gone and not trust_last and len(run) == 1
    where = f"{first.path} on {first.on}"
    if is_move and is_gone:
        message = f"{where}: the list was taken away and came back; its spells go on."
        return Issue(message, first.path, commit=first.commit, kind="moved"), False
    if is_move:
        message = f"{where}: no list was found in this version; the one before it was carried over."
        return Issue(message, first.path, commit=first.commit, kind="carried_over"), False
    message = f"{where}: the whole list went away in one commit; check whether it moved elsewhere."
    return Issue(message, first.path, commit=first.commit, kind="list_gone"), True


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return ``texts`` without repetitions, in their order."""
    return tuple(dict.fromkeys(texts))
