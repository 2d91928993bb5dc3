"""A foundation's landscape file (landscape.yml) in; its projects with dated levels and members out.

The text is only composed into nodes: nothing is constructed, no tag is obeyed, and an alias, which
could make a small text endless, is refused. Dates stay text until they are read here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from tracker.errors import InvalidInputError
from tracker.importers.foundation_rows import clean, fold
from tracker.importers.landscape_levels import dated_levels
from tracker.importers.records import Issue, LandscapeMember, LandscapeProject

MAX_CHARACTERS = 20_000_000
LEVEL_DATES = ("accepted", "incubating", "graduated", "archived")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "value")
)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_ADDRESS = re.compile(r"https?://\S+")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
_MEMBER_SUFFIXES = frozenset({"member", "supporter"})
_END_USER_LEVEL = "end user supporter"


@dataclass(frozen=True, slots=True)
class Landscape:
    """What one landscape file says: each project once, each member, and what was not understood."""

    projects: tuple[LandscapeProject, ...]
    members: tuple[LandscapeMember, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of the file and where it stands."""

    line: int
    category: str
    subcategory: str
    fields: Mapping[str, yaml.Node]
    extra: Mapping[str, yaml.Node]

    @property
    def name(self) -> str:
        """Return the item's name, "" if it has none."""
        return _text(self.fields, "name")


@dataclass(slots=True)
class _Reader:
    """Collects what the items say; of a project its first plain entry counts."""

    categories: frozenset[str]
    projects: dict[str, tuple[LandscapeProject, bool]] = field(default_factory=dict)
    members: list[LandscapeMember] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def take(self, item: _Item) -> None:
        """Take one item in."""
        if not item.name:
            self._tell(item, "This entry has no name; it is left out.")
        elif item.category.casefold().endswith("members"):
            self.members.append(self._member(item))
        elif _text(item.fields, "project"):
            self._take_project(item)
        elif _text(item.extra, "accepted"):
            self._tell(item, f"{item.name} has an accepted date and no level: not a project.")

    def _tell(self, item: _Item, message: str) -> None:
        self.issues.append(Issue(message, line=item.line))

    def _take_project(self, item: _Item) -> None:
        """Keep the project, unless another entry of the same name was plainer or earlier."""
        bracket = _IN_BRACKETS.search(item.name)
        is_second = bracket is not None and fold(bracket[1]) in self.categories
        name = _IN_BRACKETS.sub("", item.name) if is_second else item.name
        project = self._project(item, name)
        known = self.projects.get(fold(name))
        if known is None:
            self.projects[fold(name)] = (project, is_second)
            return
        if known[1] and not is_second:
            self.projects[fold(name)] = (project, False)
        self._tell(item, f"{name} is entered twice{_disagreement(known[0], project)}.")

    def _project(self, item: _Item, name: str) -> LandscapeProject:
        days = {key: self._day(item, item.extra, key) for key in LEVEL_DATES}
        maturity = fold(_text(item.fields, "project"))
        return LandscapeProject(
            name=name,
            slug=_slug(name, _text(item.extra, "lfx_slug")),
            maturity=maturity,
            repository=self._address(item, "repo_url"),
            homepage=self._address(item, "homepage_url"),
            category=item.category or None,
            subcategory=item.subcategory or None,
            levels=dated_levels(maturity, days),
            accepted_on=days["accepted"],
            incubating_on=days["incubating"],
            graduated_on=days["graduated"],
            archived_on=days["archived"],
        )

    def _member(self, item: _Item) -> LandscapeMember:
        bracket = _IN_BRACKETS.search(item.name)
        is_suffix = bracket is not None and fold(bracket[1]) in _MEMBER_SUFFIXES
        address = self._address(item, "crunchbase")
        return LandscapeMember(
            name=_IN_BRACKETS.sub("", item.name) if is_suffix else item.name,
            level=item.subcategory,
            homepage=self._address(item, "homepage_url"),
            joined_on=self._day(item, item.fields, "joined"),
            is_end_user=fold(item.subcategory) == _END_USER_LEVEL
            or fold(_text(item.fields, "enduser")) in ("true", "yes", "on"),
            crunchbase=address.rstrip("/").rpartition("/")[2] if address else None,
        )

    def _day(self, item: _Item, fields: Mapping[str, yaml.Node], key: str) -> date | None:
        text = _text(fields, key)
        match = _DATE.fullmatch(text)
        try:
            if match is not None:
                return date(*map(int, match.groups()))
        except ValueError:
            match = None
        if text:
            self._tell(item, f"{item.name}: {key} is {text[:40]!r}, which is no date.")
        return None

    def _address(self, item: _Item, key: str) -> str | None:
        text = _text(item.fields, key)
        if not text or _ADDRESS.fullmatch(text):
            return text or None
        self._tell(item, f"{item.name}: {key} is {text[:60]!r}, which is no web address.")
        return None


def parse_landscape(text: str) -> Landscape:
    """Return the projects and members that a landscape file lists, in its order.

    A project is an item with a level (``project:``). One that is entered twice, plainly or under a
    second category ("KEDA (Serverless)"), is returned once, as its first plain entry says it; an
    issue names the other. Members stand in the category "... Members" without their "(member)".

    Raises:
        InvalidInputError: no YAML, no landscape, too large, or with tags or aliases.
    """
    items = list(_items(_root(text)))
    reader = _Reader(frozenset(fold(item.category) for item in items))
    for item in items:
        reader.take(item)
    if not items:
        raise InvalidInputError(
            "The landscape lists nothing; check that it is the right file, with categories, "
            "subcategories and items."
        )
    projects = tuple(project for project, _ in reader.projects.values())
    return Landscape(projects, tuple(reader.members), tuple(reader.issues))


def _disagreement(one: LandscapeProject, other: LandscapeProject) -> str:
    """Say in which level or date two entries of a project differ."""
    for key in ("maturity", *(f"{name}_on" for name in LEVEL_DATES)):
        mine, theirs = getattr(one, key), getattr(other, key)
        if mine != theirs and theirs is not None:
            return f" with another {key.removesuffix('_on')} ({mine} and {theirs})"
    return ""


def _slug(name: str, given: str) -> str:
    """Return the slug that the file gives, or one made of the name without what is in brackets."""
    if _SLUG.fullmatch(given):
        return given
    plain = unicodedata.normalize("NFKD", _IN_BRACKETS.sub("", name) or name).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", letters).strip("-")


# -- nodes ----------------------------------------------------------------------------------------


def _root(text: str) -> yaml.Node:
    """Return the node of the list of categories."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidInputError(
            f"The landscape has {len(text):,} characters, and at most {MAX_CHARACTERS:,} are read; "
            "check that it is the right file."
        )
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise InvalidInputError(_not_yaml(error)) from error
    fields = _fields(root) if isinstance(root, yaml.MappingNode) else {}
    if "landscape" not in fields:
        raise InvalidInputError(
            "The file has no list named landscape at its top; check that it is a landscape file."
        )
    return fields["landscape"]


def _not_yaml(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f" in line {mark.line + 1}" if mark is not None else ""
    problem = getattr(error, "problem", None) or "it holds characters that YAML does not allow"
    return f"The landscape is not YAML{place}: {problem}; correct it and import it again."


def _items(root: yaml.Node) -> Iterator[_Item]:
    """Yield the items of all categories.

    Raises:
        InvalidInputError: a part is written as an alias of another.
    """
    seen: set[int] = set()
    for category in _parts(root, seen):
        for subcategory in _parts(category.get("subcategories"), seen):
            for fields in _parts(subcategory.get("items"), seen):
                extra = fields.get("extra")
                yield _Item(
                    line=next(iter(fields.values())).start_mark.line + 1,
                    category=_text(category, "name"),
                    subcategory=_text(subcategory, "name"),
                    fields=fields,
                    extra=_fields(extra) if isinstance(extra, yaml.MappingNode) else {},
                )


def _parts(node: yaml.Node | None, seen: set[int]) -> Iterator[dict[str, yaml.Node]]:
    """Yield the fields of each mapping in the list ``node``; an empty or missing list has none."""
    if not isinstance(node, yaml.SequenceNode):
        return
    for part in node.value:
        if id(part) in seen:
            raise InvalidInputError(
                f"Line {part.start_mark.line + 1} of the landscape is used again by a YAML alias; "
                "aliases are not read: write it out."
            )
        seen.add(id(part))
        if isinstance(part, yaml.MappingNode) and part.value:
            yield _fields(part)


def _fields(node: yaml.MappingNode) -> dict[str, yaml.Node]:
    """Return a mapping's values by key; of two for one key the later counts, as in YAML."""
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        for part in (key, value):
            if part.tag not in _PLAIN_TAGS:
                raise InvalidInputError(
                    f"Line {part.start_mark.line + 1} of the landscape has the YAML tag "
                    f"{part.tag[:60]!r}; tags are not obeyed: remove it."
                )
        if isinstance(key, yaml.ScalarNode):
            fields[key.value] = value
    return fields


def _text(fields: Mapping[str, yaml.Node], key: str) -> str:
    """Return the scalar behind ``key`` as clean text, "" if there is none."""
    node = fields.get(key)
    if not isinstance(node, yaml.ScalarNode) or node.tag.endswith(":null"):
        return ""
    return clean(node.value)
