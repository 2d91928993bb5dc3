"""Which licence a project's licence file held when, and whether it is an open one. Pure.

A licence is known by the words that only it has. A text with none of them is of unknown licence:
neither open nor closed.
"""

import re
from collections.abc import Iterable, Sequence

from tracker.importers.choosing import FileKind
from tracker.importers.days import written_day
from tracker.importers.records import FileVersion, Issue, LicenceSpell, Parsed

# Only files at the top count; those below speak of parts.
_FILES = FileKind(
    stems=("license", "licence", "copying", "unlicense"),
    extensions=("", ".md", ".txt", ".rst"),
    folders=(".",),
)
_MOST_READ = 40_000

# Restrictions first: a text may be an open licence with a clause that takes the freedom back.
_MARKS: tuple[tuple[str, bool, str], ...] = (
    ("BUSL", False, r"business source license"),
    ("SSPL", False, r"server side public license"),
    ("Elastic-2.0", False, r"elastic license"),
    ("Commons Clause", False, r"commons clause"),
    ("RSAL", False, r"redis source available license"),
    ("FSL", False, r"functional source license"),
    ("PolyForm", False, r"polyform (?:noncommercial|small business|shield|strict|perimeter)"),
    ("CC-BY-NC", False, r"attribution-noncommercial"),
    ("AGPL", True, r"gnu affero general public license"),
    ("LGPL", True, r"gnu (?:lesser|library) general public license"),
    ("GPL", True, r"gnu general public license"),
    ("Apache-2.0", True, r"apache license,? version 2\.0"),
    ("MPL-2.0", True, r"mozilla public license"),
    ("EPL", True, r"eclipse public license"),
    ("MIT", True, r"permission is hereby granted, free of charge, to any person obtaining"),
    ("ISC", True, r"permission to use, copy, modify, and/?(?:or)? distribute this software"),
    ("BSD", True, r"redistribution and use in source and binary forms"),
    ("Unlicense", True, r"free and unencumbered software released into the public domain"),
    ("CC0-1.0", True, r"cc0 1\.0 universal"),
    ("Zlib", True, r"this software is provided 'as-is', without any express or implied"),
)
UNKNOWN = "unknown"


def choose_licence_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """Return those of ``paths`` that hold the licence, the one that speaks first."""
    return _FILES.choose(paths)


def identify(text: str) -> tuple[str, bool | None]:
    """Return the name of a licence and whether it is open; None: its words are not known."""
    words = " ".join(re.sub(r"[\s#*>\"“”]+", " ", text[:_MOST_READ]).casefold().split())
    for name, is_open, pattern in _MARKS:
        if re.search(pattern, words):
            return name, is_open
    return UNKNOWN, None


def licence_spells(versions: Sequence[FileVersion]) -> Parsed[LicenceSpell]:
    """Return the licence over time from the versions of the licence files, oldest first."""
    order = choose_licence_paths(version.path for version in versions)
    texts: dict[str, str | None] = {}
    spells: list[LicenceSpell] = []
    issues: list[Issue] = []
    for version in versions:
        texts[version.path] = version.text
        speaking = next((texts[path] for path in order if texts.get(path)), None)
        found = identify(speaking) if speaking else None
        _note(spells, found, version)
        if found is not None and found[1] is None:
            message = (
                "The licence is none that is known by its words; whether it is open is unknown."
            )
            issues.append(Issue(message, version.path, commit=version.commit))
    return Parsed(tuple(spells), tuple(issues))


def _note(
    spells: list[LicenceSpell], found: tuple[str, bool | None] | None, version: FileVersion
) -> None:
    """Go on with the last spell, or end it and begin another one."""
    day = written_day(version.committed_at)
    last = spells[-1] if spells and spells[-1].valid_until is None else None
    if last is not None:
        if found is not None and found[0] == last.name:
            return
        spells[-1] = LicenceSpell(last.name, last.is_open, last.valid_from, day)
        if last.valid_from == day:
            spells.pop()
    if found is not None:
        spells.append(LicenceSpell(found[0], found[1], day, None))
