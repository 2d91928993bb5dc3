"""Loading the sample foundation: invented projects, stored like real ones and marked as samples."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from tracker.db.queries import facts, governance, parties, projects, provenance
from tracker.db.uow import Tx
from tracker.domain.governance import (
    EventKind,
    ExpectedDirection,
    GovernanceEvent,
    Hypothesis,
)
from tracker.domain.identity import person_key
from tracker.domain.projects import Project
from tracker.domain.provenance import FOUNDATION_ADDRESS, SourceKind
from tracker.importers.table_columns import Kind
from tracker.importers.table_values import ORGANISATION, PERSON
from tracker.importers.tables import KINDS
from tracker.services.context import Context, Progress, Silent
from tracker.services.entry_targets import TARGETS
from tracker.services.reading import SampleEvent, SampleProject
from tracker.services.sample import SAMPLE_UNTIL, sample_foundation
from tracker.services.sample.expectations import EXPECTATIONS, LOCKED_DAYS_BEFORE
from tracker.services.storing import store_levels, store_repository
from tracker.services.storing_roles import store_role_spells

FIRST_SEED = 1
SAMPLE_ADDRESS = "sample"
# The project whose stable channel moved to vendors: it shows most of what there is to see.
FIRST_SLUG = "tarnwick"


def load_once(ctx: Context, count: int, progress: Progress | None = None) -> int:
    """Load the first sample foundation unless sample projects are there; return how many came."""
    with ctx.uow.read() as tx:
        if any(one.is_sample for one in projects.projects(tx)):
            return 0
    return load(ctx, count, FIRST_SEED, progress)


def load(ctx: Context, count: int, seed: int, progress: Progress | None = None) -> int:
    """Load ``count`` invented projects, one transaction each; return how many."""
    progress = progress or Silent()
    progress.stage("sample foundation", count, "projects")
    loaded = 0
    for project in sample_foundation(projects=count, seed=seed, until=SAMPLE_UNTIL):
        with ctx.uow.begin() as tx:
            _store(tx, project)
        loaded += 1
        progress.advance()
    return loaded


def _store(tx: Tx, sample: SampleProject) -> None:
    project = projects.project_or_none(tx, sample.slug) or projects.add_project(
        tx, slug=sample.slug, name=sample.name, is_sample=True
    )
    assert project.id is not None
    project.category, project.homepage = sample.category, sample.homepage
    _store_domains(tx, sample.organisation_domains)
    if sample.repository is not None:
        store_repository(tx, project, sample.repository)
    _store_foundation_list(tx, project, sample)
    source = provenance.source_id(tx, project.id, SourceKind.LANDSCAPE, SAMPLE_ADDRESS)
    store_levels(tx, project.id, source, sample.levels, SAMPLE_UNTIL)
    provenance.record_revisions(tx, source, [(SAMPLE_UNTIL, None)])
    for event in sample.events:
        row = _store_event(tx, project.id, event)
        if row is not None and sample.slug == FIRST_SLUG and event.closes_channel:
            _store_expectations(tx, row)
    _store_entered(tx, project.id, sample)
    projects.mark_stale(tx, [project.id])


def _store_domains(tx: Tx, domains: Mapping[str, str]) -> None:
    organisations = parties.organisation_ids(tx, domains)
    parties.record_domains(tx, {domain: organisations[name] for name, domain in domains.items()})


def _store_foundation_list(tx: Tx, project: Project, sample: SampleProject) -> None:
    if not sample.foundation_spells:
        return
    assert project.id is not None
    source = provenance.source_id(
        tx, project.id, SourceKind.FOUNDATION_LIST, FOUNDATION_ADDRESS, SAMPLE_ADDRESS
    )
    provenance.record_revisions(tx, source, sample.foundation_revisions)
    store_role_spells(tx, project, source, [one.person for one in sample.foundation_spells])


def _store_event(tx: Tx, project_id: int, event: SampleEvent) -> GovernanceEvent | None:
    """Record an event and return it; None: it was there already."""
    row = GovernanceEvent(
        project_id=project_id,
        occurred_on=event.occurred_on,
        kind=EventKind(event.kind),
        title=event.title,
        statement=event.statement,
        evidence_url=event.evidence_url,
        closes_channel=event.closes_channel,
        transition_months=event.transition_months,
        recorded_at=tx.now,
    )
    if governance.exists(tx, row):
        return None
    tx.session.add(row)
    tx.session.flush()
    return row


def _store_expectations(tx: Tx, event: GovernanceEvent) -> None:
    locked_on = event.occurred_on - timedelta(days=LOCKED_DAYS_BEFORE)
    for position, one in enumerate(EXPECTATIONS, 1):
        tx.session.add(
            Hypothesis(
                event_id=event.id or 0,
                position=position,
                statement=one.statement,
                outcome=one.outcome,
                direction=ExpectedDirection.RISE,
                smallest_change=one.smallest_change,
                is_primary=one.is_primary,
                is_link=one.is_link,
                locked_at=datetime.combine(locked_on, time(9), UTC),
            )
        )


def _store_entered(tx: Tx, project_id: int, sample: SampleProject) -> None:
    """Store what people would enter; a source of its own keeps it apart from what they did."""
    if not sample.entered:
        return
    source = provenance.source_id(
        tx, project_id, SourceKind.ENTRY, SAMPLE_ADDRESS, f"sample of {sample.slug}"
    )
    provenance.record_revisions(tx, source, [(SAMPLE_UNTIL, None)])
    ids = _ids_of_names(tx, sample)
    for table in sample.entered:
        target, kind = TARGETS[table.kind], KINDS[table.kind]
        assert target.facts is not None, "events are stored apart"
        rows = [
            {**target.columns(_resolved(kind, row, ids, project_id)), "source_id": source}
            for row in table.rows
        ]
        facts.replace_facts(tx, target.facts, [source], rows)


def _ids_of_names(tx: Tx, sample: SampleProject) -> dict[str, int]:
    """Return the ids of all organisations and @handles that the entered rows name."""
    handles: dict[str, tuple[str, str | None]] = {}
    organisations: dict[str, None] = {}
    for table in sample.entered:
        for column in KINDS[table.kind].columns:
            names = [row[column.name] for row in table.rows if row[column.name] is not None]
            if column.type is ORGANISATION:
                organisations |= dict.fromkeys(names)
            elif column.type is PERSON:
                handles |= {person_key("", None, one[1:]): (one[1:], one[1:]) for one in names}
    people = parties.people_ids(tx, handles)
    ids = {f"@{handles[key][1]}": found for key, found in people.items()}
    return ids | parties.organisation_ids(tx, organisations)


def _resolved(
    kind: Kind, row: Mapping[str, Any], ids: Mapping[str, int], project_id: int
) -> dict[str, Any]:
    """Return a row whose project, person and organisations are ids."""
    named = (ORGANISATION, PERSON)
    values = {
        one.name: ids.get(row[one.name]) if one.type in named else row[one.name]
        for one in kind.columns
    }
    # Rows that could be of a project and name none are of the foundation as a whole.
    is_of_none = "project" in values and values["project"] is None
    return {**values, "project": None if is_of_none else project_id}
