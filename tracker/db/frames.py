"""Everything that is known of a project, read in one transaction into the shapes of `health`."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, case, func, select, true
from sqlmodel import col

from tracker.db.alarms import monthly_works
from tracker.db.entered import entered_facts
from tracker.db.ledger import ledger_facts
from tracker.db.pasts import listed_until, pasts
from tracker.db.queries import parties, projects, provenance
from tracker.db.responsiveness import fix_shares
from tracker.db.standing import recorded, standing
from tracker.db.uow import Tx
from tracker.domain.governance import GovernanceEvent
from tracker.domain.organisations import Adoption, Organisation
from tracker.domain.people import ActivityDay, Author, Employment, MaintainerRole, Person
from tracker.domain.projects import (
    ChannelKind,
    Project,
    ProjectLevel,
    ProjectLicence,
    Release,
    Repository,
)
from tracker.domain.provenance import Source, SourceRevision
from tracker.health.alarms import alarm_records
from tracker.health.disclosure import Terms, disclosed
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
from tracker.health.leaving import group_exits
from tracker.health.norms import FoundationNorms
from tracker.health.prior import channel_prior
from tracker.health.priors import forecast_norms
from tracker.metrics.cadence import ChannelPrior, gaps_days


def foundation_norms(tx: Tx) -> FoundationNorms:
    """Return what the projects of the foundation are like together."""
    many = pasts(tx, has_edits=False)
    return FoundationNorms(
        channel_prior=_channel_prior(tx),
        forecast=forecast_norms(many, listed_until(tx)),
        group_exits=group_exits(many),
        alarms=alarm_records(monthly_works(tx)),
        fix_shares=fix_shares(tx),
    )


def _channel_prior(tx: Tx) -> ChannelPrior | None:
    query = (
        select(col(Release.project_id), col(Release.channel), col(Release.released_on))
        .where(col(Release.kind) == ChannelKind.RELEASE, recorded(tx, col(Release.recorded_at)))
        .distinct()
        .order_by(col(Release.project_id), col(Release.channel), col(Release.released_on))
    )
    days: dict[tuple[int, str], list[date]] = defaultdict(list)
    for project, channel, day in tx.session.execute(query):
        days[project, channel].append(day)
    return channel_prior(gaps_days(some) for some in days.values())


def project_facts(
    tx: Tx, project: Project, foundation: str, norms: FoundationNorms, terms: Terms
) -> ProjectFacts:
    """Return all facts of ``project`` that stand, now or as ``tx`` knew them, as ``terms`` allow.

    What bears no clock is as it is now: names, the rules of channels, who owns a mail domain.
    """
    assert project.id is not None
    repository = projects.repository(tx, project.id)
    roles = _roles(tx, project.id)
    facts = ProjectFacts(
        slug=project.slug,
        name=project.name,
        foundation=foundation,
        homepage=project.homepage,
        repository=repository.address if repository else None,
        is_sample=project.is_sample,
        observed_until=_observed_until(tx, repository),
        sources=_sources(tx, project.id),
        roles=roles,
        employments=_employments(tx, project.id),
        adoptions=_adoptions(tx, project.id),
        levels=_levels(tx, project.id),
        releases=_releases(tx, project.id),
        channels=_channels(tx, project.id),
        events=_events(tx, project.id),
        activity=_activity(tx, repository),
        domain_owners=parties.active_domain_owners(tx, repository.id)
        if repository and repository.id
        else {},
        norms=norms,
        licences=_licences(tx, project.id),
        ledger=ledger_facts(tx, project),
        issues=tuple(one.message for one in provenance.standing_issues(tx, project.id)),
    )
    return seen_by(tx, project, facts, terms)


def seen_by(tx: Tx, project: Project, facts: ProjectFacts, terms: Terms) -> ProjectFacts:
    """Return the facts of a project with what vendors disclose to the audience of ``terms``."""
    assert project.id is not None
    entered = entered_facts(tx, project.id)
    vendors = {one.vendor for one in entered.vendors} | {one.vendor for one in entered.splits}
    of_project = terms.among(vendors)
    return replace(facts, entered=disclosed(entered, of_project), terms=of_project)


def _observed_until(tx: Tx, repository: Repository | None) -> date | None:
    """Return the last day of which the copy could speak when ``tx`` looks."""
    if repository is None:
        return None
    if tx.known_at is None:
        return repository.observed_until
    read_by_then = repository.read_at is None or repository.read_at <= tx.known_at
    earlier = provenance.observed_until(tx, repository.project_id)
    return repository.observed_until if read_by_then else earlier


def _sources(tx: Tx, project_id: int) -> tuple[SourceFacts, ...]:
    query = (
        select(Source)
        .where(col(Source.project_id) == project_id, recorded(tx, col(Source.recorded_at)))
        .order_by(col(Source.id))
    )
    days: dict[int, list[date]] = defaultdict(list)
    revised = (
        select(col(SourceRevision.source_id), col(SourceRevision.revised_on))
        .join(Source, col(Source.id) == col(SourceRevision.source_id))
        .where(col(Source.project_id) == project_id, recorded(tx, col(SourceRevision.recorded_at)))
        .order_by(col(SourceRevision.revised_on))
    )
    for source_id, day in tx.session.execute(revised):
        days[source_id].append(day)
    return tuple(
        SourceFacts(one.id or 0, one.kind.value, one.address, one.path, tuple(days[one.id or 0]))
        for one in tx.session.execute(query).scalars()
    )


def _current(
    tx: Tx, table: type[MaintainerRole | Adoption | ProjectLevel | ProjectLicence], project_id: int
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on facts that a project's sources say when ``tx`` looks."""
    return col(table.project_id) == project_id, standing(tx, table)


def _roles(tx: Tx, project_id: int) -> tuple[RoleSpell, ...]:
    query = (
        select(MaintainerRole, col(Person.key))
        .join(Person, col(Person.id) == col(MaintainerRole.person_id))
        .where(*_current(tx, MaintainerRole, project_id))
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
        .where(col(Employment.source_id).in_(of_project), standing(tx, Employment))
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
        .where(*_current(tx, Adoption, project_id))
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
        .where(*_current(tx, ProjectLevel, project_id))
        .order_by(col(ProjectLevel.valid_from), col(ProjectLevel.id))
    )
    return tuple(
        LevelSpell(one.level, one.start_known, one.valid_from, one.valid_until)
        for one in tx.session.execute(query).scalars()
    )


def _licences(tx: Tx, project_id: int) -> tuple[LicenceFact, ...]:
    query = (
        select(ProjectLicence)
        .where(*_current(tx, ProjectLicence, project_id))
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
            _commit(tx),
            col(Release.released_on),
        )
        .where(col(Release.project_id) == project_id, recorded(tx, col(Release.recorded_at)))
        .order_by(col(Release.released_at), col(Release.tag))
    )
    return tuple(
        ReleaseFact(channel, kind.value, tag, commit, day)
        for channel, kind, tag, commit, day in tx.session.execute(query)
    )


def _commit(tx: Tx) -> Any:
    """Return the commit of a tag: the one before, if it was moved after ``tx`` looks."""
    if tx.known_at is None:
        return col(Release.commit)
    was_moved = col(Release.moved_at) > tx.known_at
    return case((was_moved, col(Release.moved_from)), else_=col(Release.commit))


def _channels(tx: Tx, project_id: int) -> tuple[ChannelFact, ...]:
    return tuple(
        ChannelFact(one.name, one.kind.value, one.publisher, one.valid_until)
        for one in projects.channel_rules(tx, project_id)
    )


def _events(tx: Tx, project_id: int) -> tuple[EventFact, ...]:
    query = (
        select(GovernanceEvent)
        .where(
            col(GovernanceEvent.project_id) == project_id,
            recorded(tx, col(GovernanceEvent.recorded_at)),
        )
        .order_by(col(GovernanceEvent.occurred_on), col(GovernanceEvent.id))
    )
    return tuple(
        EventFact(one.occurred_on, one.kind.value, one.title, one.statement, one.closes_channel)
        for one in tx.session.execute(query).scalars()
    )


def _activity(tx: Tx, repository: Repository | None) -> pd.DataFrame:
    """Return what every author did by day and domain: the sum of the rows that stand."""
    if repository is None:
        return pd.DataFrame([], columns=list(ACTIVITY_COLUMNS))
    who = (col(Author.key), col(Author.name), col(Person.key), col(Author.is_bot))
    when = (col(ActivityDay.domain), col(ActivityDay.active_on))
    query = (
        select(*who, *when, func.sum(ActivityDay.commits), func.sum(ActivityDay.merges))
        .join(Author, col(Author.id) == col(ActivityDay.author_id))
        .outerjoin(Person, and_(col(Person.id) == col(Author.person_id), _had_role(tx, repository)))
        .where(col(Author.repository_id) == repository.id, standing(tx, ActivityDay))
        .group_by(*who, *when)
        .order_by(col(ActivityDay.active_on), col(Author.key), col(ActivityDay.domain))
    )
    found = tx.session.execute(query).all()
    return pd.DataFrame([tuple(row) for row in found], columns=list(ACTIVITY_COLUMNS))


def _had_role(tx: Tx, repository: Repository) -> ColumnElement[bool]:
    """Return the condition that a person was known to have had a role in the project."""
    if tx.known_at is None:
        return true()
    known = select(col(MaintainerRole.person_id)).where(
        col(MaintainerRole.project_id) == repository.project_id,
        recorded(tx, col(MaintainerRole.recorded_at)),
    )
    return col(Person.id).in_(known)
