"""What vendors chose to disclose, what that touches, and the audit log."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import col

from tracker.db.uow import Tx
from tracker.domain.accounts import AuditEntry
from tracker.domain.billing import Audience, Disclosure, DisclosureChoice
from tracker.domain.funding import RevenueSplit, VendorRelation
from tracker.domain.health import HealthSnapshot, Receipt, ReportRun
from tracker.domain.organisations import Organisation
from tracker.domain.projects import Project
from tracker.health.disclosure import DEFAULTS, Terms, VendorTerms, amount_levels

_OFFERS: tuple[tuple[type[VendorRelation] | type[RevenueSplit], Any], ...] = (
    (VendorRelation, col(VendorRelation.organisation_id)),
    (RevenueSplit, col(RevenueSplit.vendor_id)),
)


def choice(tx: Tx, vendor_id: int, audience: Audience) -> DisclosureChoice | None:
    """Return a vendor's choice for an audience that stands; None: it never chose."""
    query = select(DisclosureChoice).where(
        col(DisclosureChoice.vendor_id) == vendor_id,
        col(DisclosureChoice.audience) == audience,
        col(DisclosureChoice.ended_at).is_(None),
    )
    return tx.session.execute(query).scalars().first()


def level(tx: Tx, vendor_id: int, audience: Audience) -> Disclosure:
    """Return what a vendor discloses to an audience, by its choice or by default."""
    found = choice(tx, vendor_id, audience)
    return found.level if found else DEFAULTS[audience]


def terms(tx: Tx, audience: Audience, bands: Sequence[int]) -> Terms:
    """Return what every vendor of a project discloses to an audience; `tx` sees every vendor.

    It is what stands now, whatever the past that is looked at: an amount of then, beside the
    shares of now, would give away the amounts of those who came since.
    """
    links = _links(tx)
    chosen = {
        name: level
        for name, level in tx.session.execute(
            select(col(Organisation.name), col(DisclosureChoice.level))
            .join(Organisation, col(Organisation.id) == col(DisclosureChoice.vendor_id))
            .where(
                col(DisclosureChoice.audience) == audience,
                col(DisclosureChoice.ended_at).is_(None),
            )
        )
    }
    levels = {vendor: chosen.get(vendor, DEFAULTS[audience]) for vendor, _ in links}
    amounts = amount_levels(links, levels)
    found = (VendorTerms(one, levels[one], amounts[one]) for one in sorted(levels))
    return Terms(audience, tuple(found), tuple(bands))


def _links(tx: Tx) -> list[tuple[str, str]]:
    """Return (vendor, project) of every offer and split that ever was on record.

    Also those that ended or were corrected: pages of another day or of what was known show them.
    """
    found: set[tuple[str, str]] = set()
    for table, vendor in _OFFERS:
        query = (
            select(col(Organisation.name), col(Project.slug))
            .select_from(table)
            .join(Organisation, col(Organisation.id) == vendor)
            .join(Project, col(Project.id) == col(table.project_id))
        )
        found |= {(name, slug) for name, slug in tx.session.execute(query.distinct())}
    return sorted(found)


def linked(tx: Tx, project_ids: Iterable[int]) -> list[int]:
    """Return these projects and all that vendors link with them, however far.

    One vendor's choice narrows the amounts of all whose shares stand beside its own.
    """
    edges = list(_edges(tx))
    found: set[int] = set(project_ids)
    while True:
        vendors = {vendor for vendor, project in edges if project in found}
        more = {project for vendor, project in edges if vendor in vendors} - found
        if not more:
            return sorted(found)
        found |= more


def _edges(tx: Tx) -> Iterable[tuple[int, int]]:
    for table, vendor in _OFFERS:
        query = select(vendor, col(table.project_id)).distinct()
        yield from ((one, project) for one, project in tx.session.execute(query))


def withdraw(tx: Tx, project_ids: Iterable[int]) -> None:
    """Delete what was computed of projects, and the reports made of it: nothing stays readable.

    Verdicts and forecasts stay: there is no amount in them.
    """
    ids = sorted(set(project_ids))
    computed = select(col(HealthSnapshot.id)).where(col(HealthSnapshot.project_id).in_(ids))
    tx.session.execute(delete(Receipt).where(col(Receipt.snapshot_id).in_(computed)))
    tx.session.execute(delete(HealthSnapshot).where(col(HealthSnapshot.project_id).in_(ids)))
    tx.session.execute(delete(ReportRun).where(col(ReportRun.project_id).in_(ids)))


def slugs(tx: Tx, project_ids: Iterable[int]) -> list[str]:
    """Return the projects by their slugs."""
    query = select(col(Project.slug)).where(col(Project.id).in_(sorted(set(project_ids))))
    return list(tx.session.execute(query.order_by(col(Project.slug))).scalars())


def entries(tx: Tx, vendor_id: int | None) -> list[tuple[AuditEntry, str | None]]:
    """Return the audit log with the vendors' names, newest first; of one vendor, or all of it."""
    query = (
        select(AuditEntry, col(Organisation.name))
        .outerjoin(Organisation, col(Organisation.id) == col(AuditEntry.vendor_id))
        .order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())
    )
    if vendor_id is not None:
        query = query.where(col(AuditEntry.vendor_id) == vendor_id)
    return [(entry, name) for entry, name in tx.session.execute(query)]
