"""A roster of maintainers in, the people and their roles out; and which files are rosters. Pure.

Where a project has several rosters, one of them speaks for it at a time: MAINTAINERS before OWNERS,
before CODEOWNERS, before the sections of GOVERNANCE that list people. Their union would count
everybody who may review one folder as a maintainer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType

from tracker.importers import markdown
from tracker.importers.choosing import FileKind
from tracker.importers.markdown import Kind
from tracker.importers.records import Issue, Parsed, RosterEntry
from tracker.importers.roster_markdown import Style, parse_markdown
from tracker.importers.roster_owners import parse_codeowners, parse_owners
from tracker.importers.roster_roles import Outside
from tracker.importers.text import excerpt, link_target, readable, too_long

LAYOUTS = "a Markdown list or table of people, one person a line, OWNERS in YAML, CODEOWNERS"
NO_ALIASES: Mapping[str, Sequence[str]] = MappingProxyType({})

ROSTERS = FileKind(
    stems=("maintainers", "owners", "codeowners", "governance"),
    extensions=("", ".md", ".markdown", ".txt", ".rst", ".yaml", ".yml"),
)
_ALIASES = "owners_aliases"
_YAML_LISTS = re.compile(r"^[A-Za-z][\w-]*:[ \t]*(?:[\[{#&!]|$)", re.MULTILINE)
_YAML_PEOPLE = re.compile(r"^ *- *(?:name|github|handle|login): *\S", re.MULTILINE | re.IGNORECASE)
# Kinds of issues that already say why a file yields nobody.
_EXPLAINED = frozenset(["left_out", "team", "unreadable"])


def parse_roster(
    path: str, text: str, aliases: Mapping[str, Sequence[str]] = NO_ALIASES
) -> Parsed[RosterEntry]:
    """Return the people of one version of a roster, in the order of the text.

    Args:
        path: says by its name how the text is to be read.
        text: as it stands in the project; nothing in it is executed or fetched.
        aliases: the groups of OWNERS_ALIASES, by name (`parse_owners_aliases`).
    """
    if issue := too_long(text, path):
        return Parsed((), (issue,))
    if target := link_target(text):
        message = (
            f"{path} is a symbolic link to {excerpt(target)}, and links are not followed; "
            "the file that it points to is read if its name and place are those of a roster."
        )
        return Parsed((), (Issue(message, file=path, line=1, kind="symlink"),))
    text, stray = readable(text, path)
    parsed = _parse(path, text, aliases)
    parsed = Parsed(parsed.records, (*stray, *parsed.issues))
    explained = any(issue.kind in _EXPLAINED for issue in parsed.issues)
    if parsed.records or explained or _stem(path) == "governance":
        return parsed
    return Parsed((), (*parsed.issues, *_unknown_layout(path, text)))


def choose_roster_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """Return those of ``paths`` that are rosters, the one that speaks for the project first.

    Give it every path that the mainline ever had: a roster that was renamed goes on under its new
    name, and one of higher rank takes over from one of lower rank on the day it appears. Rosters
    stand in the root, .github or docs. OWNERS_ALIASES comes last, if there is an OWNERS to resolve.
    """
    paths = set(paths)
    chosen = ROSTERS.choose(paths)
    has_owners = any(_stem(path) == "owners" for path in chosen)
    aliases = [path for path in sorted(paths) if is_aliases(path)]
    return (*chosen, *(aliases if has_owners else ()))


def is_aliases(path: str) -> bool:
    """Tell whether ``path`` is an OWNERS_ALIASES file, which names no roles by itself."""
    place = PurePosixPath(path)
    return str(place.parent).casefold() in ROSTERS.folders and place.name.casefold() == _ALIASES


def _stem(path: str) -> str:
    return PurePosixPath(path).stem.casefold()


def _parse(path: str, text: str, aliases: Mapping[str, Sequence[str]]) -> Parsed[RosterEntry]:
    stem, extension = _stem(path), PurePosixPath(path).suffix.casefold()
    if stem == "codeowners":
        return parse_codeowners(text, path)
    is_markdown = extension in (".md", ".markdown")
    is_yaml = extension in (".yaml", ".yml")
    if is_yaml or (
        not is_markdown and (_YAML_LISTS if stem == "owners" else _YAML_PEOPLE).search(text)
    ):
        parsed = parse_owners(text, path, aliases)
        if parsed.records or is_yaml or stem == "owners":
            return parsed
    if stem == "governance":
        return parse_markdown(text, path, Style(Outside.RULES, needs_clue=True))
    return parse_markdown(text, path, Style(is_markdown=is_markdown))


def _unknown_layout(path: str, text: str) -> tuple[Issue, ...]:
    """Return the issue of a text that has content but names nobody; none for headings alone."""
    blocks = markdown.read_document(text, path).blocks
    first = next((block for block in blocks if block.kind is not Kind.HEADING), None)
    if first is None:
        return ()
    message = f"no maintainers are found in this layout; what is understood is {LAYOUTS}."
    return (Issue.at(path, first.line, message, "unknown_layout"),)
