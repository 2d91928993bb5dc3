"""OWNERS, OWNERS_ALIASES and CODEOWNERS in, people and their roles out. Pure.

YAML is composed, never constructed: no tag can make an object, and aliases are counted before they
are followed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from tracker.importers.markdown import MAX_LINE
from tracker.importers.records import Issue, Parsed, Role, RosterEntry
from tracker.importers.roster_person import Person, domain_of, login_of, read_people, teams_of
from tracker.importers.roster_roles import Column, Standing, standing
from tracker.importers.roster_table import columns_of, people_of_row
from tracker.importers.text import excerpt, readable, too_long

_MAX_DEPTH = 12
_MAX_ALIASES = 20
_MAX_VALUES = 20_000
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAGS = re.compile(r"tag:yaml\.org,2002:(?:str|int|float|bool|null|timestamp|seq|map|merge)\Z")
_NO_TEXT = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")
_GROUP = re.compile(
    r"(?:-(?:approvers|reviewers|maintainers|leads|admins|owners|team|wg)|^sig-.*)\Z", re.I
)
_SECTION = re.compile(r"\^?\[([^\]]+)\](?:\[\d+\])?")
_MAX_PATTERNS = 3
_ADDRESS_ONLY = "an address tells neither a name nor a handle; write the @handle instead."


class _UnreadableYamlError(Exception):
    """The text is not YAML, or YAML that is not followed; carries the line, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def parse_owners(text: str, file: str, aliases: Mapping[str, Sequence[str]]) -> Parsed[RosterEntry]:
    """Return the people of a YAML roster: lists of handles, of lines or of mappings, by role.

    Who approves and reviews counts as approver only. A name that ``aliases`` has stands for its
    members; a group that it does not have is an issue.
    """
    try:
        root = _compose(text)
    except _UnreadableYamlError as error:
        return Parsed((), (Issue.at(file, error.line, str(error), "unreadable"),))
    owners = _Owners(file, {name.casefold(): members for name, members in aliases.items()})
    if root is not None:
        owners.read(root, Role.MAINTAINER if isinstance(root, yaml.SequenceNode) else None)
    return Parsed(tuple(_without_double_roles(owners.entries)), tuple(owners.issues))


def parse_owners_aliases(path: str, text: str) -> Parsed[tuple[str, tuple[str, ...]]]:
    """Return (alias, handles) of an OWNERS_ALIASES file; ``dict(parsed.records)`` maps them."""
    if issue := too_long(text, path):
        return Parsed((), (issue,))
    text, stray = readable(text, path)
    try:
        root = _compose(text)
    except _UnreadableYamlError as error:
        return Parsed((), (Issue.at(path, error.line, str(error), "unreadable"),))
    groups = [value for key, value in _pairs(root) if key.value == "aliases"]
    pairs = [pair for group in groups for pair in _pairs(group)]
    return Parsed(tuple((key.value, tuple(_scalars(value))) for key, value in pairs), stray)


def parse_codeowners(text: str, file: str) -> Parsed[RosterEntry]:
    """Return the people of a CODEOWNERS file, each once; a team is an issue, as it is no person.

    The area of a person is the patterns that name them, unless one is the catch-all ``*``.
    """
    patterns: dict[str, list[str]] = {}
    logins: dict[str, tuple[str, int]] = {}
    teams: dict[str, int] = {}
    addresses: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        pattern, owners = _code_owners(line[:MAX_LINE])
        for team in teams_of(owners):
            teams.setdefault(team, number)
        addresses += [number] if domain_of(owners) else []
        for login in filter(None, (login_of(o) for o in owners.split() if o.startswith("@"))):
            logins.setdefault(login.casefold(), (login, number))
            patterns.setdefault(login.casefold(), []).append(pattern)
    entries = [
        RosterEntry(None, login, Role.MAINTAINER, area=_area(patterns[key]), line=number)
        for key, (login, number) in logins.items()
    ]
    issues = [_team_issue(file, team, line) for team, line in teams.items()]
    issues += [Issue.at(file, line, _ADDRESS_ONLY, "address") for line in addresses[:1]]
    return Parsed(tuple(entries), tuple(issues))


def _code_owners(line: str) -> tuple[str, str]:
    """Return the pattern and the owners of a line; both empty for a comment or a section."""
    line = re.sub(r"(?:^|\s)#.*", "", line).strip()
    if section := _SECTION.match(line):
        return section[1], line[section.end() :]
    found = re.match(r"((?:\\.|[^\s\\])+)\s+(.+)", line)
    return (found[1], f" {found[2]}") if found else ("", "")


def _area(patterns: Sequence[str]) -> str | None:
    if any(pattern in ("*", "/", "/*", "**") for pattern in patterns):
        return None
    more = len(patterns) - _MAX_PATTERNS
    shown = ", ".join(patterns[:_MAX_PATTERNS])
    return f"{shown} and {more} more" if more > 0 else shown


def _team_issue(file: str, team: str, line: int) -> Issue:
    message = (
        f"@{team} is a team, whose members the file does not name; list them in MAINTAINERS.md."
    )
    return Issue.at(file, line, message, "team")


def _compose(text: str) -> yaml.Node | None:
    """Return the nodes of a YAML text, without making a value of any.

    Raises:
        _UnreadableYamlError: it is not YAML, too deep, too large, or uses aliases in masses.
    """
    try:
        _check_events(yaml.parse(text, Loader=_Loader))
        return yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _UnreadableYamlError("this is not YAML; check its indentation.", line) from error
    except yaml.YAMLError as error:
        raise _UnreadableYamlError("this is not YAML; check its characters.", 1) from error


def _check_events(events: Iterable[yaml.Event]) -> None:
    depth = aliases = values = 0
    for event in events:
        opens = isinstance(event, yaml.CollectionStartEvent)
        depth += opens - isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        values += isinstance(event, yaml.NodeEvent)
        line = event.start_mark.line + 1 if event.start_mark else 1
        if depth > _MAX_DEPTH or values > _MAX_VALUES or aliases > _MAX_ALIASES:
            raise _UnreadableYamlError(
                "this YAML is nested or repeated more than a list of people can be, and is not "
                "followed; list the handles plainly.",
                line,
            )
        tag = getattr(event, "tag", None)
        if tag and tag != "!" and not _TAGS.match(tag):
            raise _UnreadableYamlError(
                f"the YAML tag {excerpt(tag)!r} is not followed; list the handles plainly.", line
            )


def _pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value


def _scalars(node: yaml.Node) -> Iterator[str]:
    values = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for value in values:
        if isinstance(value, yaml.ScalarNode) and value.value:
            yield value.value


@dataclass(slots=True)
class _Owners:
    """Collects the people of one YAML roster."""

    file: str
    aliases: Mapping[str, Sequence[str]]
    entries: list[RosterEntry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def read(self, node: yaml.Node, role: Standing | None, depth: int = 0) -> None:
        """Take the people below ``node``; a key that names a role gives it to what it holds."""
        if depth > _MAX_DEPTH or len(self.entries) > _MAX_VALUES:
            return
        if isinstance(node, yaml.SequenceNode):
            for value in node.value:
                self.read(value, role, depth + 1)
        elif isinstance(node, yaml.ScalarNode):
            self._line(node, role)
        elif not self._mapping(node, role):
            for key, value in _pairs(node):
                self.read(value, standing(key.value) or role, depth + 1)

    def _line(self, node: yaml.ScalarNode, role: Standing | None) -> None:
        text = node.value.strip()
        line = node.start_mark.line + 1
        if not text or not isinstance(role, Role) or node.tag in _NO_TEXT:
            return
        if members := self.aliases.get(text.casefold()):
            people = [Person(None, member) for member in members]
        elif _GROUP.search(text) or teams_of(text):
            message = f"{excerpt(text)!r} is a group whose members are not known; list them."
            self.issues.append(Issue.at(self.file, line, message, "team"))
            return
        else:
            people = [*read_people(text)] or _handle_only(text)
        self._add(people, role, line)

    def _mapping(self, node: yaml.Node, role: Standing | None) -> bool:
        """Take a mapping that describes one person; tell whether it was one."""
        pairs = [(k.value, v.value) for k, v in _pairs(node) if isinstance(v, yaml.ScalarNode)]
        columns = columns_of([key for key, _ in pairs])
        people = people_of_row(columns, [value for _, value in pairs])
        if not people or {Column.NAME, Column.HANDLE}.isdisjoint(columns):
            return False
        if isinstance(role, Role):
            self._add(people, role, node.start_mark.line + 1)
        return True

    def _add(self, people: Iterable[Person], role: Role, line: int) -> None:
        self.entries += [person.entry(role, line) for person in people]


def _handle_only(text: str) -> list[Person]:
    login = login_of(text)
    return [Person(None, login, email_domain=domain_of(text))] if login else []


def _without_double_roles(entries: Sequence[RosterEntry]) -> Iterator[RosterEntry]:
    """Leave out who is named twice in one role, and reviewers who are approvers as well."""
    approvers = {_key(e) for e in entries if e.role is Role.MAINTAINER}
    seen: set[tuple[str, Role]] = set()
    for entry in entries:
        place = (_key(entry), entry.role)
        is_approver = entry.role is Role.IN_TRAINING and place[0] in approvers
        if place not in seen and not is_approver:
            seen.add(place)
            yield entry


def _key(entry: RosterEntry) -> str:
    return (entry.handle or entry.name or "").casefold()
