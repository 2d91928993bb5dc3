"""The foundation's landscape file: its projects with their dated levels, and its members."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tracker.clock import today
from tracker.db.queries import levels, parties, projects, provenance
from tracker.db.uow import Tx
from tracker.domain.identity import link_domain
from tracker.domain.provenance import SourceKind
from tracker.importers.landscape import parse_landscape
from tracker.importers.records import LandscapeMember, LandscapeProject, MaturitySpell
from tracker.services.context import Context, Progress, Silent
from tracker.services.files import text_of
from tracker.services.matching import ProjectFinder
from tracker.services.runs import Outcome, Run, recorded
from tracker.services.storing import store_levels

LANDSCAPE_ADDRESS = "landscape"


def import_landscape(
    ctx: Context, file: Path, day: date | None, progress: Progress | None = None
) -> Run:
    """Read a landscape file as it was on ``day``; earlier levels that it forgot are kept.

    Raises:
        SourceError: the file cannot be read.
        InvalidInputError: it is no landscape file.
    """
    progress = progress or Silent()
    progress.stage("reading landscape", None, "items")
    landscape = parse_landscape(text_of(file))
    progress.advance(len(landscape.projects) + len(landscape.members))
    on = day or today(ctx.clock)

    def store(tx: Tx) -> Outcome:
        counts = {
            "projects": len(landscape.projects),
            "levels_added": _store_projects(tx, landscape.projects, on),
            "members": _store_members(tx, landscape.members),
        }
        return Outcome(counts, landscape.issues)

    return recorded(ctx, "landscape", file.name, store)


def _store_projects(tx: Tx, found: Iterable[LandscapeProject], day: date) -> int:
    finder = ProjectFinder(tx)
    added = 0
    for one in found:
        project = finder.by_label(one.name, repository=one.repository, slug=one.slug)
        assert project.id is not None
        project.homepage = one.homepage or project.homepage
        project.category = one.category or project.category
        source = provenance.source_id(tx, project.id, SourceKind.LANDSCAPE, LANDSCAPE_ADDRESS)
        spells = merged_levels(_known_levels(tx, source), one.levels, day)
        counts = store_levels(tx, project.id, source, spells, day)
        if counts.added or counts.superseded:
            provenance.record_revisions(tx, source, [(day, None)])
            projects.mark_stale(tx, [project.id])
        added += counts.added
    return added


def _known_levels(tx: Tx, source: int) -> list[MaturitySpell]:
    return [MaturitySpell(level, start, end) for level, start, end in levels.levels_of(tx, source)]


def merged_levels(
    before: Sequence[MaturitySpell], now: Sequence[MaturitySpell], day: date
) -> list[MaturitySpell]:
    """Return the levels after a file of ``day`` that gives ``now``. Pure.

    The file decides from its own first date on. What was known of the time before is kept: when an
    archived project is taken back, files overwrite its old dates. A level that goes on unchanged,
    only with another date, is a correction. A file without dates changes a level on its own day.
    """
    dated = [one for one in now if one.valid_from is not None]
    if not dated:
        current = before[-1].maturity if before else None
        if not now or now[-1].maturity == current:
            return list(before)
        dated = [MaturitySpell(now[-1].maturity, day if before else None, None)]
    first = dated[0].valid_from
    if first is None:
        return dated
    earlier = [
        replace(one, valid_until=min(one.valid_until or first, first))
        for one in before
        if one.valid_from is None or one.valid_from < first
    ]
    while earlier and earlier[-1].maturity == dated[0].maturity:
        earlier.pop()
    return [*earlier, *dated]


def _store_members(tx: Tx, members: Sequence[LandscapeMember]) -> int:
    organisations = parties.organisation_ids(tx, [one.name for one in members])
    domains = {domain: one.name for one in members if (domain := link_domain(one.homepage))}
    parties.name_domains(tx, {domain: organisations[name] for domain, name in domains.items()})
    parties.replace_memberships(
        tx,
        [
            {
                "organisation_id": organisations[one.name],
                "level": one.level,
                "joined_on": one.joined_on,
                "is_end_user": one.is_end_user,
            }
            for one in members
        ],
    )
    return len(members)
