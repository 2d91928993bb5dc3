"""Computing a project's health: read in one transaction, compute outside, store in another."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from tracker.charts.figures import all_charts
from tracker.db.frames import foundation_norms, project_facts, seen_by
from tracker.db.queries import projects, snapshots
from tracker.db.queries.disclosure import terms
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.billing import Audience
from tracker.domain.health import HealthSnapshot
from tracker.domain.projects import Project
from tracker.errors import NotFoundError
from tracker.health.billed import told_on
from tracker.health.compose import Computed, compute
from tracker.health.disclosure import Terms
from tracker.health.document import HealthDocument
from tracker.health.facts import ProjectFacts
from tracker.health.history import Period, first_day, history
from tracker.health.looks import LOOK_METRICS
from tracker.health.norms import FoundationNorms
from tracker.health.roster import Roster
from tracker.metrics.result import METHOD_VERSION
from tracker.services import disclosures, forecasts
from tracker.services.context import Context, Progress, Silent
from tracker.services.sample import FOUNDATION_NAME
from tracker.services.verdicts import store_looks

#: For whom each snapshot holds a document: the pages' readers and the reports'.
EDITIONS = (Audience.STAFF, Audience.RECIPIENTS)


@dataclass(frozen=True, slots=True)
class Health:
    """A project's health on a day, with the receipts of its figures by id."""

    document: HealthDocument
    receipts: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ShownState:
    """When the snapshot that pages show was computed, None: never; whether newer facts wait."""

    computed_at: datetime | None
    is_stale: bool


def shown_state(ctx: Context, slug: str) -> ShownState:
    """Return how the pages of a project stand.

    Raises:
        NotFoundError: there is no such project.
    """
    with ctx.uow.read() as tx:
        project = projects.project(tx, slug)
        snapshot = snapshots.current(tx, _id(project))
    is_stale = snapshot is None or project.stale_since is not None
    return ShownState(snapshot.computed_at if snapshot else None, is_stale)


def health(
    ctx: Context, slug: str, as_of: date | None = None, known_at: datetime | None = None
) -> Health:
    """Return the health of a project on ``as_of``, computed from its facts and not stored.

    Without a day it is that of the last day of which the project's copy can speak. With
    ``known_at`` it is what was computed, or would have been, from what was known at that instant.

    Raises:
        NotFoundError: there is no such project.
    """
    facts = facts_of(ctx, slug, known_at)
    computed = compute(facts, *_days(ctx, facts, as_of, known_at))
    return Health(computed.document, computed.receipts)


def drawn(
    ctx: Context,
    slug: str,
    as_of: date | None,
    known_at: datetime | None = None,
    audience: Audience = Audience.STAFF,
) -> HealthDocument:
    """Return the health of a project on a day, as in `health`, with its charts and not stored.

    Raises:
        NotFoundError: there is no such project.
    """
    facts = facts_of(ctx, slug, known_at, audience)
    return with_charts(compute(facts, *_days(ctx, facts, as_of, known_at))).document


def facts_of(
    ctx: Context,
    slug: str,
    known_at: datetime | None = None,
    audience: Audience = Audience.STAFF,
) -> ProjectFacts:
    """Return all facts of a project that stand, or stood in our knowledge at ``known_at``.

    Of vendors' money it is what they disclose to the audience today.

    Raises:
        NotFoundError: there is no such project.
    """
    with ctx.uow.read(EVERY_VENDOR, known_at=known_at) as tx:
        project = projects.project(tx, slug)
        seen = terms(tx, audience, ctx.bands)
        return project_facts(tx, project, _foundation(ctx, project), foundation_norms(tx), seen)


def default_day(ctx: Context, facts: ProjectFacts, known_at: datetime | None = None) -> date:
    """Return the last day that the facts can speak of, today or that of ``known_at`` at the latest.

    Silence after the day of a repository's copy means nothing; a project without a repository is
    shown as of the last day on which one of its sources was edited or a vendor's Stripe account
    told anything new, or today if there is none.
    """
    last = facts.observed_until
    if last is None:
        edited = [one.last_confirmed for one in facts.sources if one.last_confirmed]
        last = max((*edited, *told_on(facts.entered)), default=None)
    now = _today(ctx, known_at)
    return min(last, now) if last else now


def _days(
    ctx: Context, facts: ProjectFacts, as_of: date | None, known_at: datetime | None = None
) -> tuple[date, date]:
    """Return the day to measure and that of the money: ``as_of`` for both if it is given.

    Else the money is that of the last day on which a vendor's account told anything new.
    """
    day = as_of or default_day(ctx, facts, known_at)
    if as_of is not None:
        return day, day
    today = _today(ctx, known_at)
    return day, max([day, *(on for on in told_on(facts.entered) if on <= today)])


def _today(ctx: Context, known_at: datetime | None) -> date:
    return min(known_at or ctx.clock.now(), ctx.clock.now()).astimezone(UTC).date()


def periods(
    ctx: Context,
    slug: str,
    by: Period,
    first: date | None,
    last: date | None,
    known_at: datetime | None = None,
) -> Sequence[dict[str, Any]]:
    """Return the history of a project, one row a period, oldest first.

    Raises:
        NotFoundError: there is no such project.
    """
    facts = facts_of(ctx, slug, known_at)
    until = last or default_day(ctx, facts, known_at)
    known = facts.as_of(until)
    start = first or first_day(known)
    if start is None:
        return []
    return [asdict(row) for row in history(known, Roster(known, until), by, start, until)]


def roster(
    ctx: Context,
    slug: str,
    day: date | None,
    kinds: Sequence[str],
    known_at: datetime | None = None,
) -> tuple[date, list[dict[str, Any]]]:
    """Return the day and who holds which role on it, as these kinds of source say.

    Raises:
        NotFoundError: there is no such project.
    """
    facts = facts_of(ctx, slug, known_at)
    on = day or default_day(ctx, facts, known_at)
    return on, [asdict(row) for row in Roster(facts.as_of(on), on).rows(kinds)]


@dataclass(frozen=True, slots=True)
class Measured:
    """A project as it was read, and what was computed of it; None: it has its snapshot already.

    ``seen`` is the mark of newer facts that stood when the facts were read. ``recipients`` is the
    document of those who get reports; None: it is the same. ``terms`` are those of both audiences.
    """

    project_id: int
    day: date
    inputs_hash: str
    seen: datetime | None
    computed: Computed | None
    recipients: HealthDocument | None = None
    terms: tuple[Terms, ...] = ()


def refresh(ctx: Context, slugs: Sequence[str], progress: Progress | None = None) -> int:
    """Compute and store a snapshot of each project in turn; return how many were computed.

    It is as of the last day of which the facts can speak. A project whose facts and day are those
    of its snapshot keeps it.
    """
    progress = progress or Silent()
    progress.stage("computing", len(slugs), "projects")
    computed = 0
    norms = norms_of(ctx)
    for slug in slugs:
        computed += keep(ctx, measured(ctx, slug, norms))
        progress.advance()
    return computed


def norms_of(ctx: Context) -> FoundationNorms:
    """Return what the projects of the foundation are like together."""
    with ctx.uow.read() as tx:
        return foundation_norms(tx)


def stale(ctx: Context) -> list[str]:
    """Return the projects with newer facts than their snapshot, or with none of this method."""
    with ctx.uow.read() as tx:
        return snapshots.stale_slugs(tx, METHOD_VERSION)


def all_slugs(ctx: Context) -> list[str]:
    """Return all projects."""
    with ctx.uow.read() as tx:
        return [one.slug for one in projects.projects(tx)]


def measured(ctx: Context, slug: str, norms: FoundationNorms, *, force: bool = False) -> Measured:
    """Return what there is to store of a project; ``force`` computes what is stored already too.

    It only reads, so that many processes can do it at once.

    Raises:
        NotFoundError: there is no such project.
    """
    with ctx.uow.read(EVERY_VENDOR) as tx:
        project = projects.project(tx, slug)
        staff, recipients = (terms(tx, one, ctx.bands) for one in EDITIONS)
        facts = project_facts(tx, project, _foundation(ctx, project), norms, staff)
        other = seen_by(tx, project, facts, recipients)
        shown_hash = snapshots.current_hash(tx, _id(project))
    day, money_day = _days(ctx, facts, None)
    inputs_hash = hash_of(facts, (day, money_day), other)
    found = Measured(
        _id(project), day, inputs_hash, project.stale_since, None, None, (facts.terms, other.terms)
    )
    if shown_hash == inputs_hash and not force:
        return found
    computed = with_charts(compute(facts, day, money_day))
    is_same = facts.terms.shows_the_same(other.terms)
    edition = None if is_same else with_charts(compute(other, day, money_day)).document
    return replace(found, computed=computed, recipients=edition)


def keep(ctx: Context, found: Measured) -> bool:
    """Store what was computed, whole, in one transaction; tell whether there was anything.

    Facts that came after the reading leave the project marked. What was computed before a vendor
    changed what it discloses is not kept at all.
    """
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        projects.lock(tx, found.project_id)
        if not _is_allowed(ctx, tx, found.terms):
            return False
        if found.computed is not None:
            _store(tx, found, found.computed)
            store_looks(tx, found.computed.looks, found.computed.receipts, found.day)
        projects.settle(tx, found.project_id, found.seen)
    return found.computed is not None


def _is_allowed(ctx: Context, tx: Tx, read: Sequence[Terms]) -> bool:
    """Tell whether the vendors still disclose what they did when the facts were read."""
    now = (terms(tx, one.audience, ctx.bands) for one in read)
    return all(
        one == new.among(vendor.vendor for vendor in one.vendors)
        for one, new in zip(read, now, strict=True)
    )


def with_charts(computed: Computed) -> Computed:
    """Return the same with the charts drawn into the document."""
    document = computed.document
    return replace(computed, document=replace(document, charts=all_charts(document)))


def hash_of(facts: ProjectFacts, days: tuple[date, date], other: ProjectFacts | None = None) -> str:
    """Return what identifies the inputs of a computation: facts, days and method.

    ``other`` are the facts that another audience may see.
    """
    inputs = replace(facts, ledger=facts.ledger.without_given())
    plain = asdict(replace(inputs, activity=facts.activity.iloc[0:0]))
    plain["activity"] = facts.activity.to_csv(index=False)
    also = asdict(other.terms) if other else None
    text = json.dumps([METHOD_VERSION, days, plain, also], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _store(tx: Tx, found: Measured, computed: Computed) -> None:
    snapshot = HealthSnapshot(
        project_id=found.project_id,
        as_of=found.day,
        computed_at=tx.now,
        method_version=METHOD_VERSION,
        inputs_hash=found.inputs_hash,
        document=computed.document.as_json(),
        for_recipients=found.recipients.as_json() if found.recipients else None,
        summary=asdict(computed.summary),
    )
    snapshots.add_snapshot(tx, snapshot, computed.receipts)
    day = f"{computed.document.project.slug} as of {found.day}"
    disclosures.log(tx, snapshot.document, Audience.STAFF, f"pages of {day}")
    forecasts.publish(tx, found.project_id, found.day, computed.document.forecast)


def _foundation(ctx: Context, project: Project) -> str:
    return FOUNDATION_NAME if project.is_sample else ctx.foundation_name


def _id(project: Project) -> int:
    assert project.id is not None
    return project.id


def metrics(
    ctx: Context, slug: str, as_of: date | None = None, known_at: datetime | None = None
) -> dict[str, Any]:
    """Return every metric of a project by its published name, with where it was measured on.

    A metric that is measured for each release channel holds one entry a channel; one of the
    looks at a policy change, one a look.

    Raises:
        NotFoundError: there is no such project.
    """
    found = health(ctx, slug, as_of, known_at)
    by_name: dict[str, dict[str, Any]] = {}
    for receipt in found.receipts.values():
        result = receipt["result"]
        if receipt["metric"] in LOOK_METRICS:
            result = {receipt["figure"]: result}
        by_name.setdefault(receipt["metric"], {}).update(result)
    return {
        "project": slug,
        "as_of": found.document.as_of,
        "method_version": METHOD_VERSION,
        "metrics": by_name,
    }


def receipt_known_at(ctx: Context, receipt_id: str, known_at: datetime) -> dict[str, Any]:
    """Return the receipt of a figure from what was known at an instant, computed anew.

    Raises:
        NotFoundError: there is no such project, or no such figure of it then.
    """
    named = re.fullmatch(r"(.+)\.(\d{4}-\d\d-\d\d)\.(.+)", receipt_id)
    if named is None:
        raise NotFoundError("receipt", receipt_id)
    try:
        day = date.fromisoformat(named[2])
    except ValueError as error:
        raise NotFoundError("receipt", receipt_id) from error
    found = health(ctx, named[1], day, known_at).receipts
    if receipt_id not in found:
        raise NotFoundError("receipt", receipt_id)
    return found[receipt_id]
