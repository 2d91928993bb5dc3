"""The foundation's own list of maintainers: one state of it, or its whole history."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from tracker.clock import today
from tracker.db.queries import people, projects, provenance
from tracker.db.uow import Tx
from tracker.domain.identity import normal_name
from tracker.domain.projects import Project
from tracker.domain.provenance import FOUNDATION_ADDRESS, SourceKind
from tracker.errors import ConflictError, SourceError, TrackerError
from tracker.importers.foundation_history import foundation_spells
from tracker.importers.foundation_list import parse_foundation_list
from tracker.importers.records import (
    EmployerSpell,
    FileVersion,
    FoundationRow,
    FoundationSpell,
    Issue,
    Parsed,
    Role,
    RosterSpell,
)
from tracker.services.context import Context, Progress, Silent, counted
from tracker.services.files import text_of
from tracker.services.matching import ProjectFinder
from tracker.services.reading import Revision
from tracker.services.runs import Outcome, Run, failed, recorded
from tracker.services.storing_roles import store_role_spells

HISTORY = "roster-history"
STATE = "roster"


def import_history(ctx: Context, source: str, path: str, progress: Progress | None = None) -> Run:
    """Read the list's whole git history and store everybody's spells in every project.

    Raises:
        SourceError: the repository cannot be read, or has no such file.
    """
    progress = progress or Silent()
    try:
        parsed = _read_history(ctx, source, path, progress)
    except TrackerError as error:
        failed(ctx, HISTORY, source, error)
        raise
    return recorded(ctx, HISTORY, source, lambda tx: _store(tx, parsed.records, parsed.issues))


def _read_history(
    ctx: Context, source: str, path: str, progress: Progress
) -> Parsed[FoundationSpell]:
    progress.stage("mirroring", None, "objects")
    mirror = ctx.git.mirror(source, progress)
    progress.stage("reading the list", None, "states")
    first, states = peeked(counted(mirror.file_history([path]), progress))
    if first is None:
        raise SourceError(f"{mirror.address} never had a file {path} on {mirror.default_branch}.")
    return foundation_spells(states)


def peeked(versions: Iterable[FileVersion]) -> tuple[FileVersion | None, Iterator[FileVersion]]:
    """Return the first version, None if there is none, and all of them still to be read. Pure."""
    rest = iter(versions)
    first = next(rest, None)
    return first, chain([first] if first else [], rest)


def _store(tx: Tx, spells: Iterable[FoundationSpell], issues: tuple[Issue, ...]) -> Outcome:
    finder = ProjectFinder(tx)
    by_project: dict[int, list[FoundationSpell]] = defaultdict(list)
    for spell in spells:
        by_project[finder.id_of(spell.project)].append(spell)
    counts = {"projects": len(by_project), "added": 0, "superseded": 0, "kept": 0}
    for project, found in by_project.items():
        for name, number in _store_project(tx, finder.by_id(project), found).items():
            counts[name] += number
    return Outcome(counts, issues)


def _store_project(
    tx: Tx, project: Project, spells: Sequence[FoundationSpell]
) -> Mapping[str, int]:
    assert project.id is not None
    source = provenance.source_id(tx, project.id, SourceKind.FOUNDATION_LIST, FOUNDATION_ADDRESS)
    return _store_spells(tx, project, source, [_with_area(spell) for spell in spells])


def _store_spells(
    tx: Tx, project: Project, source: int, spells: Sequence[RosterSpell]
) -> Mapping[str, int]:
    """Make what the list says of a project equal to ``spells``; return what that took."""
    assert project.id is not None
    provenance.record_revisions(tx, source, revisions(spells))
    counts = store_role_spells(tx, project, source, spells)
    if counts["added"] or counts["superseded"]:
        projects.mark_stale(tx, [project.id])
    return counts


def import_list(
    ctx: Context, file: Path, day: date | None, progress: Progress | None = None
) -> Run:
    """Read one state of the list, as it was on ``day``, into what is known of it already.

    Who was listed before and still is keeps the earlier start; who is gone left on ``day``; who is
    new came on ``day`` at the latest, so the start of the first state ever read is unknown.

    Raises:
        SourceError: the file cannot be read.
        InvalidInputError: it is no such list.
        ConflictError: a later state was read already.
    """
    progress = progress or Silent()
    progress.stage("reading the list", None, "rows")
    parsed = parse_foundation_list(text_of(file))
    progress.advance(len(parsed.records))
    on = day or today(ctx.clock)
    return recorded(
        ctx,
        STATE,
        file.name,
        lambda tx: _store_state(tx, parsed.records, parsed.issues, on),
    )


def _store_state(
    tx: Tx, rows: Sequence[FoundationRow], issues: tuple[Issue, ...], day: date
) -> Outcome:
    finder = ProjectFinder(tx)
    known = provenance.source_ids(tx, SourceKind.FOUNDATION_LIST, FOUNDATION_ADDRESS)
    listed: dict[int, list[FoundationRow]] = {project: [] for project in known}
    for row in rows:
        listed.setdefault(finder.id_of(row.project), []).append(row)
    counts = {"projects": len(listed), "rows": len(rows), "added": 0, "superseded": 0, "kept": 0}
    for project, some in listed.items():
        for name, number in _store_project_state(tx, finder.by_id(project), some, day).items():
            counts[name] += number
    return Outcome(counts, issues)


def _store_project_state(
    tx: Tx, project: Project, rows: Sequence[FoundationRow], day: date
) -> Mapping[str, int]:
    assert project.id is not None
    source = provenance.source_id(tx, project.id, SourceKind.FOUNDATION_LIST, FOUNDATION_ADDRESS)
    before = _spells_of(tx, source)
    latest = max((one.valid_until or one.valid_from for one in before), default=None)
    if latest is not None and latest > day:
        raise ConflictError(
            f"A state of {latest} of the foundation's list was read already; "
            f"read states in the order of their days, or say --as-of."
        )
    spells = merged(before, [_entry(row, day) for row in rows], day, is_first=not before)
    return _store_spells(tx, project, source, spells)


def _spells_of(tx: Tx, source: int) -> list[RosterSpell]:
    jobs: dict[int, list[EmployerSpell]] = defaultdict(list)
    for person, employer, start, end in people.employers_of(tx, source):
        jobs[person].append(EmployerSpell(employer, start, end))
    return [
        RosterSpell(
            name=one.name,
            handle=one.handle,
            role=Role(one.role.value),
            path="",
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            last_seen_on=one.valid_from,
            start_known=one.start_known,
            area=one.area,
            employers=tuple(jobs[one.person_id]),
            flags=frozenset(one.flags.split()),
        )
        for one in people.roles_of(tx, source)
    ]


def merged(
    before: Sequence[RosterSpell], listed: Sequence[RosterSpell], day: date, *, is_first: bool
) -> list[RosterSpell]:
    """Return the spells after a state of ``day`` that lists ``listed``. Pure."""
    open_spells = {_who(one): one for one in before if one.valid_until is None}
    there = {_who(one): one for one in listed}
    closed = [one for one in before if one.valid_until is not None]
    ended = [
        replace(one, valid_until=day, employers=_ended(one.employers, day))
        for who, one in open_spells.items()
        if who not in there
    ]
    kept = [
        _continued(open_spells[who], one, day) for who, one in there.items() if who in open_spells
    ]
    new = [
        replace(one, start_known=not is_first)
        for who, one in there.items()
        if who not in open_spells
    ]
    return [*closed, *ended, *kept, *new]


def _continued(before: RosterSpell, now: RosterSpell, day: date) -> RosterSpell:
    """Return a spell that goes on, with a change of employer recorded on ``day``."""
    had = next((job.employer for job in before.employers if job.valid_until is None), None)
    has = now.employers[0].employer if now.employers else None
    if had == has:
        return replace(before, last_seen_on=day)
    employers = (*_ended(before.employers, day), *now.employers)
    return replace(before, last_seen_on=day, employers=employers)


def _ended(jobs: Iterable[EmployerSpell], day: date) -> tuple[EmployerSpell, ...]:
    return tuple(replace(job, valid_until=job.valid_until or day) for job in jobs)


def _who(spell: RosterSpell) -> tuple[str, Role, str | None]:
    person = (spell.handle or "").casefold() or normal_name(spell.name or "")
    return person, spell.role, spell.area


def _entry(row: FoundationRow, day: date) -> RosterSpell:
    jobs = (EmployerSpell(row.employer, day, None),) if row.employer else ()
    return RosterSpell(
        name=row.name,
        handle=row.handle,
        role=row.role,
        path="",
        valid_from=day,
        valid_until=None,
        last_seen_on=day,
        area=row.group,
        employers=jobs,
    )


def _with_area(spell: FoundationSpell) -> RosterSpell:
    return replace(spell.person, area=spell.group)


def revisions(spells: Iterable[RosterSpell]) -> list[Revision]:
    """Return the days on which the rows of a project changed."""
    days: dict[date, str | None] = {}
    for one in spells:
        days.setdefault(one.valid_from, one.first_commit)
        for job in one.employers:
            days.setdefault(job.valid_from, None)
        if one.valid_until is not None:
            days.setdefault(one.valid_until, one.last_commit)
    return sorted(days.items())
