"""What is read of all projects' pasts, on both databases."""

from datetime import date

from tracker.db.pasts import listed_until, pasts
from tracker.db.queries import projects, provenance
from tracker.db.uow import Tx
from tracker.domain.people import MaintainerRole, Person, Role
from tracker.domain.provenance import FOUNDATION_ADDRESS, SourceKind, SourceRevision
from tracker.services.context import Context

START = date(2020, 1, 1)


def project(tx: Tx, slug: str) -> int:
    found = projects.add_project(tx, slug=slug, name=slug.capitalize())
    assert found.id is not None
    return found.id


def source(tx: Tx, owner: int, kind: SourceKind, path: str, *edits: date) -> int:
    address = FOUNDATION_ADDRESS if kind is SourceKind.FOUNDATION_LIST else "https://git.example"
    found = provenance.source_id(tx, owner, kind, address, path)
    for day in edits:
        tx.session.add(SourceRevision(source_id=found, revised_on=day))
    return found


def maintainer(
    tx: Tx, owner: int, from_source: int, key: str, role: Role = Role.MAINTAINER
) -> None:
    person = Person(key=f"{owner}:{key}", name=key)
    tx.session.add(person)
    tx.session.flush()
    assert person.id is not None
    tx.session.add(
        MaintainerRole(
            valid_from=START,
            source_id=from_source,
            recorded_at=tx.now,
            project_id=owner,
            person_id=person.id,
            name=key,
            role=role,
        )
    )


def test_a_list_speaks_up_to_its_last_edit_and_a_file_up_to_its_own(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        for slug, edited in (("alder", date(2022, 1, 1)), ("birch", date(2024, 1, 1))):
            owner = project(tx, slug)
            listed = source(tx, owner, SourceKind.FOUNDATION_LIST, "", START, edited)
            maintainer(tx, owner, listed, "ann")
        owner = project(tx, "cedar")
        own = source(tx, owner, SourceKind.PROJECT_FILE, "OWNERS", START, date(2023, 5, 5))
        maintainer(tx, owner, own, "bob")
    with ctx.uow.read() as tx:
        found = pasts(tx)

        assert listed_until(tx) == date(2024, 1, 1)
        assert [(one.slug, one.seen_until, one.is_list) for one in found] == [
            ("alder", date(2024, 1, 1), True),
            ("birch", date(2024, 1, 1), True),
            ("cedar", date(2023, 5, 5), False),
        ]
        assert next(one.edits for one in found) == (START, date(2022, 1, 1))
        assert next(one.edits for one in pasts(tx, has_edits=False)) == (date(2022, 1, 1),)


def test_an_edit_of_another_file_confirms_no_roster(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        owner = project(tx, "alder")
        own = source(tx, owner, SourceKind.PROJECT_FILE, "OWNERS", START)
        source(tx, owner, SourceKind.PROJECT_FILE, "ADOPTERS.md", date(2025, 1, 1))
        maintainer(tx, owner, own, "ann")
    with ctx.uow.read() as tx:
        (found,) = pasts(tx)

        assert (found.seen_until, found.edits) == (START, (START,))


def test_a_projects_own_file_comes_before_the_list(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        owner = project(tx, "alder")
        own = source(tx, owner, SourceKind.PROJECT_FILE, "OWNERS", START)
        listed = source(tx, owner, SourceKind.FOUNDATION_LIST, "", START)
        for where, key in ((own, "ann"), (listed, "ann2"), (listed, "bob")):
            maintainer(tx, owner, where, key)
    with ctx.uow.read() as tx:
        (found,) = pasts(tx)

        assert [spell.person for spell in found.spells] == [f"{owner}:ann"]


def test_who_never_had_a_maintainer_has_no_past(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        project(tx, "alder")
        owner = project(tx, "birch")
        own = source(tx, owner, SourceKind.PROJECT_FILE, "OWNERS", START)
        maintainer(tx, owner, own, "ann", Role.EMERITUS)
    with ctx.uow.read() as tx:
        assert pasts(tx) == []
        assert listed_until(tx) is None
