"""One row of a table of people, or one mapping, in; the people whom it names out. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.importers import markdown
from tracker.importers.records import Role
from tracker.importers.roster_names import is_name, is_placeholder, status_of
from tracker.importers.roster_person import Person, domain_of, login_of, read_people
from tracker.importers.roster_roles import Column, column, standing

_MAX_CELL = 200


def columns_of(header: Sequence[str]) -> tuple[Column | None, ...]:
    """Return what each column holds, each meaning once: a column called "name" is the name."""
    meanings = [column(title) for title in header]
    titles = [title.strip().casefold() for title in header]
    if Column.NAME in meanings and "name" in titles:
        meanings = [
            None if meaning is Column.NAME and title != "name" else meaning
            for meaning, title in zip(meanings, titles, strict=True)
        ]
    return tuple(
        None if meaning in meanings[:place] else meaning for place, meaning in enumerate(meanings)
    )


def people_of_row(columns: Sequence[Column | None], row: Sequence[str]) -> tuple[Person, ...]:
    """Return whom a row names, usually one person; none for a row that names nobody."""
    held = {
        meaning: cell[:_MAX_CELL]
        for meaning, cell in zip(columns, row, strict=False)
        if meaning is not None
    }
    people = _named(held.get(Column.NAME) or _unnamed_cell(columns, row))
    login = login_of(held.get(Column.HANDLE, ""))
    if not people and login:
        people = (Person(None, login),)
    if not people or (len(people) == 1 and not people[0].name and not (login or people[0].handle)):
        return ()
    return tuple(_completed(person, login if len(people) == 1 else None, held) for person in people)


def person_of_detail(meaning: Column, value: str) -> Person:
    """Return what one line below a name says about the person, with no name."""
    return _completed(
        Person(None, None),
        login_of(value) if meaning is Column.HANDLE else None,
        {meaning: value[:_MAX_CELL]},
    )


def _unnamed_cell(columns: Sequence[Column | None], row: Sequence[str]) -> str:
    """Return the first cell of a row whose header names no column of people, if it shows one."""
    if Column.NAME in columns or not row or columns[0] is not None:
        return ""
    is_known = Column.HANDLE in columns or any(login_of(c) for c in row if "@" in c or "](" in c)
    return row[0] if is_known else ""


def _named(cell: str) -> tuple[Person, ...]:
    """Return the people of a cell that holds a name, several names, or handles."""
    text = markdown.plain(cell)
    if not text or is_placeholder(text):
        return ()
    if found := read_people(cell):
        return found
    return (Person(text, None),) if is_name(text) else ()


def _completed(person: Person, login: str | None, held: dict[Column, str]) -> Person:
    """Add to ``person`` what the other cells say; the cells win over what the name's cell held."""
    employer = _shown(held.get(Column.EMPLOYER, ""))
    return replace(
        person,
        handle=login or person.handle,
        employer=employer or person.employer,
        email_domain=domain_of(held.get(Column.EMAIL, "")) or person.email_domain,
        area=_shown(held.get(Column.AREA, "")) or person.area,
        role=person.role or _status(held.get(Column.STATUS, "")),
    )


def _shown(cell: str) -> str | None:
    """Return what a cell shows, links as their text; None for a placeholder."""
    text = markdown.plain(markdown.replace_links(cell, lambda text, _: text))
    return None if is_placeholder(text) else text


def _status(cell: str) -> Role | None:
    """Return the role that a column of roles gives.

    Only what takes somebody out of the list's own role counts: "Reviewer" or "Lead" in a table of
    maintainers are titles of maintainers.
    """
    text = markdown.plain(cell)
    meaning = standing(text)
    return meaning if meaning in (Role.EMERITUS, Role.STEERING) else status_of(text)
