"""People and organisations: found by key, or recorded when they are new."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy import select as select_columns
from sqlmodel import SQLModel, col, select

from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.organisations import (
    Membership,
    Organisation,
    OrganisationDomain,
    organisation_key,
)
from tracker.domain.people import ActivityDay, Author, Employment, MaintainerRole, Person

_BATCH = 500


def people_ids(tx: Tx, wanted: Mapping[str, tuple[str, str | None]]) -> dict[str, int]:
    """Return {key: person id} for ``wanted`` {key: (name, handle)}, recording new people."""
    rows = {key: {"key": key, "name": n, "handle": h} for key, (n, h) in wanted.items()}
    return _ensured(tx, Person, rows)


def organisation_ids(tx: Tx, names: Iterable[str]) -> dict[str, int]:
    """Return {name: organisation id}, recording those that are new under their first spelling."""
    by_name = {name: organisation_key(name) for name in names}
    rows: dict[str, dict[str, Any]] = {}
    for name, key in by_name.items():
        rows.setdefault(key, {"key": key, "name": name})
    ids = _ensured(tx, Organisation, rows)
    return {name: ids[key] for name, key in by_name.items()}


def domain_owners(tx: Tx) -> dict[str, str]:
    """Return {domain: organisation name} for all domains that are known to belong to one."""
    query = select_columns(col(OrganisationDomain.domain), col(Organisation.name)).join(
        Organisation, col(Organisation.id) == col(OrganisationDomain.organisation_id)
    )
    return {key: value for key, value in tx.session.execute(query)}


def active_domain_owners(tx: Tx, repository_id: int) -> dict[str, str]:
    """Return {domain: organisation name} for the mail domains of a repository's commits."""
    used = (
        select_columns(col(ActivityDay.domain))
        .join(Author, col(Author.id) == col(ActivityDay.author_id))
        .where(col(Author.repository_id) == repository_id, standing(tx, ActivityDay))
        .distinct()
    )
    query = (
        select_columns(col(OrganisationDomain.domain), col(Organisation.name))
        .join(Organisation, col(Organisation.id) == col(OrganisationDomain.organisation_id))
        .where(col(OrganisationDomain.domain).in_(used))
        .order_by(col(OrganisationDomain.domain))
    )
    return {key: value for key, value in tx.session.execute(query)}


def record_domains(tx: Tx, domains: Mapping[str, int]) -> None:
    """Record {domain: organisation id}; a domain that is known already keeps its owner."""
    known = set(tx.session.exec(select(OrganisationDomain.domain)))
    rows = [
        {"domain": domain, "organisation_id": owner}
        for domain, owner in domains.items()
        if domain not in known
    ]
    tx.insert_all(OrganisationDomain, rows)


def people_of(tx: Tx, project_id: int) -> list[Person]:
    """Return everybody who ever held a role in a project, as any source says."""
    query = (
        select(Person)
        .join(MaintainerRole, col(MaintainerRole.person_id) == Person.id)
        .where(MaintainerRole.project_id == project_id)
        .distinct()
        .order_by(col(Person.id))
    )
    return list(tx.session.exec(query))


def _ensured(
    tx: Tx, table: type[SQLModel], rows: Mapping[str, Mapping[str, Any]]
) -> dict[str, int]:
    """Return {key: id}; rows whose key is not there yet are inserted first."""
    ids = _ids(tx, table, list(rows))
    new = [dict(row) for key, row in rows.items() if key not in ids]
    tx.insert_all(table, new)
    return ids | _ids(tx, table, [row["key"] for row in new])


def _ids(tx: Tx, table: Any, keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        query = select_columns(table.key, table.id).where(table.key.in_(some))
        found |= {key: value for key, value in tx.session.execute(query)}
    return found


def name_domains(tx: Tx, domains: Mapping[str, int]) -> None:
    """Record {domain: organisation id}, also for domains that so far stood for themselves.

    Before its owner is known a mail domain is an organisation of its own, named by the domain;
    whoever was employed there is then employed by the owner.
    """
    placeholders = _placeholders(tx)
    for domain, owner in domains.items():
        placeholder = placeholders.get(domain)
        if placeholder is not None and placeholder != owner:
            tx.session.execute(
                update(Employment)
                .where(col(Employment.organisation_id) == placeholder)
                .values(organisation_id=owner)
            )
            tx.session.execute(
                update(OrganisationDomain)
                .where(col(OrganisationDomain.domain) == domain)
                .values(organisation_id=owner)
            )
    record_domains(tx, domains)


def _placeholders(tx: Tx) -> dict[str, int]:
    """Return {domain: id} of the organisations that are named by their own domain."""
    query = (
        select_columns(col(OrganisationDomain.domain), col(Organisation.id))
        .join(Organisation, col(Organisation.id) == col(OrganisationDomain.organisation_id))
        .where(col(Organisation.name) == col(OrganisationDomain.domain))
    )
    return {domain: found for domain, found in tx.session.execute(query) if found}


def replace_memberships(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put these memberships in the place of those that stand there."""
    tx.session.execute(delete(Membership))
    distinct = {(row["organisation_id"], row["level"]): dict(row) for row in rows}
    tx.insert_all(Membership, list(distinct.values()))


def organisation_named(tx: Tx, name: str) -> int | None:
    """Return the organisation of a name, whatever its case and legal form; None: unknown."""
    query = select_columns(col(Organisation.id)).where(
        col(Organisation.key) == organisation_key(name)
    )
    return tx.session.execute(query).scalars().first()


def organisation_names(tx: Tx) -> dict[int, str]:
    """Return {organisation id: name} of all organisations."""
    query = select_columns(col(Organisation.id), col(Organisation.name))
    return {key: name for key, name in tx.session.execute(query) if key is not None}


def domain_owner(tx: Tx, domain: str) -> int | None:
    """Return the organisation that owns a domain; None: nobody is known to."""
    query = select_columns(col(OrganisationDomain.organisation_id)).where(
        col(OrganisationDomain.domain) == domain
    )
    return tx.session.execute(query).scalars().first()
