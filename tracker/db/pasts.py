"""What all projects of the foundation went through, read in few queries."""

from collections import defaultdict
from collections.abc import Mapping, Set
from datetime import date

from sqlalchemy import String, func, select, type_coerce
from sqlmodel import col

from tracker.db.standing import recorded, standing
from tracker.db.uow import Tx
from tracker.domain.organisations import Organisation
from tracker.domain.people import Employment, MaintainerRole, Person
from tracker.domain.projects import Project, ProjectLevel
from tracker.domain.provenance import Source, SourceKind, SourceRevision
from tracker.health.past import Job, Level, ProjectPast
from tracker.metrics.flows import Spell, bridge
from tracker.metrics.people import MAINTAINER
from tracker.metrics.sources import FOUNDATION_LIST, PRECEDENCE

_Place = tuple[int, str]  # project, kind of source


def pasts(tx: Tx, *, has_edits: bool = True) -> list[ProjectPast]:
    """Return the past of every project that ever had a maintainer, by slug.

    A foundation's list is one file: an edit of any row shows what all the others are, so that its
    projects are observed up to its last edit. Another file speaks up to its own. Without
    ``has_edits`` only the last edit is read: as of the present no other is asked for.
    """
    places = _places(tx)
    rosters: set[int] = set()
    spells = _spells(tx, places, rosters)
    edits, jobs, levels = (
        _edits(tx, places, rosters, whole=has_edits),
        _jobs(tx, places),
        _levels(tx),
    )
    listed = listed_until(tx)
    found = []
    for project, slug in _slugs(tx):
        kind = next((one for one in PRECEDENCE if (project, one) in spells), None)
        place = (project, kind or "")
        if kind is None or not spells[place] or not edits[place]:
            continue
        is_list = kind == FOUNDATION_LIST
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


def _places(tx: Tx) -> dict[int, _Place]:
    """Return {source id: project and kind} of files that may be a roster."""
    query = select(col(Source.id), col(Source.project_id), col(Source.kind)).where(
        col(Source.kind).in_(PRECEDENCE)
    )
    return {one: (project, kind.value) for one, project, kind in tx.session.execute(query)}


def _spells(tx: Tx, places: Mapping[int, _Place], rosters: set[int]) -> dict[_Place, list[Spell]]:
    """Return the maintainers' spells by person; a source that lists other roles only has none.

    ``rosters`` is filled with the sources that have any role.
    """
    query = (
        select(
            col(MaintainerRole.source_id),
            # As text: thousands of enum members cost more than the query.
            type_coerce(col(MaintainerRole.role), String),
            col(Person.key),
            col(MaintainerRole.valid_from),
            col(MaintainerRole.valid_until),
        )
        .join(Person, col(Person.id) == col(MaintainerRole.person_id))
        .where(standing(tx, MaintainerRole))
        .order_by(col(Person.key), col(MaintainerRole.valid_from))
    )
    found: dict[_Place, list[Spell]] = {}
    for source, role, person, start, end in tx.session.execute(query):
        if source not in places:
            continue
        rosters.add(source)
        mine = found.setdefault(places[source], [])
        if role == MAINTAINER and (end is None or start < end):
            mine.append(Spell(person, start, end))
    return found


def _edits(
    tx: Tx, places: Mapping[int, _Place], rosters: Set[int], *, whole: bool
) -> dict[_Place, list[date]]:
    """Return the days of edits of the rosters, or only the last of each, in order."""
    source, day = col(SourceRevision.source_id), col(SourceRevision.revised_on)
    query = select(source, day if whole else func.max(day)).where(
        recorded(tx, col(SourceRevision.recorded_at))
    )
    query = query.order_by(day) if whole else query.group_by(source).order_by(func.max(day))
    found: dict[_Place, list[date]] = defaultdict(list)
    for one, on in tx.session.execute(query):
        if one in rosters:
            found[places[one]].append(on)
    return found


def _jobs(tx: Tx, places: Mapping[int, _Place]) -> dict[_Place, dict[str, tuple[Job, ...]]]:
    query = (
        select(
            col(Employment.source_id),
            col(Person.key),
            col(Organisation.name),
            col(Employment.valid_from),
            col(Employment.valid_until),
        )
        .join(Person, col(Person.id) == col(Employment.person_id))
        .join(Organisation, col(Organisation.id) == col(Employment.organisation_id))
        .where(standing(tx, Employment))
        .order_by(col(Employment.basis), col(Employment.valid_from), col(Employment.id))
    )
    found: dict[_Place, dict[str, tuple[Job, ...]]] = defaultdict(dict)
    for source, person, employer, start, end in tx.session.execute(query):
        if source in places:
            mine = found[places[source]]
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
