"""Release channels: which tags are releases of what, by dated rules, guessed or written.

A tag belongs to the first rule whose pattern matches the whole tag on a day within the rule. Its
day is that of the tagger where there is one; a lightweight tag has no date but its commit's. Days
are those that the tagger or committer wrote, see `days.written_day`.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tracker.errors import InvalidInputError
from tracker.importers.channel_guess import guess_rules as guess_rules
from tracker.importers.days import written_day
from tracker.importers.records import (
    ChannelKind,
    ChannelRule,
    Issue,
    Parsed,
    ReleaseRecord,
    TagRecord,
)

OTHER = "other"
_KEYS = frozenset({"name", "pattern", "kind", "publisher", "from", "until"})


def classify(tags: Iterable[TagRecord], rules: Sequence[ChannelRule]) -> Parsed[ReleaseRecord]:
    """Return every tag as a release of its channel, oldest first; without a rule it is ``other``.

    Raises:
        InvalidInputError: a pattern is no regular expression.
    """
    compiled = [(rule, _compiled(rule)) for rule in rules]
    listed = sorted(tags, key=lambda tag: (tag.released_at, tag.name))
    commits = Counter(tag.commit for tag in listed)
    names: dict[str, list[str]] = defaultdict(list)
    for tag in listed:
        if commits[tag.commit] > 1:
            names[tag.commit].append(tag.name)
    releases = tuple(_release(tag, compiled, names[tag.commit]) for tag in listed)
    strange = tuple(
        Issue(
            f"The tag {one.tag} fits no channel; it is not counted as a release.", commit=one.commit
        )
        for one in releases
        if one.channel == OTHER
    )
    return Parsed(releases, strange)


def _release(
    tag: TagRecord, compiled: Sequence[tuple[ChannelRule, re.Pattern[str]]], names: Sequence[str]
) -> ReleaseRecord:
    at = tag.released_at
    rule, version = _matching(tag, written_day(at), compiled)
    return ReleaseRecord(
        tag=tag.name,
        version=version,
        channel=rule.channel if rule else OTHER,
        kind=rule.kind if rule else ChannelKind.OTHER,
        commit=tag.commit,
        released_at=at,
        released_on=written_day(at),
        is_annotated=tag.tagged_at is not None,
        same_commit_as=tuple(name for name in names if name != tag.name),
    )


def _matching(
    tag: TagRecord, day: date, compiled: Sequence[tuple[ChannelRule, re.Pattern[str]]]
) -> tuple[ChannelRule | None, str]:
    for rule, pattern in compiled:
        match = pattern.fullmatch(tag.name)
        is_in_time = (rule.valid_from is None or rule.valid_from <= day) and (
            rule.valid_until is None or day < rule.valid_until
        )
        if match and is_in_time:
            version = match.groupdict().get("version") or tag.name
            return rule, version
    return None, tag.name


def _compiled(rule: ChannelRule) -> re.Pattern[str]:
    try:
        return re.compile(rule.pattern, re.DOTALL)
    except re.error as error:
        raise InvalidInputError(
            f"The pattern {rule.pattern!r} of channel {rule.channel!r} is no regular "
            f"expression: {error}."
        ) from error


# -- rules as TOML --------------------------------------------------------------------------------


def write_rules(rules: Iterable[ChannelRule]) -> str:
    """Return rules as TOML that `read_rules` takes."""
    lines = [
        "# The first channel whose pattern matches the whole tag, on a day from..until, has it.",
        "",
    ]
    for rule in rules:
        lines.append("[[channel]]")
        lines.append(f"name = {_quoted(rule.channel)}")
        lines.append(f"pattern = {_quoted(rule.pattern)}")
        lines.append(f"kind = {_quoted(rule.kind.value)}")
        lines.append(f"publisher = {_quoted(rule.publisher)}")
        for key, day in (("from", rule.valid_from), ("until", rule.valid_until)):
            if day is not None:
                lines.append(f"{key} = {day.isoformat()}")
        lines.append("")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a TOML string, without escapes where that is possible: patterns have backslashes."""
    if "'" not in text and text.isprintable():
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in escaped)
    return f'"{plain}"'


def read_rules(text: str) -> tuple[ChannelRule, ...]:
    """Return the rules that a TOML text gives.

    Raises:
        InvalidInputError: it is no TOML, or a channel lacks or has a wrong key; the message says
            which.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The channel rules are not TOML: {error}.") from error
    tables = document.get("channel")
    if not isinstance(tables, list) or not tables or set(document) != {"channel"}:
        raise InvalidInputError(
            "Channel rules are one or more [[channel]] tables and nothing else."
        )
    return tuple(_read_rule(position, table) for position, table in enumerate(tables, start=1))


def _read_rule(position: int, table: Any) -> ChannelRule:
    where = f"[[channel]] number {position}"
    if not isinstance(table, dict):
        raise InvalidInputError(f"{where} is no table.")
    strange = sorted(set(table) - _KEYS)
    if strange:
        raise InvalidInputError(
            f"{where} has an unknown key {strange[0]!r}; use {', '.join(sorted(_KEYS))}."
        )
    rule = ChannelRule(
        channel=_text(where, table, "name"),
        pattern=_text(where, table, "pattern"),
        kind=_kind(where, table.get("kind", ChannelKind.RELEASE.value)),
        publisher=_text(where, table, "publisher") if "publisher" in table else "project",
        valid_from=_day(where, table, "from"),
        valid_until=_day(where, table, "until"),
    )
    if rule.valid_from and rule.valid_until and rule.valid_until <= rule.valid_from:
        raise InvalidInputError(f"{where} ends before it begins.")
    _compiled(rule)
    return rule


def _text(where: str, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInputError(f"{where} needs {key!r}, a text.")
    return value


def _kind(where: str, value: object) -> ChannelKind:
    try:
        return ChannelKind(str(value))
    except ValueError as error:
        kinds = ", ".join(kind.value for kind in ChannelKind)
        raise InvalidInputError(f"{where} has the kind {value!r}; it is one of {kinds}.") from error


def _day(where: str, table: Mapping[str, Any], key: str) -> date | None:
    value = table.get(key)
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise InvalidInputError(f"{where} has {key!r} = {value!r}; write a day as 2024-02-21.")
