"""Loading the sample foundation: invented projects, stored like real ones and marked as samples."""

from collections.abc import Mapping

from tracker.db.queries import governance, parties, projects, provenance
from tracker.db.uow import Tx
from tracker.domain.governance import EventKind, GovernanceEvent
from tracker.domain.projects import Project
from tracker.domain.provenance import FOUNDATION_ADDRESS, SourceKind
from tracker.services.context import Context, Progress, Silent
from tracker.services.reading import SampleEvent, SampleProject
from tracker.services.sample import SAMPLE_UNTIL, sample_foundation
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
        _store_event(tx, project.id, event)
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


def _store_event(tx: Tx, project_id: int, event: SampleEvent) -> None:
    row = GovernanceEvent(
        project_id=project_id,
        occurred_on=event.occurred_on,
        kind=EventKind(event.kind),
        title=event.title,
        statement=event.statement,
        closes_channel=event.closes_channel,
        recorded_at=tx.now,
    )
    if not governance.exists(tx, row):
        tx.session.add(row)
