"""Which project a label in a list means."""

import re

from tracker.db.queries import projects
from tracker.db.uow import Tx
from tracker.domain.projects import Project

_SLUG_LENGTH = 80
_EMPTY_WORDS = frozenset({"project", "io", "ai", "runtime", "specification"})


def label_key(label: str) -> str:
    """Return a label without case, punctuation, brackets and words that add nothing. Pure.

    "Open Policy Agent (OPA)" is openpolicyagent, "metal3-io" is metal3, "Notary Project" is notary.
    """
    without_brackets = re.sub(r"\([^)]*\)", "", label)
    words = re.findall(r"\w+", without_brackets.casefold().replace("_", " "))
    words = words or re.findall(r"\w+", label.casefold())
    while len(words) > 1 and words[-1] in _EMPTY_WORDS:
        words.pop()
    return "".join(words)


def slug_of(label: str) -> str:
    """Return an address for a project of this label: "Open Policy Agent" is open-policy-agent."""
    words = re.sub(r"[^a-z0-9]+", "-", label.casefold()).strip("-")[:_SLUG_LENGTH].strip("-")
    return words or "project"


def repository_key(address: str | None) -> str | None:
    """Return owner/name of a repository's address, in lower case, without ``.git``. Pure."""
    match = re.search(r"[/:]([^/:]+)/([^/]+?)(?:\.git)?/?$", address or "")
    return f"{match[1]}/{match[2]}".casefold() if match else None


class ProjectFinder:
    """Finds projects by label or repository, within one transaction; records those that are new."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._labels = projects.labels(tx)
        self._by_id = {one.id: one for one in projects.projects(tx) if one.id is not None}
        self._by_key: dict[str, Project] = {}
        for one in self._by_id.values():
            if not one.is_sample:
                self._by_key.setdefault(label_key(one.slug), one)
                self._by_key.setdefault(label_key(one.name), one)
        self._by_repository = {
            key: self._by_id[owner]
            for address, owner in projects.repository_addresses(tx)
            if (key := repository_key(address))
        }

    def by_id(self, project_id: int) -> Project:
        """Return the project of this id."""
        return self._by_id[project_id]

    def id_of(self, label: str) -> int:
        """Return the id of the project that a list calls ``label``; see `by_label`."""
        project = self.by_label(label)
        assert project.id is not None
        return project.id

    def by_label(
        self, label: str, *, repository: str | None = None, slug: str | None = None
    ) -> Project:
        """Return the project that a list calls ``label``, recording it if it is new.

        A label that was met before means the same again; else the same repository decides, then
        the same name or slug without case and punctuation.
        """
        if label in self._labels:
            return self._by_id[self._labels[label]]
        project = self._by_repository.get(repository_key(repository) or "") or self._by_key.get(
            label_key(label)
        )
        if project is None:
            free = self._free_slug(slug or slug_of(label))
            project = projects.add_project(self._tx, slug=free, name=label)
            self._by_key[label_key(label)] = project
        assert project.id is not None
        self._by_id[project.id] = project
        projects.add_label(self._tx, project.id, label)
        self._labels[label] = project.id
        return project

    def _free_slug(self, wanted: str) -> str:
        taken = {one.slug for one in self._by_id.values()}
        slug, number = wanted, 2
        while slug in taken:
            slug, number = f"{wanted}-{number}", number + 1
        return slug
