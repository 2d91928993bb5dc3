"""Roles and employments: who somebody is, whom they work for, and what a source now says of it.

Every function works inside a transaction that its caller began.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.db.queries import facts, parties
from tracker.db.uow import Tx
from tracker.domain.identity import is_domain, normal_name, person_key
from tracker.domain.organisations import NO_EMPLOYER, SELF_EMPLOYED, organisation_key
from tracker.domain.people import Employment, EmploymentBasis, MaintainerRole, Role
from tracker.domain.projects import Project
from tracker.importers.records import RosterSpell

SELF = "self"


def store_role_spells(
    tx: Tx, project: Project, source: int, spells: Sequence[RosterSpell]
) -> dict[str, int]:
    """Make the roles and employments of a source equal to ``spells``; return what that took."""
    assert project.id is not None
    keys = person_keys(tx, project, spells)
    people = parties.people_ids(
        tx,
        {
            key: (spell.name or spell.handle or "?", spell.handle)
            for key, spell in zip(keys, spells, strict=True)
        },
    )
    roles = [
        _role_row(project.id, people[key], source, spell)
        for key, spell in zip(keys, spells, strict=True)
    ]
    counts = facts.replace_facts(tx, MaintainerRole, [source], roles)
    people_of_spells = [people[key] for key in keys]
    jobs = _employments(tx, source, people_of_spells, spells)
    counts += facts.replace_facts(tx, Employment, [source], jobs)
    return counts.as_dict()


def person_keys(tx: Tx, project: Project, spells: Sequence[RosterSpell]) -> list[str]:
    """Return the key of the person of each spell.

    A name without a handle is the person of that name who has one, in these spells or in this
    project, if there is exactly one.
    """
    assert project.id is not None
    handles: dict[str, set[str]] = defaultdict(set)
    known = [(one.name, one.handle) for one in parties.people_of(tx, project.id)]
    for name, handle in [*known, *((spell.name, spell.handle) for spell in spells)]:
        if name and handle:
            handles[normal_name(name)].add(handle.casefold())
    keys = []
    for spell in spells:
        same = handles.get(normal_name(spell.name or ""), set())
        handle = spell.handle or (next(iter(same)) if len(same) == 1 else None)
        keys.append(person_key(project.slug, spell.name, handle))
    return keys


def _role_row(project_id: int, person: int, source: int, spell: RosterSpell) -> dict[str, Any]:
    return {
        "valid_from": spell.valid_from,
        "valid_until": spell.valid_until,
        "source_id": source,
        "project_id": project_id,
        "person_id": person,
        "name": spell.name or spell.handle or "?",
        "handle": spell.handle,
        "role": Role(spell.role.value),
        "area": spell.area,
        "start_known": spell.start_known,
        "flags": " ".join(sorted(spell.flags)),
    }


def _employments(
    tx: Tx, source: int, people: Sequence[int], spells: Sequence[RosterSpell]
) -> list[dict[str, Any]]:
    """Return the employments that spells state, or else point to by their mail domain."""
    owners = parties.domain_owners(tx)
    told = [
        (person, *job)
        for person, spell in zip(people, spells, strict=True)
        for job in _jobs(spell, owners)
    ]
    organisations = parties.organisation_ids(tx, dict.fromkeys(job[1] for job in told))
    parties.record_domains(
        tx, {name: organisations[name] for _, name, *_ in told if is_domain(name)}
    )
    return [
        {
            "valid_from": start,
            "valid_until": end,
            "source_id": source,
            "person_id": person,
            "organisation_id": organisations[name],
            "basis": basis,
        }
        for person, name, basis, start, end in told
    ]


def _jobs(
    spell: RosterSpell, owners: dict[str, str]
) -> Iterable[tuple[str, EmploymentBasis, date, date | None]]:
    for job in spell.employers:
        name = employer_name(job.employer)
        if name and is_domain(name):
            by_domain = owners.get(name, name)
            yield by_domain, EmploymentBasis.MAIL_DOMAIN, job.valid_from, job.valid_until
        elif name:
            yield name, EmploymentBasis.STATED, job.valid_from, job.valid_until


def employer_name(text: str) -> str | None:
    """Return the employer that a text names; None where it says that there is none."""
    key = organisation_key(text)
    if key in NO_EMPLOYER:
        return None
    return SELF if key in SELF_EMPLOYED else text.strip()
