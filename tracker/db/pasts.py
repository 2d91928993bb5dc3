"""What all projects of the foundation went through, read in few queries."""

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from tracker.db.standing import recorded, standing
from tracker.db.uow import Tx
from tracker.domain.organisations import Organisation
from tracker.domain.people import Employment, MaintainerRole, Person, Role
from tracker.domain.projects import Project, ProjectLevel
from tracker.domain.provenance import Source, SourceKind, SourceRevision
from tracker.health.past import Job, Level, ProjectPast
from tracker.metrics.flows import Spell, bridge
from tracker.metrics.sources import PRECEDENCE

_Place = tuple[int, str]  # project, kind of source


def pasts(tx: Tx) -> list[ProjectPast]:
    """Return the past of every project that ever had a maintainer, by slug.

    A foundation's list is one file: an edit of any row shows what all the others are, so that its
    projects are observed up to its last edit. Another file speaks up to its own.
    """
    spells, edits, jobs, levels = _spells(tx), _edits(tx), _jobs(tx), _levels(tx)
    listed = listed_until(tx)
    found = []
    for project, slug in _slugs(tx):
        kind = next((one for one in PRECEDENCE if (project, one) in spells), None)
        place = (project, kind or "")
        if kind is None or not spells[place] or not edits[place]:
            continue
        is_list = kind == SourceKind.FOUNDATION_LIST
        past = ProjectPast(
            slug=slug,
            spells=tuple(bridge(spells[place])),
            jobs=jobs[place],
            levels=tuple(levels[project]),
            edits=tuple(edits[place]),
            seen_until=listed if is_list and listed else edits[place][-1],
            is_list=is_list,
        )
        found.append(past)
    return found


def listed_until(tx: Tx) -> date | None:
    """Return the last day on which the foundation's list was edited; None: it was never read."""
    query = (
        select(func.max(col(SourceRevision.revised_on)))
        .join(Source, col(Source.id) == col(SourceRevision.source_id))
        .where(
            col(Source.kind) == SourceKind.FOUNDATION_LIST,
            recorded(tx, col(SourceRevision.recorded_at)),
        )
    )
    return tx.session.execute(query).scalar()


def _slugs(tx: Tx) -> list[tuple[int, str]]:
    query = select(col(Project.id), col(Project.slug)).order_by(col(Project.slug))
    return [(one, slug) for one, slug in tx.session.execute(query)]


def _spells(tx: Tx) -> dict[_Place, list[Spell]]:
    """Return the maintainers' spells by person; a source that lists other roles only has none."""
    query = (
        select(
            col(MaintainerRole.project_id),
            col(Source.kind),
            col(MaintainerRole.role),
            col(Person.key),
            col(MaintainerRole.valid_from),
            col(MaintainerRole.valid_until),
        )
        .join(Source, col(Source.id) == col(MaintainerRole.source_id))
        .join(Person, col(Person.id) == col(MaintainerRole.person_id))
        .where(standing(tx, MaintainerRole))
        .order_by(col(Person.key), col(MaintainerRole.valid_from))
    )
    found: dict[_Place, list[Spell]] = {}
    for project, kind, role, person, start, end in tx.session.execute(query):
        mine = found.setdefault((project, kind.value), [])
        if role is Role.MAINTAINER and (end is None or start < end):
            mine.append(Spell(person, start, end))
    return found


def _edits(tx: Tx) -> dict[_Place, list[date]]:
    query = (
        select(col(Source.project_id), col(Source.kind), col(SourceRevision.revised_on))
        .join(Source, col(Source.id) == col(SourceRevision.source_id))
        .where(col(Source.kind).in_(PRECEDENCE), recorded(tx, col(SourceRevision.recorded_at)))
        .order_by(col(SourceRevision.revised_on))
    )
    found: dict[_Place, list[date]] = defaultdict(list)
    for project, kind, day in tx.session.execute(query):
        found[project, kind.value].append(day)
    return found


def _jobs(tx: Tx) -> dict[_Place, dict[str, tuple[Job, ...]]]:
    query = (
        select(
            col(Source.project_id),
            col(Source.kind),
            col(Person.key),
            col(Organisation.name),
            col(Employment.valid_from),
            col(Employment.valid_until),
        )
        .join(Source, col(Source.id) == col(Employment.source_id))
        .join(Person, col(Person.id) == col(Employment.person_id))
        .join(Organisation, col(Organisation.id) == col(Employment.organisation_id))
        .where(standing(tx, Employment))
        .order_by(col(Employment.basis), col(Employment.valid_from), col(Employment.id))
    )
    found: dict[_Place, dict[str, tuple[Job, ...]]] = defaultdict(dict)
    for project, kind, person, employer, start, end in tx.session.execute(query):
        mine = found[project, kind.value]
        mine[person] = (*mine.get(person, ()), Job(employer, start, end))
    return found


def _levels(tx: Tx) -> dict[int, list[Level]]:
    query = (
        select(
            col(ProjectLevel.project_id),
            col(ProjectLevel.level),
            col(ProjectLevel.valid_from),
            col(ProjectLevel.valid_until),
        )
        .where(standing(tx, ProjectLevel))
        .order_by(col(ProjectLevel.valid_from), col(ProjectLevel.id))
    )
    found: dict[int, list[Level]] = defaultdict(list)
    for project, level, start, end in tx.session.execute(query):
        found[project].append(Level(level, start, end))
    return found
