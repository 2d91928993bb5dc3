"""From when to when somebody stood in a project of a maintainer list, and with which employer.

Runs of states in; spells with dates out. It knows nothing of texts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.importers.foundation_labels import Label
from tracker.importers.foundation_lineage import Lineage, Run
from tracker.importers.foundation_rows import employer_key
from tracker.importers.foundation_walk import ReadState
from tracker.importers.records import EmployerSpell, FoundationSpell, Role, RosterSpell

# Somebody, or a whole project, that is missing for so long has not left: merges drop rows.
BRIDGED_GAP = timedelta(days=21)
# What stood in so few states, or for so few days, is a slip or the slip's correction.
NOISE_STATES = 3
NOISE_TIME = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class ListedSpell:
    """A person in one project or group with one employer, as the list shows it without a gap.

    ``place`` is the project or group under its latest label, ``labels`` those of that time.
    Of several spellings the one that most states have counts; ``handles`` are all, oldest first.
    ``gone_on`` is the day of the first state without it, None when the last state still has it.
    ``states`` counts the states that list it; a bridged gap counts none.
    """

    place: Label
    labels: tuple[Label, ...]
    name: str | None
    handle: str | None
    handles: tuple[str, ...]
    employer: str | None
    first_seen_on: date
    last_seen_on: date
    gone_on: date | None
    states: int
    first_commit: str
    last_commit: str
    role: Role
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class EmployerChange:
    """A change that one commit made to the employer of some people: one event, not many.

    ``kind`` is changed, rejoined (back with the same one), filled or blanked; ``people`` are
    (label, name, handle).
    """

    on: date
    commit: str
    kind: str
    old: str | None
    new: str | None
    people: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time in a project without a gap: the whole, and a part for each employer."""

    whole: ListedSpell
    parts: tuple[ListedSpell, ...]


def stays_of(lineage: Lineage, states: Sequence[ReadState]) -> Iterator[tuple[Stay, ...]]:
    """Yield each person's stays in one project or group, in the order of time."""
    for runs in lineage.runs.values():
        yield tuple(_stay(stay, lineage, states) for stay in _without_gaps(runs, states))


def spell_of(stay: Stay, path: str) -> FoundationSpell:
    """Return a stay as the record of a role; parts without an employer leave a gap there."""
    whole = stay.whole
    person = RosterSpell(
        name=whole.name,
        handle=whole.handle,
        role=whole.role,
        path=path,
        valid_from=whole.first_seen_on,
        valid_until=whole.gone_on,
        last_seen_on=whole.last_seen_on,
        start_known="left_censored" not in whole.flags,
        employers=tuple(
            EmployerSpell(part.employer, part.first_seen_on, part.gone_on)
            for part in stay.parts
            if part.employer is not None
        ),
        first_commit=whole.first_commit,
        last_commit=whole.last_commit,
        flags=whole.flags,
    )
    names = tuple(dict.fromkeys(label.text for label in whole.labels))
    first, last = whole.labels[0].level, whole.labels[-1].level
    return FoundationSpell(
        project=whole.place.project,
        group=whole.place.group,
        person=person,
        labels=names,
        maturity_first=first,
        maturity_last=last,
        handles=whole.handles,
    )


def employer_changes(people: Iterable[Sequence[Stay]]) -> list[EmployerChange]:
    """Return the changes of employer between each person's consecutive spells, oldest first."""
    events: defaultdict[tuple[date, str, str, str, str], list[tuple[ListedSpell, ListedSpell]]]
    events = defaultdict(list)
    for stays in people:
        spells = [part for stay in stays for part in stay.parts]
        for old, new in pairwise(spells):
            before, after = employer_key(old.employer), employer_key(new.employer)
            kind = _change_kind(before, after)
            event = (new.first_seen_on, new.first_commit, kind, before, after)
            events[event].append((old, new))
    return [_event(*key[:3], pairs) for key, pairs in sorted(events.items(), key=_day_of)]


def _day_of(event: tuple[tuple[date, str, str, str, str], object]) -> date:
    return event[0][0]


def _change_kind(before: str, after: str) -> str:
    if before == after:
        return "rejoined"
    if not before:
        return "filled"
    return "changed" if after else "blanked"


def _event(
    on: date, commit: str, kind: str, pairs: Sequence[tuple[ListedSpell, ListedSpell]]
) -> EmployerChange:
    people = tuple((new.place.text, new.name, new.handle) for _, new in pairs)
    return EmployerChange(on, commit, kind, pairs[0][0].employer, pairs[0][1].employer, people)


# -- runs -----------------------------------------------------------------------------------------


def _without_gaps(runs: Sequence[Run], states: Sequence[ReadState]) -> list[list[Run]]:
    """Return the runs in groups between which somebody was missing for longer than a slip."""
    groups: list[list[Run]] = []
    for run in runs:
        end = _end(groups[-1], states) if groups else 0
        if groups and (run.start <= end or _gap(end, run, states) <= BRIDGED_GAP):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _gap(end: int, run: Run, states: Sequence[ReadState]) -> timedelta:
    return states[run.start].on - states[end].on


def _by_employer(runs: Sequence[Run]) -> list[list[Run]]:
    groups: list[list[Run]] = []
    for run in runs:
        employer = employer_key(run.entry.employer)
        if groups and employer_key(groups[-1][-1].entry.employer) == employer:
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _end(runs: Iterable[Run], states: Sequence[ReadState]) -> int:
    """Return the state from which none of ``runs`` holds; that after the last if one is open."""
    return max(len(states) if run.end is None else run.end for run in runs)


def _stay(runs: Sequence[Run], lineage: Lineage, states: Sequence[ReadState]) -> Stay:
    parts = tuple(_listed(part, lineage, states) for part in _by_employer(runs))
    return Stay(_listed(runs, lineage, states), parts)


def _listed(runs: Sequence[Run], lineage: Lineage, states: Sequence[ReadState]) -> ListedSpell:
    start, end = runs[0].start, _end(runs, states)
    is_open = end == len(states)
    count = _count(runs, states)
    last = runs[-1].entry
    return ListedSpell(
        place=lineage.label,
        labels=tuple(dict.fromkeys(run.label for run in runs)),
        name=_usual(runs, states, lambda run: run.entry.name),
        handle=_usual(runs, states, lambda run: run.entry.handle),
        handles=tuple(dict.fromkeys(r.entry.handle for r in runs if r.entry.handle)),
        employer=_usual(runs, states, lambda run: run.entry.employer),
        first_seen_on=states[start].on,
        last_seen_on=states[end - 1].on,
        gone_on=None if is_open else states[end].on,
        states=count,
        first_commit=states[start].commit,
        last_commit=states[end - 1].commit,
        role=lineage.label.role if last.role is Role.MAINTAINER else last.role,
        flags=frozenset(
            {flag for run in runs for flag in run.entry.flags}
            | ({"left_censored"} if start == 0 else set())
            | ({"bridged"} if count < end - start else set())
            | (_noise(start, end, count, states) if start and not is_open else set())
            | (_removal(lineage.label) if end in lineage.removed_at else set())
        ),
    )


def _noise(start: int, end: int, count: int, states: Sequence[ReadState]) -> set[str]:
    """Return the flag of a spell, both of whose ends were seen, that is too short to be meant."""
    time = states[end].on - states[start].on
    return {"short_noise"} if count <= NOISE_STATES or time <= NOISE_TIME else set()


def _removal(label: Label) -> set[str]:
    """Return the flag of people who are gone because their whole project, or group, is."""
    return {"removed_with_project" if label.group is None else "removed_with_group"}


def _count(runs: Sequence[Run], states: Sequence[ReadState]) -> int:
    """Return how many states hold one of ``runs``; they may overlap, and are in order."""
    count = reached = 0
    for run in runs:
        end = _end([run], states)
        count += max(0, end - max(run.start, reached))
        reached = max(reached, end)
    return count


def _usual(
    runs: Sequence[Run], states: Sequence[ReadState], value: Callable[[Run], str | None]
) -> str | None:
    """Return the spelling that most states have, the later of equals."""
    counts: Counter[str] = Counter()
    for run in reversed(runs):
        text = value(run)
        if text is not None:
            counts[text] += _end([run], states) - run.start
    return counts.most_common(1)[0][0] if counts else None
