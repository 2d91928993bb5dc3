"""From a repository to dated facts: mirror, read what is new, store it in one transaction."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.db.queries import projects
from tracker.db.uow import Tx
from tracker.domain.projects import Project, ReleaseChannel, Repository
from tracker.errors import ConflictError, InvalidInputError, TrackerError
from tracker.importers import adopters, channels
from tracker.importers.activity import read_activity
from tracker.importers.days import written_day
from tracker.importers.licence import choose_licence_paths, licence_spells
from tracker.importers.records import (
    ChannelKind,
    ChannelRule,
    FileVersion,
    Issue,
)
from tracker.importers.roster import choose_roster_paths
from tracker.importers.roster_spells import roster_spells
from tracker.services.context import Context, GitMirror, Progress, Silent, counted
from tracker.services.matching import slug_of
from tracker.services.reading import (
    AdoptersReading,
    FileReading,
    LicenceReading,
    RepositoryReading,
    RosterReading,
)
from tracker.services.runs import Outcome, Run, failed, recorded
from tracker.services.storing import store_repository

WHAT = "track"
SHALLOW = (
    "The copy is shallow: what happened before its first commit is unknown; unshallow it, "
    "or track the address that it came from."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks to track, and how it shall be called; None: as the source suggests."""

    source: str
    slug: str | None = None
    name: str | None = None
    rules: tuple[ChannelRule, ...] | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """What a tracking read: the project, its channel rules, and the run."""

    slug: str
    rules: tuple[ChannelRule, ...]
    run: Run


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored of a project before a reading."""

    project: Project | None = None
    repository: Repository | None = None
    rules: tuple[ChannelRule, ...] = ()


def track(ctx: Context, wanted: Wanted, progress: Progress | None = None) -> Tracked:
    """Read a git address, repository or bundle into facts; only what is new is read again.

    Raises:
        SourceError: the source cannot be read.
        ConflictError: the project exists and is a sample.
    """
    progress = progress or Silent()
    slug = wanted.slug or slug_of_source(wanted.source)
    check_slug(slug)
    known = _known(ctx, slug)
    try:
        progress.stage("mirroring", None, "objects")
        mirror = ctx.git.mirror(wanted.source, progress)
        rules = wanted.rules or known.rules
        reading = _read(mirror, known, rules, progress)
    except TrackerError as error:
        failed(ctx, WHAT, wanted.source, error)
        raise
    run = recorded(
        ctx, WHAT, reading.address, lambda tx: _store(tx, slug, wanted.name, reading, known)
    )
    return Tracked(slug, reading.rules, run)


def rules_of(ctx: Context, slug: str) -> tuple[ChannelRule, ...]:
    """Return the rules that sort a project's tags.

    Raises:
        NotFoundError: there is no such project.
    """
    with ctx.uow.read() as tx:
        project = projects.project(tx, slug)
        assert project.id is not None
        return tuple(_rule(row) for row in projects.channel_rules(tx, project.id))


def slug_of_source(source: str) -> str:
    """Return the name of a repository as an address: ``…/linkerd2.git`` is linkerd2. Pure."""
    name = re.split(r"[/:\\]", source.rstrip("/\\"))[-1]
    return slug_of(re.sub(r"\.(git|bundle)$", "", name))


def check_slug(slug: str) -> None:
    """Refuse a slug that could not stand in an address.

    Raises:
        InvalidInputError: it has other characters than small letters, digits, dot and hyphen.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,99}", slug):
        raise InvalidInputError(
            f"{slug!r} cannot be a slug: write small letters, digits, dots and hyphens."
        )


def _known(ctx: Context, slug: str) -> _Known:
    with ctx.uow.read() as tx:
        project = projects.project_or_none(tx, slug)
        if project is None or project.id is None:
            return _Known()
        stored = projects.channel_rules(tx, project.id)
        rules = tuple(_rule(row) for row in stored)
        return _Known(project, projects.repository(tx, project.id), rules)


def _rule(row: ReleaseChannel) -> ChannelRule:
    return ChannelRule(
        channel=row.name,
        pattern=row.pattern,
        kind=ChannelKind(row.kind.value),
        publisher=row.publisher,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _read(
    mirror: GitMirror, known: _Known, rules: tuple[ChannelRule, ...], progress: Progress
) -> RepositoryReading:
    """Return what the mirror says that is not stored yet."""
    fingerprint = _fingerprint(mirror, rules)
    since = known.repository.head_commit if known.repository else None
    continues = since if since and mirror.continues(since) else None
    reading = RepositoryReading(
        address=mirror.address,
        default_branch=mirror.default_branch,
        head_commit=mirror.head,
        fingerprint=fingerprint,
        observed_until=mirror.observed_until,
        activity=(),
        rules=rules,
        releases=(),
        continues=continues,
        issues=(Issue(SHALLOW),) if mirror.is_shallow else (),
    )
    if known.repository and known.repository.fingerprint == fingerprint:
        return reading
    progress.stage("reading tags", None, "tags")
    reading = _with_releases(reading, mirror, progress)
    progress.stage("reading commits", None, "commits")
    reading = _with_activity(reading, mirror, known, progress)
    progress.stage("reading files", None, "versions")
    reading = _with_files(reading, mirror, progress)
    # Rules that were guessed just now are part of what the next reading is compared with.
    return replace(reading, fingerprint=_fingerprint(mirror, reading.rules))


def _with_activity(
    reading: RepositoryReading, mirror: GitMirror, known: _Known, progress: Progress
) -> RepositoryReading:
    earlier = known.repository.identities if known.repository and reading.continues else {}
    found = read_activity(counted(mirror.commits(reading.continues), progress), earlier)
    return replace(reading, activity=found.records, identities=found.identities)


def _fingerprint(mirror: GitMirror, rules: Sequence[ChannelRule]) -> str:
    text = repr((mirror.fingerprint, mirror.observed_until, rules))
    return hashlib.sha256(text.encode()).hexdigest()


def _with_releases(
    reading: RepositoryReading, mirror: GitMirror, progress: Progress
) -> RepositoryReading:
    tags = mirror.tags()
    progress.advance(len(tags))
    rules = reading.rules or channels.guess_rules(tags)
    sorted_tags = channels.classify(tags, rules)
    return replace(
        reading,
        rules=rules,
        releases=sorted_tags.records,
        issues=(*reading.issues, *sorted_tags.issues),
    )


def _with_files(
    reading: RepositoryReading, mirror: GitMirror, progress: Progress
) -> RepositoryReading:
    known = mirror.paths_ever()
    roster_paths = choose_roster_paths(known)
    adopters_paths = adopters.choose_adopters_paths(known)
    licence_paths = choose_licence_paths(known)
    wanted = [*roster_paths, *adopters_paths, *licence_paths]
    versions = list(mirror.file_history(wanted)) if wanted else []
    progress.advance(len(versions))
    rosters, lists, texts = (
        [one for one in versions if one.path in paths]
        for paths in (roster_paths, adopters_paths, licence_paths)
    )
    people = roster_spells(rosters)
    listed = adopters.adopter_spells(lists)
    licences = licence_spells(texts)
    return replace(
        reading,
        licence=LicenceReading(_file(texts), licences.records) if licences.records else None,
        roster=RosterReading(_file(rosters), people.records) if people.records else None,
        adopters=AdoptersReading(_file(lists), listed.records) if listed.records else None,
        issues=(*reading.issues, *people.issues, *listed.issues, *licences.issues),
    )


def _file(versions: Sequence[FileVersion]) -> FileReading:
    """Return the path of the newest version and the committers' days of all of them."""
    days = {written_day(one.committed_at): one.commit for one in versions}
    return FileReading(versions[-1].path, tuple(sorted(days.items())))


def _store(
    tx: Tx, slug: str, name: str | None, reading: RepositoryReading, known: _Known
) -> Outcome:
    project = projects.project_or_none(tx, slug)
    if project is None:
        project = projects.add_project(tx, slug=slug, name=name or slug)
    if project.is_sample:
        raise ConflictError(f"{slug} is a sample project; choose another --slug.")
    project.name = name or project.name
    told = Outcome(
        {},
        fingerprint=reading.fingerprint,
        observed_until=reading.observed_until,
        project_id=project.id,
        is_unchanged=known.repository is not None
        and known.repository.fingerprint == reading.fingerprint,
    )
    if told.is_unchanged:
        return told
    return replace(told, counts=store_repository(tx, project, reading), issues=reading.issues)
