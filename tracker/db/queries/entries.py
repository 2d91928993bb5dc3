"""What entered tables speak of, and the rows of them that stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlmodel import col

from tracker.db.queries.facts import CLOCKS
from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.base import Fact
from tracker.domain.funding import FundedTime, RevenueSplit, VendorRelation
from tracker.domain.governance import GovernanceEvent, Hypothesis
from tracker.domain.organisations import Organisation
from tracker.domain.people import MaintainerRole, Person
from tracker.domain.projects import Project, Release, ReleaseChannel
from tracker.domain.provenance import Source, SourceKind
from tracker.errors import ConflictError

_AT_ONCE = 500
_EVENT_CLOCKS = frozenset({"id", "recorded_at"})
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A row as it stands: who attests it, its project if its source has one, and its columns."""

    id: int
    attester: str
    project_id: int | None
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody under a name that a project gives them."""

    id: int
    name: str
    handle: str | None


def project_ids(tx: Tx) -> dict[str, int]:
    """Return {slug: id} of all projects."""
    query = select(col(Project.slug), col(Project.id))
    return {slug: found for slug, found in tx.session.execute(query) if found}


def people_of_projects(tx: Tx, project_ids: Iterable[int]) -> dict[int, list[KnownPerson]]:
    """Return by project everybody who ever held a role in it, once for every name."""
    found: dict[int, list[KnownPerson]] = defaultdict(list)
    columns = (
        *(col(MaintainerRole.project_id), col(Person.id)),
        *(col(MaintainerRole.name), col(Person.handle)),
    )
    for some in _parts(project_ids):
        query = (
            select(*columns)
            .join(Person, col(Person.id) == col(MaintainerRole.person_id))
            .where(col(MaintainerRole.project_id).in_(some))
            .distinct()
        )
        for project, person, name, handle in tx.session.execute(query):
            found[project].append(KnownPerson(person, name, handle))
    return found


def people_by_key(tx: Tx, keys: Iterable[str]) -> dict[str, KnownPerson]:
    """Return {key: person} for those of ``keys`` that are known."""
    found: dict[str, KnownPerson] = {}
    columns = (col(Person.key), col(Person.id), col(Person.name), col(Person.handle))
    for some in _parts(keys):
        query = select(*columns).where(col(Person.key).in_(some))
        for key, person, name, handle in tx.session.execute(query):
            found[key] = KnownPerson(person, name, handle)
    return found


def organisations(tx: Tx) -> dict[str, tuple[int, str]]:
    """Return {key: (id, name)} of all organisations."""
    query = select(col(Organisation.key), col(Organisation.id), col(Organisation.name))
    return {key: (found, name) for key, found, name in tx.session.execute(query)}


def release_tags(tx: Tx, project_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return by project the tags of its recorded releases."""
    return _texts(tx, col(Release.project_id), col(Release.tag), project_ids)


def release_channels(tx: Tx, project_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return by project the names of its release channels."""
    return _texts(tx, col(ReleaseChannel.project_id), col(ReleaseChannel.name), project_ids)


def _texts(tx: Tx, project: Any, text: Any, project_ids: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for some in _parts(project_ids):
        for owner, value in tx.session.execute(select(project, text).where(project.in_(some))):
            found[owner].add(value)
    return found


def standing_facts(tx: Tx, table: type[Fact], path: str) -> list[StandingRow]:
    """Return the current facts of ``table`` that were entered as the kind ``path``."""
    names = [name for name in table.model_fields if name not in {*CLOCKS, "source_id"}]
    query = (
        select(
            *(table.id, col(Source.address), col(Source.project_id)),  # type: ignore[attr-defined]
            *(getattr(table, name) for name in names),
        )
        .join(Source, col(Source.id) == col(table.source_id))
        .where(
            col(Source.kind) == SourceKind.ENTRY,
            col(Source.path) == path,
            standing(tx, table),
        )
        .order_by(table.id)  # type: ignore[attr-defined]
    )
    return [
        StandingRow(row[0], row[1], row[2], dict(zip(names, row[3:], strict=True)))
        for row in tx.session.execute(query)
    ]


def standing_events(tx: Tx, project_ids: Iterable[int]) -> list[StandingRow]:
    """Return the events of these projects; nobody in particular attests an event."""
    names = [name for name in GovernanceEvent.model_fields if name not in _EVENT_CLOCKS]
    found: list[StandingRow] = []
    for some in _parts(project_ids):
        query = select(GovernanceEvent).where(col(GovernanceEvent.project_id).in_(some))
        for one in tx.session.execute(query.order_by(col(GovernanceEvent.id))).scalars():
            columns = {name: getattr(one, name) for name in names}
            found.append(StandingRow(one.id or 0, "", one.project_id, columns))
    return found


def correct_event(tx: Tx, event_id: int, columns: Mapping[str, Any]) -> None:
    """Put these columns in the place of an event's.

    Raises:
        ConflictError: they move an event of which something is registered.
    """
    mine = col(GovernanceEvent.id) == event_id
    event = tx.session.execute(select(GovernanceEvent).where(mine)).scalars().one()
    if _is_moved(event, columns) and _is_registered(tx, event_id):
        raise ConflictError(
            f"What is registered of “{event.title}” is locked to its day and its months of "
            "transition: record another event instead."
        )
    tx.session.execute(update(GovernanceEvent).where(mine).values(**columns))


def _is_moved(event: GovernanceEvent, columns: Mapping[str, Any]) -> bool:
    names = ("occurred_on", "transition_months")
    return any(name in columns and columns[name] != getattr(event, name) for name in names)


def _is_registered(tx: Tx, event_id: int) -> bool:
    query = select(col(Hypothesis.id)).where(col(Hypothesis.event_id) == event_id).limit(1)
    return tx.session.execute(query).first() is not None


def funded_time_of(tx: Tx, person_ids: Iterable[int]) -> list[tuple[int, FundedTime]]:
    """Return (id, row) of all current funded time of these people, whoever says so."""
    found: list[tuple[int, FundedTime]] = []
    for some in _parts(person_ids):
        query = select(FundedTime).where(
            col(FundedTime.person_id).in_(some), standing(tx, FundedTime)
        )
        rows = tx.session.execute(query.order_by(col(FundedTime.id))).scalars()
        found += [(one.id or 0, one) for one in rows]
    return found


def projects_of_vendors(tx: Tx, vendor_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return by vendor the projects that it sells something of, or splits revenue with."""
    found: dict[int, set[int]] = defaultdict(set)
    pairs = (
        (col(VendorRelation.organisation_id), VendorRelation),
        (col(RevenueSplit.vendor_id), RevenueSplit),
    )
    for some in _parts(vendor_ids):
        for vendor, table in pairs:
            query = select(vendor, col(table.project_id)).where(
                vendor.in_(some), standing(tx, table)
            )
            for organisation, project in tx.session.execute(query):
                found[organisation].add(project)
    return found


def _parts(items: Iterable[Item]) -> Iterator[Sequence[Item]]:
    """Yield the items once each, in parts that one statement can hold."""
    distinct = list(dict.fromkeys(items))
    for start in range(0, len(distinct), _AT_ONCE):
        yield distinct[start : start + _AT_ONCE]
