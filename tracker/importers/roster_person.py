"""One line of a roster in, the people whom it names out. Pure.

Understood are names with handles, profile links, addresses and employers in any usual order:
``Name <mail> @handle``, ``Name (Employer) @handle``, ``Name, Employer <mail> (github: @handle)``,
``[Name](https://github.com/handle), Employer``, ``**Name** (@handle)``, several people on one line,
and an area before a colon. Of an address only the domain is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tracker.importers import markdown
from tracker.importers.mail import handle_of
from tracker.importers.records import Role, RosterEntry
from tracker.importers.roster_names import (
    employer_of,
    is_corporate,
    is_full_name,
    is_name,
    is_placeholder,
    looks_like_prose,
    stated_employer,
    status_of,
    without_full_stop,
)
from tracker.importers.roster_roles import column, standing

# A clue (handle or mail domain) is taken out of the text; its number stays, between these.
_OPEN, _CLOSE = "\x00", "\x01"
_CLUE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")

_LOGIN = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})"
_LOGIN_ONLY = re.compile(rf"@?({_LOGIN})\Z")
_PROFILE = re.compile(
    rf"(?:https?://)?(?:www\.)?(?:github|gitlab)\.com/@?({_LOGIN})/?(?:[?#].*)?\Z"
)
_HANDLE = re.compile(rf"(?<![\w./@])@({_LOGIN})(?![\w/-]|\.\w)|(?<=\()({_LOGIN})@(?=\))")
_GITHUB_KEY = re.compile(
    rf"\b(?:git ?hub|gh)\b(?: ?(?:id|handle|user(?:name)?))? ?[:=] ?@?({_LOGIN})(?![\w/.])", re.I
)
_OTHER_KEY = re.compile(
    r"\b(?:slack|discord|twitter|irc|matrix|mastodon|linkedin|telegram)\b(?: ?(?:id|handle))?"
    r" ?[:=] ?[^,;)\s]+",
    re.I,
)
_TEAM = re.compile(rf"(?<![\w./@])@({_LOGIN}/[\w.-]+)")
_ADDRESS = re.compile(
    r"<? ?(?:mailto:)?\b([\w.+%'-]{1,64})@([A-Za-z0-9][A-Za-z0-9.-]{0,250}\.[A-Za-z]{2,24})\b ?>?"
)
_URL = re.compile(r"<?https?://[^\s<>()\[\],]+>?")
# What a person maintains, as etcd writes it; a path, not words about the person.
_PACKAGE = re.compile(r"\bpkg:\S+")
_GROUP_MAILBOX = re.compile(r"(?:security|maintainers?|info|contact|team|steering|conduct)\b", re.I)
# Narrower than for authors of commits: in a roster a handle like "travis" is a person's.
_BOT = re.compile(r"(?:-|^)(?:ro)?bot\Z|\[bot\]|^dependabot|^renovate", re.I)

_BREAK = re.compile(f"({_OPEN}\\d+{_CLOSE}|[()\\[\\],;/|]|\\s[-–—]+\\s|:\\s)")
_AREA = re.compile(f"([^:(){_OPEN}]{{1,100}}):\\s+(.+)\\Z")
_BETWEEN_PEOPLE = re.compile(r"(,|;|\band\b|&)")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a line names; ``role`` is set where the line itself gives one.

    ``is_handle_guessed``: the handle stood in brackets without any sign, as an employer can.
    """

    name: str | None
    handle: str | None
    employer: str | None = None
    email_domain: str | None = None
    role: Role | None = None
    area: str | None = None
    is_handle_guessed: bool = False

    def entry(self, role: Role, line: int) -> RosterEntry:
        """Return the person's entry in a roster: in the own role, else in ``role``."""
        return RosterEntry(
            name=self.name,
            handle=self.handle,
            role=self.role or role,
            employer=self.employer,
            email_domain=self.email_domain,
            area=self.area,
            line=line,
        )


@dataclass(slots=True)
class _Clues:
    """Handles and mail domains taken out of a line, in the order of their numbers."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str, value: str) -> str:
        self.found.append((kind, value))
        return f"{_OPEN}{len(self.found) - 1}{_CLOSE}"

    def handle(self, found: re.Match[str]) -> str:
        login = found[1] or found[2]
        return "" if _BOT.search(login) else self.add("handle", login)

    def address(self, found: re.Match[str]) -> str:
        local, domain = found[1], found[2].casefold()
        if login := handle_of(f"{local}@{domain}"):
            return self.add("handle", login) + self.add("domain", domain)
        return self.add("group" if _GROUP_MAILBOX.match(local) else "domain", domain)

    def link(self, text: str, target: str) -> str:
        if _ADDRESS.match(target):
            shown = "" if _ADDRESS.match(text) else text
            return shown + _ADDRESS.sub(self.address, target)
        profile = _PROFILE.match(target)
        if not profile:
            return text
        login = profile[1]
        shown = "" if text.lstrip("@").casefold() == login.casefold() else text
        return f"{shown}{self.add('handle', login)}" if not _BOT.search(login) else shown

    def of(self, kind: str, text: str) -> list[str]:
        """Return the clues of one kind that ``text`` holds, in its order."""
        numbers = (int(number) for number in _CLUE.findall(text))
        return [self.found[n][1] for n in numbers if self.found[n][0] == kind]


@lru_cache(maxsize=2048)
def read_people(item: str, bare: bool = False) -> tuple[Person, ...]:
    """Return whom one list item names; none if it is something else.

    Args:
        item: the text, with its reference links written as inline links.
        bare: whether a name or handle alone makes a person, as it does in a list of maintainers;
            otherwise a handle, a profile link or an address must stand beside it.
    """
    clues = _Clues()
    text = _marked(item, clues)
    text, area = _without_area(text, clues)
    people = [_person(group, clues, bare) for group in _groups(text, clues)]
    return tuple(replace(person, area=area) for person in people if person is not None)


def login_of(text: str) -> str | None:
    """Return the handle that a cell or key holds, however it is written, or None."""
    clues = _Clues()
    marked = _marked(text, clues)
    if handles := clues.of("handle", marked):
        return handles[0]
    alone = _LOGIN_ONLY.match(markdown.plain(text))
    is_handle = alone and not _BOT.search(alone[1]) and not is_placeholder(alone[1])
    return alone[1] if alone and is_handle else None


def domain_of(text: str) -> str | None:
    """Return the domain of the first address in ``text``, or None."""
    found = _ADDRESS.search(text)
    return found[2].casefold() if found else None


def teams_of(text: str) -> list[str]:
    """Return the teams, as ``organisation/team``, that ``text`` names."""
    return _TEAM.findall(text)


def _marked(item: str, clues: _Clues) -> str:
    """Return ``item`` as plain text with its clues replaced by their numbers."""
    text = markdown.replace_links(item, clues.link)
    text = _GITHUB_KEY.sub(clues.handle, text)
    text = _PACKAGE.sub("", _OTHER_KEY.sub("", text))
    text = _ADDRESS.sub(clues.address, text)
    text = _URL.sub(lambda found: _profile_clue(found[0], clues), text)
    text = _TEAM.sub("", text)
    return markdown.plain(_HANDLE.sub(clues.handle, text))


def _profile_clue(url: str, clues: _Clues) -> str:
    profile = _PROFILE.match(url.strip("<>"))
    return clues.add("handle", profile[1]) if profile else ""


def _without_area(text: str, clues: _Clues) -> tuple[str, str | None]:
    """Split ``area: people``; a name before the colon is a name."""
    found = _AREA.match(text)
    if not found or not clues.of("handle", text) + clues.of("domain", text):
        return text, None
    label = found[1].strip()
    if is_full_name(label) and not _CLUE.sub("", found[2]).strip(" ,()/"):
        return f"{label} {found[2]}", None
    is_role = standing(label) is not None or column(label) is not None or label == "*"
    return found[2], None if is_role else label


def _groups(text: str, clues: _Clues) -> list[str]:
    """Split a line at commas and "and" so that each part holds one person's clues."""
    kind = "handle" if clues.of("handle", text) else "domain"
    if len(clues.of(kind, text)) < 2:
        return [text]
    parts = _BETWEEN_PEOPLE.split(text)
    groups = [""]
    for separator, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        is_inside = groups[-1].count("(") > groups[-1].count(")")
        if not is_inside and clues.of(kind, groups[-1]) and clues.of(kind, part):
            groups.append(part.strip())
        else:
            groups[-1] += separator + part
    return groups


def _chunks(group: str) -> list[tuple[str, str]]:
    """Return (what stands before it, text) of each part: start, clue, bracket, dash or comma."""
    parts = _BREAK.split(group)
    chunks = [("start", parts[0].strip())]
    depth = 0
    for separator, text in zip(parts[1::2], parts[2::2], strict=True):
        depth += (separator in "([") - (separator in ")]")
        kind = "comma" if separator in ",;/|" or separator.startswith(":") else "dash"
        if separator.startswith(_OPEN) or separator in "()[]":
            kind = "clue"
        chunks.append(("bracket" if depth > 0 else kind, text.strip()))
    tidy = [(kind, without_full_stop(text.strip("\"' ").lstrip("."))) for kind, text in chunks]
    return [(kind, text) for kind, text in tidy if text.strip(".*")]


def _person(group: str, clues: _Clues, bare: bool) -> Person | None:
    """Return the person of one group of clues and words, or None if the words are prose."""
    handles, domains = clues.of("handle", group), clues.of("domain", group)
    chunks = _chunks(group)
    known = bool(handles or domains)
    if not known and (not bare or clues.of("group", group)):
        return None
    if len(chunks) == 1 and not known and _is_bare_login(chunks[0][1]):
        return Person(None, chunks[0][1].removeprefix("@"))
    name, rest = _name(chunks, handles)
    if name is None and (not handles or any(kind == "start" for kind, _ in rest)):
        return None
    if not _is_trusted(name, rest, known):
        return None
    guessed = None if handles else _bracketed_login(rest)
    handle = handles[0] if handles else guessed
    employers = [employer_of(kind, text, handle) for kind, text in rest]
    statuses = [status_of(text) for _, text in rest]
    employer = next(filter(None, employers), None)
    status = next(filter(None, statuses), None)
    domain = domains[0] if domains else None
    return Person(name, handle, employer, domain, status, is_handle_guessed=guessed is not None)


def _name(
    chunks: Sequence[tuple[str, str]], handles: Sequence[str]
) -> tuple[str | None, list[tuple[str, str]]]:
    """Return the name among ``chunks`` and what else there is."""
    for place, (kind, text) in enumerate(chunks):
        alone = is_full_name(text) and not is_corporate(text)
        if (is_name(text) if kind == "start" else alone) and (
            kind != "bracket" or len(chunks) == 1
        ):
            rest = [*chunks[:place], *chunks[place + 1 :]]
            return (None if text in handles else text), rest
        if kind == "start":
            break
    return None, list(chunks)


def _is_trusted(name: str | None, rest: Sequence[tuple[str, str]], known: bool) -> bool:
    """Tell whether the words around a name leave it a person's line, not a sentence."""
    if known and name is not None and is_full_name(name):
        return True
    if any(looks_like_prose(text) for _, text in rest):
        return False
    if known or (name is not None and is_full_name(name)):
        return True
    return name is not None and any(kind == "bracket" for kind, _ in rest)


def _is_bare_login(text: str) -> bool:
    if not _LOGIN_ONLY.match(text) or text != text.casefold() or text.isdecimal():
        return False
    return not _BOT.search(text) and is_name(text.lstrip("@"))


def _bracketed_login(rest: Sequence[tuple[str, str]]) -> str | None:
    """Return the handle in ``Name (handle)``: one word without capitals, the only bracket."""
    brackets = [text for kind, text in rest if kind == "bracket"]
    if len(brackets) == 1 and _is_bare_login(brackets[0]) and stated_employer(brackets[0]):
        return brackets[0]
    return None
