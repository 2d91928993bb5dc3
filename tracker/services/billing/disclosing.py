"""What a vendor discloses to whom: its own choice, which holds at once and everywhere.

A narrower choice deletes all that was computed of its projects and the reports made of it, in the
transaction of the choice; until they are computed anew they show nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.db.queries import billing, parties, projects
from tracker.db.queries import disclosure as stored
from tracker.db.tenancy import VendorScope
from tracker.db.uow import Tx
from tracker.domain.accounts import Action, Actor, require
from tracker.domain.billing import Audience, Disclosure, DisclosureChoice
from tracker.errors import NotFoundError
from tracker.health.disclosure import DEFAULTS, is_narrower
from tracker.services.billing import audit
from tracker.services.context import Context


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a vendor chose before and now, and the projects that are to be computed anew."""

    before: Disclosure
    now: Disclosure
    projects: Sequence[str]
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a vendor discloses to an audience; ``decided_at`` None: nobody chose it."""

    audience: Audience
    level: Disclosure
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line of the audit log; ``vendor`` None: it concerns nobody's money."""

    at: datetime
    actor: str
    role: str
    vendor: str | None
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def choose(ctx: Context, actor: Actor, audience: Audience, level: Disclosure) -> Chosen:
    """Record what the actor's vendor discloses to an audience from now on.

    A choice that stands already is recorded once.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    return choose_all(ctx, actor, {audience: level})[audience]


def choose_all(
    ctx: Context, actor: Actor, levels: Mapping[Audience, Disclosure]
) -> dict[Audience, Chosen]:
    """Record what the actor's vendor discloses to several audiences, all of it or none.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    require(actor, Action.DISCLOSE, actor.vendor_id)
    assert actor.vendor_id is not None
    with ctx.uow.begin(VendorScope(actor.vendor_id)) as tx:
        return {one: _choose(tx, actor, one, level) for one, level in levels.items()}


def _choose(tx: Tx, actor: Actor, audience: Audience, level: Disclosure) -> Chosen:
    assert actor.vendor_id is not None
    before = stored.level(tx, actor.vendor_id, audience)
    standing = stored.choice(tx, actor.vendor_id, audience)
    if standing is not None and standing.level is level:
        return Chosen(before, level, (), False)
    _replace(tx, actor, standing, audience, level)
    touched = stored.linked(tx, billing.projects_of(tx, actor.vendor_id))
    projects.mark_stale(tx, touched)
    is_withdrawn = is_narrower(level, before)
    if is_withdrawn:
        stored.withdraw(tx, touched)
    audit.record(
        tx,
        actor,
        "disclosure chosen",
        f"to {audience.value}",
        before={"level": before.value},
        after={"level": level.value},
    )
    return Chosen(before, level, stored.slugs(tx, touched), is_withdrawn)


def _replace(
    tx: Tx,
    actor: Actor,
    standing: DisclosureChoice | None,
    audience: Audience,
    level: Disclosure,
) -> None:
    """Record a choice in the place of the one that stands; that one stays on record."""
    assert actor.vendor_id is not None
    if standing is not None:
        standing.ended_at = tx.now
    tx.session.add(
        DisclosureChoice(
            vendor_id=actor.vendor_id,
            audience=audience,
            level=level,
            decided_by=actor.name,
            decided_at=tx.now,
        )
    )
    tx.session.flush()


def chosen(ctx: Context, actor: Actor) -> dict[Audience, Disclosure]:
    """Return what the actor's vendor discloses to each audience.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    return {one.audience: one.level for one in standing_choices(ctx, actor)}


def standing_choices(ctx: Context, actor: Actor) -> list[Standing]:
    """Return what the actor's vendor discloses to each audience, and since when by whose choice.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    require(actor, Action.DISCLOSE, actor.vendor_id)
    assert actor.vendor_id is not None
    found = []
    with ctx.uow.read(VendorScope(actor.vendor_id)) as tx:
        for one in Audience:
            row = stored.choice(tx, actor.vendor_id, one)
            level = row.level if row else DEFAULTS[one]
            by, at = (row.decided_by, row.decided_at) if row else ("", None)
            found.append(Standing(one, level, by, at))
    return found


def audit_log(ctx: Context, vendor: str | None = None) -> list[LogRow]:
    """Return the audit log, newest first; of one vendor, or all of it.

    Raises:
        NotFoundError: no organisation of this name is known.
    """
    with ctx.uow.read() as tx:
        vendor_id = None if vendor is None else parties.organisation_named(tx, vendor)
        if vendor is not None and vendor_id is None:
            raise NotFoundError("organisation", vendor)
        return [
            LogRow(
                *(one.at, one.actor, one.role, name),
                *(one.action, one.subject, one.before, one.after),
            )
            for one, name in stored.entries(tx, vendor_id)
        ]
