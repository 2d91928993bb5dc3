"""The versions of a project's roster in, spells of its people's roles and employers out. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from tracker.importers.days import written_day
from tracker.importers.mail import company_domain
from tracker.importers.records import (
    EmployerSpell,
    FileVersion,
    Issue,
    Parsed,
    Role,
    RosterEntry,
    RosterSpell,
)
from tracker.importers.roster import NO_ALIASES, ROSTERS, is_aliases, parse_roster
from tracker.importers.roster_owners import parse_owners_aliases
from tracker.importers.spells import Identities, Reading, Span, State, list_states, spans_of, unique
from tracker.importers.text import folded

Seat = tuple[int, Role]


@dataclass(slots=True)
class _Person:
    """Somebody over all versions: first listed in ``since``, and as last listed."""

    since: State[RosterEntry]
    entry: RosterEntry


def roster_spells(versions: Sequence[FileVersion]) -> Parsed[RosterSpell]:
    """Return who held which role from which day to which, by when they begin.

    People are matched by handle, else by name, so that a corrected handle or name is no departure.
    Going from one role to another ends a spell and begins one. The people of the first version
    have been there for an unknown time (``start_known`` False). Where the roster moves to another
    kind of file, or goes away altogether, the spells concerned carry a flag.

    Args:
        versions: of all the paths that `choose_roster_paths` gives, in the order of the mainline,
            oldest first; one commit may change several.
    """
    readings, issues = _readings(versions)
    states, noticed = list_states(readings, ROSTERS.rank, trust_last=False)
    seated, people = _seated(states)
    spans = spans_of(states, seated)
    spells = [_spell(span, people[span.key[0]]) for span in spans]
    return Parsed(tuple(spells), (*noticed, *_moves(states, spans), *issues))


def _readings(
    versions: Iterable[FileVersion],
) -> tuple[list[Reading[RosterEntry]], tuple[Issue, ...]]:
    """Return what each version holds, and the issues of the files as they stand now."""
    aliases: Mapping[str, Sequence[str]] = NO_ALIASES
    latest: dict[str, FileVersion] = {}
    issues: dict[str, tuple[Issue, ...]] = {}
    readings: list[Reading[RosterEntry]] = []
    for version in versions:
        changed = [version]
        if is_aliases(version.path):
            groups = parse_owners_aliases(version.path, version.text or "")
            aliases, issues[version.path] = dict(groups.records), groups.issues
            changed = [_at(version, file) for path, file in latest.items() if _has_groups(path)]
        for file in changed:
            latest[file.path] = file
            parsed = parse_roster(file.path, file.text, aliases) if file.text else Parsed(())
            issues[file.path] = tuple(replace(i, commit=file.commit) for i in parsed.issues)
            readings.append(_reading(file, parsed))
    return readings, tuple(issue for group in issues.values() for issue in group)


def _at(version: FileVersion, file: FileVersion) -> FileVersion:
    """Return ``file`` as it stood from the commit of ``version`` on."""
    return replace(file, commit=version.commit, committed_at=version.committed_at)


def _has_groups(path: str) -> bool:
    rank, owners = ROSTERS.rank(path), ROSTERS.rank("OWNERS")
    return rank is not None and owners is not None and rank[0] == owners[0]


def _reading(file: FileVersion, parsed: Parsed[RosterEntry]) -> Reading[RosterEntry]:
    is_absent = not (file.text or "").strip() or any(i.kind == "symlink" for i in parsed.issues)
    items = None if is_absent else parsed.records
    return Reading(file.path, file.commit, written_day(file.committed_at), items)


def _seated(
    states: Sequence[State[RosterEntry]],
) -> tuple[list[dict[Seat, RosterEntry]], dict[int, _Person]]:
    """Return for each state who holds which role, and each person."""
    identities = Identities()
    seated: list[dict[Seat, RosterEntry]] = []
    people: dict[int, _Person] = {}
    for state in states:
        groups = _by_person(state.items)
        numbers = identities.assign([_keys(group) for group in groups])
        seats: dict[Seat, RosterEntry] = {}
        for number, group in zip(numbers, groups, strict=True):
            person = people.setdefault(number, _Person(state, group[0]))
            person.entry = _merged([*group, person.entry])
            for role in dict.fromkeys(entry.role for entry in group):
                seats[number, role] = _merged([entry for entry in group if entry.role is role])
        seated.append(seats)
    return seated, people


def _by_person(entries: Iterable[RosterEntry]) -> list[list[RosterEntry]]:
    """Group the entries of one version by handle; who has none there, by name."""
    entries = list(entries)
    by_name = {folded(e.name): _handle(e) for e in entries if e.name and e.handle}
    groups: dict[str, list[RosterEntry]] = {}
    for entry in entries:
        name = folded(entry.name or "")
        key = _handle(entry) or by_name.get(name) or f"name {name or entry.name}"
        groups.setdefault(key, []).append(entry)
    return list(groups.values())


def _handle(entry: RosterEntry) -> str:
    return (entry.handle or "").removeprefix("@").casefold()


def _keys(group: Sequence[RosterEntry]) -> tuple[str | None, str | None]:
    handle = next(filter(None, map(_handle, group)), None)
    name = next((folded(entry.name) for entry in group if entry.name), None)
    return handle, name or None


def _merged(entries: Sequence[RosterEntry]) -> RosterEntry:
    """Return one entry for several of one person: of each field what is stated first."""
    first = entries[0]
    if len(entries) == 1:
        return first
    return replace(
        first,
        name=next((e.name for e in entries if e.name), None),
        handle=next((e.handle for e in entries if e.handle), None),
        employer=next((e.employer for e in entries if e.employer), None),
        email_domain=next((e.email_domain for e in entries if e.email_domain), None),
        area=", ".join(unique(e.area for e in entries if e.area)) or None,
    )


def _spell(span: Span[Seat, RosterEntry], person: _Person) -> RosterSpell:
    newest_first = [entry for _, entry in reversed(span.seen)]
    shown = _merged(newest_first)
    is_newly_listed = span.first.is_other_source and person.since is span.first
    start_known = not (span.first.is_start or is_newly_listed)
    return RosterSpell(
        name=shown.name or person.entry.name,
        handle=person.entry.handle,
        role=span.key[1],
        path=span.last.path,
        valid_from=span.first.on,
        valid_until=span.ended.on if span.ended else None,
        last_seen_on=span.last.on,
        start_known=start_known,
        area=newest_first[0].area,
        employers=tuple(_employers(span)),
        email_domain=shown.email_domain,
        first_commit=span.first.commit,
        last_commit=span.last.commit,
        flags=frozenset(_flags(span, start_known, is_newly_listed)),
    )


def _employers(span: Span[Seat, RosterEntry]) -> Iterator[EmployerSpell]:
    """Yield whom the versions name as employer, or by mail domain; spelling is no change."""
    until = span.ended.on if span.ended else None
    current: tuple[str, date] | None = None
    for state, entry in span.seen:
        named = entry.employer or company_domain(entry.email_domain or "")
        if current and folded(current[0]) == folded(named):
            continue
        if current and current[0] and current[1] < state.on:
            yield EmployerSpell(current[0], current[1], state.on)
        current = (named, state.on)
    if current and current[0] and current[1] != until:
        yield EmployerSpell(current[0], current[1], until)


def _flags(
    span: Span[Seat, RosterEntry], start_known: bool, is_newly_listed: bool
) -> Iterator[str]:
    """Yield what a reader of the dates must know: they may be those of the file."""
    if not start_known:
        yield "left_censored"
    if is_newly_listed or (span.ended and span.ended.is_other_source):
        yield "source_changed"
    if span.ended and not span.ended.items:
        yield "list_gone"


def _moves(
    states: Sequence[State[RosterEntry]], spans: Sequence[Span[Seat, RosterEntry]]
) -> Iterator[Issue]:
    """Yield one issue for each time that another kind of file takes over."""
    for before, state in pairwise(states):
        if state.is_other_source:
            gone = sum(span.ended is state for span in spans)
            new = sum(span.first is state for span in spans)
            message = (
                f"{state.path} on {state.on}: the roster was {before.path} until then; of its "
                f"roles {gone} are not listed here, and {new} are that were not listed there."
            )
            yield Issue(message, state.path, commit=state.commit, kind="source_changed")
