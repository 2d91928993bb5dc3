"""Everything that is known of a project, read in one transaction into the shapes of `health`."""

from collections import defaultdict
from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlmodel import col

from tracker.db.entered import entered_facts
from tracker.db.pasts import listed_until, pasts
from tracker.db.queries import parties, projects, provenance
from tracker.db.responsiveness import fix_shares
from tracker.db.uow import Tx
from tracker.domain.governance import GovernanceEvent
from tracker.domain.organisations import Adoption, Organisation
from tracker.domain.people import ActivityDay, Author, Employment, MaintainerRole, Person
from tracker.domain.projects import ChannelKind, Project, ProjectLevel, ProjectLicence, Release
from tracker.domain.provenance import Source, SourceRevision
from tracker.health.facts import (
    ACTIVITY_COLUMNS,
    AdoptionSpell,
    ChannelFact,
    EmploymentSpell,
    EventFact,
    LevelSpell,
    LicenceFact,
    ProjectFacts,
    ReleaseFact,
    RoleSpell,
    SourceFacts,
)
from tracker.health.norms import FoundationNorms
from tracker.health.prior import channel_prior
from tracker.health.priors import forecast_norms
from tracker.metrics.cadence import ChannelPrior, gaps_days


def foundation_norms(tx: Tx) -> FoundationNorms:
    """Return what the projects of the foundation are like together."""
    return FoundationNorms(
        channel_prior=_channel_prior(tx),
        forecast=forecast_norms(pasts(tx), listed_until(tx)),
        fix_shares=fix_shares(tx),
    )


def _channel_prior(tx: Tx) -> ChannelPrior | None:
    query = (
        select(col(Release.project_id), col(Release.channel), col(Release.released_on))
        .where(col(Release.kind) == ChannelKind.RELEASE)
        .distinct()
        .order_by(col(Release.project_id), col(Release.channel), col(Release.released_on))
    )
    days: dict[tuple[int, str], list[date]] = defaultdict(list)
    for project, channel, day in tx.session.execute(query):
        days[project, channel].append(day)
    return channel_prior(gaps_days(some) for some in days.values())


def project_facts(
    tx: Tx, project: Project, foundation: str, norms: FoundationNorms
) -> ProjectFacts:
    """Return all current facts of ``project``."""
    assert project.id is not None
    repository = projects.repository(tx, project.id)
    roles = _roles(tx, project.id)
    return ProjectFacts(
        slug=project.slug,
        name=project.name,
        foundation=foundation,
        homepage=project.homepage,
        repository=repository.address if repository else None,
        is_sample=project.is_sample,
        observed_until=repository.observed_until if repository else None,
        sources=_sources(tx, project.id),
        roles=roles,
        employments=_employments(tx, project.id),
        adoptions=_adoptions(tx, project.id),
        levels=_levels(tx, project.id),
        releases=_releases(tx, project.id),
        channels=_channels(tx, project.id),
        events=_events(tx, project.id),
        activity=_activity(tx, repository.id if repository else None),
        domain_owners=parties.domain_owners(tx),
        norms=norms,
        licences=_licences(tx, project.id),
        entered=entered_facts(tx, project.id),
        issues=tuple(one.message for one in provenance.standing_issues(tx, project.id)),
    )


def _sources(tx: Tx, project_id: int) -> tuple[SourceFacts, ...]:
    query = select(Source).where(col(Source.project_id) == project_id).order_by(col(Source.id))
    days: dict[int, list[date]] = defaultdict(list)
    revised = (
        select(col(SourceRevision.source_id), col(SourceRevision.revised_on))
        .join(Source, col(Source.id) == col(SourceRevision.source_id))
        .where(col(Source.project_id) == project_id)
        .order_by(col(SourceRevision.revised_on))
    )
    for source_id, day in tx.session.execute(revised):
        days[source_id].append(day)
    return tuple(
        SourceFacts(one.id or 0, one.kind.value, one.address, one.path, tuple(days[one.id or 0]))
        for one in tx.session.execute(query).scalars()
    )


def _current(
    table: type[MaintainerRole | Adoption | ProjectLevel | ProjectLicence], project_id: int
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on facts that a project's sources say now."""
    return col(table.project_id) == project_id, col(table.superseded_at).is_(None)


def _roles(tx: Tx, project_id: int) -> tuple[RoleSpell, ...]:
    query = (
        select(MaintainerRole, col(Person.key))
        .join(Person, col(Person.id) == col(MaintainerRole.person_id))
        .where(*_current(MaintainerRole, project_id))
        .order_by(col(MaintainerRole.valid_from), col(MaintainerRole.name), col(MaintainerRole.id))
    )
    return tuple(
        RoleSpell(
            person=key,
            name=role.name,
            handle=role.handle,
            role=role.role.value,
            area=role.area,
            source_id=role.source_id,
            valid_from=role.valid_from,
            valid_until=role.valid_until,
            start_known=role.start_known,
            flags=tuple(role.flags.split()),
        )
        for role, key in tx.session.execute(query)
    )


def _employments(tx: Tx, project_id: int) -> tuple[EmploymentSpell, ...]:
    of_project = (
        select(col(Source.id)).where(col(Source.project_id) == project_id).scalar_subquery()
    )
    query = (
        select(Employment, col(Person.key), col(Organisation.name))
        .join(Person, col(Person.id) == col(Employment.person_id))
        .join(Organisation, col(Organisation.id) == col(Employment.organisation_id))
        .where(col(Employment.source_id).in_(of_project), col(Employment.superseded_at).is_(None))
        .order_by(col(Employment.valid_from), col(Employment.id))
    )
    return tuple(
        EmploymentSpell(
            person=key,
            employer=employer,
            basis=one.basis.value,
            source_id=one.source_id,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
        )
        for one, key, employer in tx.session.execute(query)
    )


def _adoptions(tx: Tx, project_id: int) -> tuple[AdoptionSpell, ...]:
    query = (
        select(Adoption, col(Organisation.key))
        .join(Organisation, col(Organisation.id) == col(Adoption.organisation_id))
        .where(*_current(Adoption, project_id))
        .order_by(col(Adoption.name), col(Adoption.valid_from))
    )
    return tuple(
        AdoptionSpell(
            adopter=key,
            name=one.name,
            url=one.url,
            earlier_names=tuple(one.earlier_names.split("\n")) if one.earlier_names else (),
            start_known=one.start_known,
            source_id=one.source_id,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
        )
        for one, key in tx.session.execute(query)
    )


def _levels(tx: Tx, project_id: int) -> tuple[LevelSpell, ...]:
    query = (
        select(ProjectLevel)
        .where(*_current(ProjectLevel, project_id))
        .order_by(col(ProjectLevel.valid_from), col(ProjectLevel.id))
    )
    return tuple(
        LevelSpell(one.level, one.start_known, one.valid_from, one.valid_until)
        for one in tx.session.execute(query).scalars()
    )


def _licences(tx: Tx, project_id: int) -> tuple[LicenceFact, ...]:
    query = (
        select(ProjectLicence)
        .where(*_current(ProjectLicence, project_id))
        .order_by(col(ProjectLicence.valid_from), col(ProjectLicence.id))
    )
    return tuple(
        LicenceFact(one.name, one.is_open, one.valid_from, one.valid_until)
        for one in tx.session.execute(query).scalars()
    )


def _releases(tx: Tx, project_id: int) -> tuple[ReleaseFact, ...]:
    query = (
        select(
            col(Release.channel),
            col(Release.kind),
            col(Release.tag),
            col(Release.commit),
            col(Release.released_on),
        )
        .where(col(Release.project_id) == project_id)
        .order_by(col(Release.released_at), col(Release.tag))
    )
    return tuple(
        ReleaseFact(channel, kind.value, tag, commit, day)
        for channel, kind, tag, commit, day in tx.session.execute(query)
    )


def _channels(tx: Tx, project_id: int) -> tuple[ChannelFact, ...]:
    return tuple(
        ChannelFact(one.name, one.kind.value, one.publisher, one.valid_until)
        for one in projects.channel_rules(tx, project_id)
    )


def _events(tx: Tx, project_id: int) -> tuple[EventFact, ...]:
    query = (
        select(GovernanceEvent)
        .where(col(GovernanceEvent.project_id) == project_id)
        .order_by(col(GovernanceEvent.occurred_on), col(GovernanceEvent.id))
    )
    return tuple(
        EventFact(one.occurred_on, one.kind.value, one.title, one.statement, one.closes_channel)
        for one in tx.session.execute(query).scalars()
    )


def _activity(tx: Tx, repository_id: int | None) -> pd.DataFrame:
    query = (
        select(
            col(Author.key),
            col(Author.name),
            col(Person.key),
            col(Author.is_bot),
            col(ActivityDay.domain),
            col(ActivityDay.active_on),
            col(ActivityDay.commits),
            col(ActivityDay.merges),
        )
        .join(Author, col(Author.id) == col(ActivityDay.author_id))
        .outerjoin(Person, col(Person.id) == col(Author.person_id))
        .where(col(Author.repository_id) == repository_id)
    )
    found = tx.session.execute(query).all() if repository_id else []
    return pd.DataFrame([tuple(row) for row in found], columns=list(ACTIVITY_COLUMNS))
