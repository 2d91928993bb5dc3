"""Whom and what the names in entered rows mean: projects, people, organisations, tags, channels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tracker.db.queries import entries
from tracker.db.queries.entries import KnownPerson
from tracker.db.uow import Tx
from tracker.domain.identity import normal_name
from tracker.domain.organisations import NO_EMPLOYER, organisation_key
from tracker.importers.table_columns import EnteredRow, Kind
from tracker.importers.table_values import ORGANISATION, PERSON, PROJECT, close_to
from tracker.services.storing_roles import employer_name

EMPLOYER = "employer"
# How much alike two names are before they are told: 1 is the same.
_ALIKE = 0.85
_MOST_COMPARED = 500


class UnknownNameError(Exception):
    """A name that means nobody, or several; the message says what to write."""


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation that a row is the first to name, and the known one that it is much like."""

    name: str
    column: str
    line: int
    like: str | None


class Names:
    """Resolves the names of the rows of one table, as the database knows them.

    An organisation that is new has a negative id until `settle` gives it its own. ``slugs``,
    ``tags`` and ``channels`` are told by project id.
    """

    def __init__(self, tx: Tx, kind: Kind, rows: Sequence[EnteredRow]) -> None:
        self._projects = entries.project_ids(tx)
        self.slugs = {found: slug for slug, found in self._projects.items()}
        named = {row.values["project"] for row in rows if "project" in row.values}
        ids = [self._projects[slug] for slug in named if slug in self._projects]
        self.tags = entries.release_tags(tx, ids)
        self.channels = entries.release_channels(tx, ids)
        persons = [one.name for one in kind.columns if one.type is PERSON]
        self._people = entries.people_of_projects(tx, ids) if persons else {}
        handles = {_handle_key(row.values[name]) for row in rows for name in persons}
        self._by_handle = entries.people_by_key(tx, sorted(handles))
        self._organisations = entries.organisations(tx)
        self._organisation_names = dict(self._organisations.values())
        self._people_names: dict[int, str] = {}
        self.new: dict[str, NewOrganisation] = {}

    def organisation_name(self, organisation_id: int) -> str:
        """Return the name of an organisation, known or new."""
        return self._organisation_names[organisation_id]

    def person_name(self, person_id: int) -> str:
        """Return the name of somebody who was resolved here."""
        return self._people_names.get(person_id, "?")

    def resolve(self, row: EnteredRow, kind: Kind) -> tuple[dict[str, int], dict[str, str]]:
        """Return ({column: id} of what a row names, {column: what is wrong with the others})."""
        found: dict[str, int] = {}
        wrong: dict[str, str] = {}
        for column in kind.columns:
            text = row.values[column.name]
            try:
                if column.type is PROJECT and text is not None:
                    found[column.name] = self._project(text)
                elif column.type is PERSON:
                    found[column.name] = self._person(text, row.values["project"])
                elif column.type is ORGANISATION and text is not None:
                    found[column.name] = self._organisation(text, column.name, row.line)
            except UnknownNameError as error:
                wrong[column.name] = str(error)
        return found, wrong

    def settle(self, ids: Mapping[str, int]) -> dict[int, int]:
        """Return {negative id: own id}, given {name: own id} of all new organisations."""
        known = {name: number for key, (number, name) in self._organisations.items() if number < 0}
        return {known[name]: ids[name] for name in known}

    # -- one name -----------------------------------------------------------------------------

    def _project(self, slug: str) -> int:
        found = self._projects.get(slug)
        if found is None:
            guess = close_to(slug, list(self._projects)) or "; `headwater health` lists them."
            raise UnknownNameError(f"there is no project {slug}{guess}")
        return found

    def _person(self, text: str, slug: str) -> int:
        project = self._projects.get(slug)
        if project is None:
            raise UnknownNameError(f"{text} is looked for in the project, which is not known.")
        people = self._people.get(project, [])
        found = self._with_handle(text, people) or self._with_name(text, slug, people)
        label = f"{found.name} (@{found.handle})" if found.handle else found.name
        self._people_names[found.id] = label
        return found.id

    def _with_handle(self, text: str, people: Iterable[KnownPerson]) -> KnownPerson | None:
        handle = text.lstrip("@").casefold()
        own = next((one for one in people if (one.handle or "").casefold() == handle), None)
        return own or self._by_handle.get(_handle_key(text))

    def _with_name(self, text: str, slug: str, people: Sequence[KnownPerson]) -> KnownPerson:
        if text.startswith("@"):
            handles = [one.handle for one in people if one.handle]
            guess = close_to(text[1:], handles) or f"; `headwater roster {slug}` lists them."
            raise UnknownNameError(f"nobody is known by the handle {text}{guess}")
        named = {one.id: one for one in people if normal_name(one.name) == normal_name(text)}
        if len(named) == 1:
            return next(iter(named.values()))
        if named:
            raise UnknownNameError(_ambiguous(text, slug, list(named.values())))
        names = list(dict.fromkeys(one.name for one in people))
        guess = close_to(text, names) or f"; `headwater roster {slug}` lists its people."
        raise UnknownNameError(f"{slug} has had nobody called {text}{guess}")

    def _organisation(self, text: str, column: str, line: int) -> int:
        name = employer_name(text) if column == EMPLOYER else text
        key = organisation_key(name or "")
        if key in NO_EMPLOYER:
            raise UnknownNameError(f"{text!r} names no organisation; name it, or leave it out.")
        if key not in self._organisations:
            like = self._like(key)
            number = -1 - len(self.new)
            self._organisations[key] = (number, name or "")
            self._organisation_names[number] = name or ""
            self.new[key] = NewOrganisation(name or "", column, line, like)
        return self._organisations[key][0]

    def _like(self, key: str) -> str | None:
        if len(self.new) >= _MOST_COMPARED:
            return None
        found = get_close_matches(key, list(self._organisations), n=1, cutoff=_ALIKE)
        return self._organisations[found[0]][1] if found else None


def _handle_key(text: str) -> str:
    return f"github:{text.lstrip('@').casefold()}"


def _ambiguous(text: str, slug: str, people: Sequence[KnownPerson]) -> str:
    handles = sorted(f"@{one.handle}" for one in people if one.handle)
    listed = f"write {' or '.join(handles)}" if handles else "give one a handle in its roster"
    return f"{len(people)} people of {slug} are called {text}; {listed}."
