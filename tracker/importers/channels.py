"""Release channels: which tags are releases of what, by dated rules, guessed or written.

A tag belongs to the first rule whose pattern matches the whole tag on a day within the rule. Its
day is that of the tagger where there is one; a lightweight tag has no date but its commit's. Days
are UTC.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tracker.errors import InvalidInputError
from tracker.importers.records import (
    ChannelKind,
    ChannelRule,
    Issue,
    Parsed,
    ReleaseRecord,
    TagRecord,
)

PLAIN = "release"
OTHER = "other"

_VERSIONED = re.compile(
    r"^(?P<prefix>.*?)(?P<version>[vV]?\d+(?:[._-].*|[a-z]+\d+.*)?)$", re.DOTALL
)
_PRE = re.compile(
    r"\d[-._+]?(?:alpha|beta|rc|cr|pre|preview|dev|milestone|ea|(?:a|b|m)(?=\d))", re.IGNORECASE
)
_PRE_PATTERN = (
    r"[vV]?\d.*?\d[-._+]?(?i:alpha|beta|rc|cr|pre|preview|dev|milestone|ea|[abm](?=\d)).*"
)
_MAJOR_MINOR = re.compile(r"[vV]?\d+(?:\.\d+)?")
_CANDIDATE = re.compile(r"[-._+]?rc", re.IGNORECASE)
_NIGHTLY = re.compile(r"nightly|snapshot|canary|daily|latest-build", re.IGNORECASE)
_CHART = re.compile(r"chart|helm", re.IGNORECASE)
# Words that name a channel of the project itself, not a part of it.
_CHANNEL_WORDS = frozenset(
    {"edge", "stable", "release", "rel", "version", "lts", "weekly", "monthly", "beta", "preview"}
)
_TRIM = "-_./"
# An old scheme was replaced if the new one begins within so many days of its last tag.
_HANDOVER_DAYS = 120
_KEYS = frozenset({"name", "pattern", "kind", "publisher", "from", "until"})


@dataclass(frozen=True, slots=True)
class _Group:
    """The tags that share a prefix."""

    prefix: str
    tags: tuple[TagRecord, ...]

    @property
    def name(self) -> str:
        return self.prefix.strip(_TRIM)


def released_at(tag: TagRecord) -> datetime:
    """Return when a tag was released: the tagger's instant, else the commit's."""
    return (tag.tagged_at or tag.committed_at).astimezone(UTC)


def guess_rules(tags: Sequence[TagRecord]) -> tuple[ChannelRule, ...]:
    """Return rules that sort these tags into channels; without tags there are none."""
    groups = _grouped(tags)
    plain = groups.pop("", None)
    named = sorted(groups.values(), key=lambda group: (-len(group.tags), group.prefix))
    kinds = _kinds(named, plain)
    rules = [rule for group in named for rule in _rules_of(group, kinds[group.prefix])]
    if plain is not None:
        rules += _plain_rules(_ended_by(plain, named, kinds))
    return tuple(rules)


def _grouped(tags: Iterable[TagRecord]) -> dict[str, _Group]:
    """Return the versioned tags by prefix; a tag without a version belongs to no group."""
    found: dict[str, list[TagRecord]] = defaultdict(list)
    for tag in tags:
        match = _VERSIONED.match(tag.name)
        if _NIGHTLY.search(tag.name):
            found[_NIGHTLY.search(tag.name)[0]].append(tag)  # type: ignore[index]
        elif match and not _is_hash(match["prefix"], match["version"]):
            found[match["prefix"]].append(tag)
    return {prefix: _Group(prefix, tuple(some)) for prefix, some in found.items()}


def _is_hash(prefix: str, version: str) -> bool:
    """Tell whether what looks like a version is an abbreviated commit, as in git-1a18ca8f."""
    return (
        bool(prefix) and re.fullmatch(r"[0-9a-f]{7,40}", version) is not None and "." not in version
    )


def _kinds(named: Sequence[_Group], plain: _Group | None) -> dict[str, ChannelKind]:
    """Return what the tags of each prefix are."""
    dominant = named[0].prefix if named and plain is None else None
    kinds = {group.prefix: _kind_by_name(group, dominant) for group in named}
    for group in named:
        if kinds[group.prefix] is ChannelKind.RELEASE and _is_announcement(group, named, kinds):
            kinds[group.prefix] = ChannelKind.ANNOUNCEMENT
    return kinds


def _kind_by_name(group: _Group, dominant: str | None) -> ChannelKind:
    if _NIGHTLY.fullmatch(group.prefix):
        return ChannelKind.NIGHTLY
    if _CHART.search(group.prefix):
        return ChannelKind.COMPONENT
    words = set(re.split(r"[^a-z]+", group.prefix.casefold()))
    if words & _CHANNEL_WORDS or group.prefix == dominant:
        return ChannelKind.RELEASE
    return ChannelKind.COMPONENT


def _is_announcement(
    group: _Group, named: Sequence[_Group], kinds: Mapping[str, ChannelKind]
) -> bool:
    """Tell whether these tags announce versions that a larger channel released already.

    At least half of them are second names of its commits, and none says more than major and minor:
    a rule and not all of them, because an announcement may follow its release by some commits.
    """
    released = {
        tag.commit
        for other in named
        if other.prefix != group.prefix
        and kinds[other.prefix] is ChannelKind.RELEASE
        and len(other.tags) > len(group.tags)
        for tag in other.tags
    }
    shared = sum(tag.commit in released for tag in group.tags)
    return 2 * shared >= len(group.tags) and all(
        _MAJOR_MINOR.fullmatch(tag.name.removeprefix(group.prefix)) for tag in group.tags
    )


def _rules_of(group: _Group, kind: ChannelKind) -> list[ChannelRule]:
    prefix = re.escape(group.prefix)
    if kind is ChannelKind.NIGHTLY:
        return [ChannelRule(group.name.casefold(), rf".*(?i:{prefix}).*", kind)]
    name = group.name or OTHER
    versions = [tag.name.removeprefix(group.prefix) for tag in group.tags]
    early = [version for version in versions if _PRE.search(version)]
    rules = []
    if early:
        kind_early = ChannelKind.PRERELEASE if kind is ChannelKind.RELEASE else kind
        suffix = "rc" if all(_CANDIDATE.search(version) for version in early) else "pre"
        pattern = rf"{prefix}(?P<version>{_PRE_PATTERN})"
        rules.append(ChannelRule(f"{name}-{suffix}", pattern, kind_early))
    rules.append(ChannelRule(name, rf"{prefix}(?P<version>[vV]?\d.*)", kind))
    return rules


def _ended_by(
    plain: _Group, named: Sequence[_Group], kinds: Mapping[str, ChannelKind]
) -> tuple[_Group, date | None]:
    """Return the plain versions with the day on which named channels took their place, if any."""
    starts = [
        min(released_at(tag).date() for tag in group.tags)
        for group in named
        if kinds[group.prefix] is ChannelKind.RELEASE
    ]
    last = max(released_at(tag).date() for tag in plain.tags)
    following = [start for start in starts if 0 < (start - last).days <= _HANDOVER_DAYS]
    overlapping = any(start <= last for start in starts)
    return plain, min(following) if following and not overlapping else None


def _plain_rules(ended: tuple[_Group, date | None]) -> list[ChannelRule]:
    group, until = ended
    rules = []
    if any(_PRE.search(tag.name) for tag in group.tags):
        rules.append(
            ChannelRule("prerelease", f"(?P<version>{_PRE_PATTERN})", ChannelKind.PRERELEASE)
        )
    rules.append(ChannelRule(PLAIN, r"(?P<version>[vV]?\d.*)", valid_until=until))
    return rules


def classify(tags: Iterable[TagRecord], rules: Sequence[ChannelRule]) -> Parsed[ReleaseRecord]:
    """Return every tag as a release of its channel, oldest first; without a rule it is ``other``.

    Raises:
        InvalidInputError: a pattern is no regular expression.
    """
    compiled = [(rule, _compiled(rule)) for rule in rules]
    listed = sorted(tags, key=lambda tag: (released_at(tag), tag.name))
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
    at = released_at(tag)
    rule, version = _matching(tag, at.date(), compiled)
    return ReleaseRecord(
        tag=tag.name,
        version=version,
        channel=rule.channel if rule else OTHER,
        kind=rule.kind if rule else ChannelKind.OTHER,
        commit=tag.commit,
        released_at=at,
        released_on=at.date(),
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
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(
        f"\\u{ord(one):04x}" if ord(one) < 32 or ord(one) == 127 else one for one in escaped
    )
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
