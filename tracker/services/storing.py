"""From what was read to rows: people and organisations found or recorded, facts replaced.

Every function works inside a transaction that its caller began, so that a reading is stored whole
or not at all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.db.queries import activity, facts, parties, projects, provenance
from tracker.db.queries.facts import FactCounts
from tracker.db.uow import Tx
from tracker.domain.identity import link_domain, normal_name
from tracker.domain.organisations import Adoption
from tracker.domain.projects import (
    ChannelKind,
    Project,
    ProjectLevel,
    ProjectLicence,
    Release,
    Repository,
)
from tracker.domain.provenance import SourceKind
from tracker.importers.records import (
    ActivityRecord,
    AdopterSpell,
    ChannelRule,
    MaturitySpell,
    ReleaseRecord,
)
from tracker.services.reading import (
    AdoptersReading,
    LicenceReading,
    RepositoryReading,
    Revision,
    RosterReading,
)
from tracker.services.storing_roles import store_role_spells


def store_repository(tx: Tx, project: Project, reading: RepositoryReading) -> dict[str, Any]:
    """Store everything that was read from a repository; return counts by kind of fact."""
    assert project.id is not None
    repository = _repository(tx, project.id, reading)
    assert repository.id is not None
    counts: dict[str, Any] = {}
    store_rules(tx, project.id, reading.rules)
    counts["releases"] = _store_releases(tx, repository, reading.releases)
    if reading.adopters is not None:
        counts["adopters"] = _store_adopters(tx, project.id, reading.address, reading.adopters)
    if reading.roster is not None:
        counts["roles"] = _store_roster(tx, project, reading.address, reading.roster)
    if reading.licence is not None:
        counts["licences"] = _store_licence(tx, project.id, reading.address, reading.licence)
    counts["activity"] = _store_activity(tx, project.id, repository.id, reading)
    projects.mark_stale(tx, [project.id])
    return counts


def _repository(tx: Tx, project_id: int, reading: RepositoryReading) -> Repository:
    repository = projects.repository(tx, project_id) or Repository(
        project_id=project_id, address=reading.address
    )
    repository.address = reading.address
    repository.default_branch = reading.default_branch
    repository.head_commit = reading.head_commit
    repository.fingerprint = reading.fingerprint
    repository.observed_until = reading.observed_until
    repository.identities = dict(reading.identities)
    repository.read_at = tx.now
    tx.session.add(repository)
    tx.session.flush()
    return repository


# -- releases -------------------------------------------------------------------------------------


def store_rules(tx: Tx, project_id: int, rules: Sequence[ChannelRule]) -> None:
    """Store the rules that sort a project's tags into channels."""
    rows = [
        {
            "name": rule.channel,
            "pattern": rule.pattern,
            "kind": ChannelKind(rule.kind.value),
            "publisher": rule.publisher,
            "valid_from": rule.valid_from,
            "valid_until": rule.valid_until,
        }
        for rule in rules
    ]
    projects.replace_channel_rules(tx, project_id, rows)


def _store_releases(
    tx: Tx, repository: Repository, releases: Sequence[ReleaseRecord]
) -> dict[str, int]:
    assert repository.id is not None
    known = projects.releases(tx, repository.id)
    new = [one for one in releases if one.tag not in known]
    projects.add_releases(tx, [_release_row(tx, repository, one) for one in new])
    moved = sum(_revise(tx, known[one.tag], one) for one in releases if one.tag in known)
    tags = {one.tag for one in releases}
    gone = [one.id for tag, one in known.items() if tag not in tags and not one.withdrawn_on]
    projects.withdraw_releases(tx, [one for one in gone if one], tx.now.date())
    return {"added": len(new), "moved": moved, "withdrawn": len(gone), "all": len(tags)}


def _release_row(tx: Tx, repository: Repository, release: ReleaseRecord) -> dict[str, Any]:
    return {
        "project_id": repository.project_id,
        "repository_id": repository.id,
        "channel": release.channel,
        "kind": ChannelKind(release.kind.value),
        "tag": release.tag,
        "version": release.version,
        "commit": release.commit,
        "released_at": release.released_at,
        "released_on": release.released_on,
        "is_annotated": release.is_annotated,
        "recorded_at": tx.now,
    }


def _revise(tx: Tx, known: Release, release: ReleaseRecord) -> bool:
    """Bring a recorded release up to date; True if its tag was moved to another commit.

    A tag that was moved was released when it first appeared: only its commit follows.
    """
    known.channel, known.kind = release.channel, ChannelKind(release.kind.value)
    known.version, known.withdrawn_on = release.version, None
    if known.commit == release.commit:
        return False
    known.moved_from, known.commit, known.moved_at = known.commit, release.commit, tx.now
    return True


# -- files: roster, adopters, licence; levels -----------------------------------------------------


def _store_roster(tx: Tx, project: Project, address: str, reading: RosterReading) -> dict[str, int]:
    assert project.id is not None
    source = _file_source(tx, project.id, address, reading.file.path, reading.file.revisions)
    return store_role_spells(tx, project, source, reading.spells)


def _file_source(
    tx: Tx, project_id: int, address: str, path: str, revisions: Iterable[Revision]
) -> int:
    source = provenance.source_id(tx, project_id, SourceKind.PROJECT_FILE, address, path)
    provenance.record_revisions(tx, source, revisions)
    return source


def _store_adopters(
    tx: Tx, project_id: int, address: str, reading: AdoptersReading
) -> dict[str, int]:
    source = _file_source(tx, project_id, address, reading.file.path, reading.file.revisions)
    organisations = parties.organisation_ids(tx, [spell.name for spell in reading.spells])
    domains = {
        domain: organisations[spell.name]
        for spell in reading.spells
        if (domain := link_domain(spell.url))
    }
    parties.name_domains(tx, domains)
    first = min((spell.valid_from for spell in reading.spells), default=None)
    rows = [
        _adoption_row(project_id, source, organisations[spell.name], spell, first)
        for spell in reading.spells
    ]
    return facts.replace_facts(tx, Adoption, [source], rows).as_dict()


def _adoption_row(
    project_id: int, source: int, organisation: int, spell: AdopterSpell, first: date | None
) -> dict[str, Any]:
    return {
        "valid_from": spell.valid_from,
        "valid_until": spell.valid_until,
        "source_id": source,
        "project_id": project_id,
        "organisation_id": organisation,
        "name": spell.name,
        "url": spell.url,
        "earlier_names": "\n".join(spell.earlier_names),
        "start_known": spell.valid_from != first,
    }


def _store_licence(
    tx: Tx, project_id: int, address: str, reading: LicenceReading
) -> dict[str, int]:
    source = _file_source(tx, project_id, address, reading.file.path, reading.file.revisions)
    rows = [
        {
            "valid_from": one.valid_from,
            "valid_until": one.valid_until,
            "source_id": source,
            "project_id": project_id,
            "name": one.name,
            "is_open": one.is_open,
        }
        for one in reading.spells
    ]
    return facts.replace_facts(tx, ProjectLicence, [source], rows).as_dict()


def store_levels(
    tx: Tx, project_id: int, source: int, levels: Sequence[MaturitySpell], unknown_start: date
) -> FactCounts:
    """Make the maturity levels of a source equal to ``levels``.

    A level without a start counts from ``unknown_start``, the first day on which it was seen.
    """
    rows = [
        {
            "valid_from": level.valid_from or unknown_start,
            "valid_until": level.valid_until,
            "source_id": source,
            "project_id": project_id,
            "level": level.maturity.casefold(),
            "start_known": level.valid_from is not None,
        }
        for level in levels
    ]
    return facts.replace_facts(tx, ProjectLevel, [source], rows)


# -- activity -------------------------------------------------------------------------------------


def _store_activity(
    tx: Tx, project_id: int, repository_id: int, reading: RepositoryReading
) -> dict[str, int]:
    if reading.continues is None:
        activity.supersede_activity(tx, repository_id)
    rows = {
        one.author_key: {
            "key": one.author_key,
            "name": one.author_name,
            "handle": one.handle,
            "is_bot": one.is_bot,
        }
        for one in reading.activity
    }
    ids = activity.author_ids(tx, repository_id, rows.values())
    days = _days(reading.activity, ids)
    activity.add_days(tx, repository_id, days)
    activity.count_months(tx, repository_id)
    _link_authors(tx, project_id, repository_id)
    return {
        "days": len(days),
        "authors": len(rows),
        "commits": sum(one.commits for one in reading.activity),
        "merges": sum(one.merges for one in reading.activity),
    }


def _days(
    records: Iterable[ActivityRecord], ids: dict[str, int]
) -> dict[activity.DayKey, tuple[int, int]]:
    days: dict[activity.DayKey, tuple[int, int]] = {}
    for one in records:
        key = (ids[one.author_key], one.on, one.domain)
        commits, merges = days.get(key, (0, 0))
        days[key] = (commits + one.commits, merges + one.merges)
    return days


def _link_authors(tx: Tx, project_id: int, repository_id: int) -> None:
    """Tell which authors are people with a role: by handle, else by a full name that is unique."""
    people = parties.people_of(tx, project_id)
    by_handle = {one.handle.casefold(): one.id for one in people if one.handle}
    names = Counter(normal_name(one.name) for one in people)
    by_name = {
        normal_name(one.name): one.id
        for one in people
        if names[normal_name(one.name)] == 1 and " " in one.name.strip()
    }
    links = {}
    for author in activity.authors(tx, repository_id).values():
        person = by_handle.get((author.handle or "").casefold()) or by_name.get(
            normal_name(author.name)
        )
        if author.id is not None and author.person_id != person and not author.is_bot:
            links[author.id] = person
    activity.link_authors(tx, links)
