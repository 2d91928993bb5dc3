"""A first set of channel rules for a project, guessed from the names and days of its tags. Pure.

Tags are grouped by what stands before their version. A group is a channel of releases if its words
say so (edge, stable, release, …), if nothing but a ``v`` stands there, or if it is the largest one
of a project that has no such plain tags; other groups are parts of the project. Whoever knows
better edits the rules.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.importers.days import written_day
from tracker.importers.records import ChannelKind, ChannelRule, TagRecord

RELEASE = "release"
PRERELEASE = "prerelease"

_NUMBERS = r"\d+(?:[._]\d+)*"
_EXACT = rf"(?P<version>{_NUMBERS})"
# Also 1.1.1w, 1.2.3-hotfix.1, 1.2.3+build, 1.2.3.Final, 2024-01-31.
_LOOSE = rf"(?P<version>{_NUMBERS}(?:[-+._].*|[a-z]\d*)?)"
_EARLY_WORDS = "alpha|beta|rc|cr|pre|preview|dev|devel|milestone|next|ea"
_EARLY = (
    r"(?P<version>\d.*?"
    rf"(?i:(?<![a-z])(?:(?:{_EARLY_WORDS})(?![a-z])|[abm]\d+(?![\da-z]))).*)"
)
_IS_EXACT, _IS_EARLY = re.compile(_EXACT), re.compile(_EARLY)
_IS_CANDIDATE = re.compile(r".*(?<![a-z])rc(?![a-z])", re.IGNORECASE)
_SHAPE = re.compile(r"(?P<prefix>.*?)(?P<v>[vV]?)(?P<version>\d.*)", re.DOTALL)
_NIGHTLY = re.compile(r"(?<![a-z])(nightly|daily|snapshot|canary)(?![a-z])", re.IGNORECASE)
# An abbreviated commit, as in git-1a18ca8f: it looks like a version and is none.
_HASH = re.compile(r"(?:[^.]*[-_/])?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}")
_MAJOR_MINOR = re.compile(r"\d+(?:\.\d+)?")

_RELEASE_WORDS = frozenset({"release", "releases", "rel", "v"})
_CHANNEL_WORDS = frozenset({"edge", "stable", "lts", "weekly", "monthly", "version", "ver"})
_EARLY_CHANNEL_WORDS = frozenset({"alpha", "beta", "rc", "preview", "testing", "unstable", "dev"})
_PART_WORDS = frozenset({"chart", "charts", "helm"})
_ANNOUNCING_WORDS = frozenset({"version", "ver", "announce", "announcement"})
_SEPARATORS = "-_./@"

# A channel was replaced if another one begins so soon after its last tag and outlives it as long.
_HANDOVER_DAYS = 120
_HANDOVER_TAGS = 3


@dataclass(frozen=True, slots=True)
class _Group:
    """The tags of one channel: whatever stands before their versions, in all its spellings."""

    name: str
    tags: tuple[TagRecord, ...]

    @property
    def words(self) -> frozenset[str]:
        return frozenset(re.split(r"[^a-z]+", self.name.casefold())) - {""}

    @property
    def is_part(self) -> bool:
        """Whether the tags say that they are of a chart, or of a folder as in ``api/v1.2.3``."""
        return bool(self.words & _PART_WORDS) or any("/" in prefix for prefix in self.prefixes)

    @property
    def days(self) -> tuple[date, date]:
        """The days of the first and the last tag."""
        days = [written_day(tag.released_at) for tag in self.tags]
        return min(days), max(days)

    @property
    def versions(self) -> list[str]:
        return [_shape(tag)["version"] for tag in self.tags]

    @property
    def prefixes(self) -> list[str]:
        """What stands before the versions, without their ``v``."""
        return sorted({_shape(tag)["prefix"] for tag in self.tags})


def guess_rules(tags: Iterable[TagRecord]) -> tuple[ChannelRule, ...]:
    """Return rules that sort these tags into channels; without versions there are none."""
    listed = list(tags)
    groups = _grouped(tag for tag in listed if not _NIGHTLY.search(tag.name))
    kinds = _kinds(groups)
    rules = _nightly_rules(listed)
    for group in groups:
        rules += _rules_of(group, kinds[group.name], _replaced_on(group, groups, kinds))
    return tuple(rules)


def _nightly_rules(tags: Iterable[TagRecord]) -> list[ChannelRule]:
    found = {match[1].casefold() for tag in tags if (match := _NIGHTLY.search(tag.name))}
    return [
        ChannelRule(word, rf".*(?i:(?<![a-z]){word}(?![a-z])).*", ChannelKind.NIGHTLY)
        for word in sorted(found)
    ]


def _grouped(tags: Iterable[TagRecord]) -> list[_Group]:
    """Return the tags that bear a version in groups: the largest first, the plain one last."""
    members: dict[str, list[TagRecord]] = defaultdict(list)
    for tag in tags:
        if _SHAPE.fullmatch(tag.name) and not _HASH.fullmatch(tag.name):
            members[_channel_name(_shape(tag)["prefix"])].append(tag)
    groups = [_Group(name, tuple(some)) for name, some in members.items()]
    return sorted(groups, key=lambda one: ("" in one.prefixes, -len(one.tags), one.name))


def _shape(tag: TagRecord) -> re.Match[str]:
    """Return what stands before the version, its ``v``, and the version with all that follows."""
    match = _SHAPE.fullmatch(tag.name)
    assert match is not None, "only tags with a version are grouped"
    return match


def _channel_name(prefix: str) -> str:
    name = prefix.strip(_SEPARATORS).casefold()
    return RELEASE if not name or name in _RELEASE_WORDS else name


# -- what a group is ------------------------------------------------------------------------------


def _kinds(groups: Sequence[_Group]) -> dict[str, ChannelKind]:
    kinds = {group.name: _kind_by_words(group) for group in groups}
    dominant = _dominant(groups, kinds)
    if dominant is not None:
        kinds[dominant.name] = ChannelKind.RELEASE
    for group in groups:
        if _announces(group, groups, kinds):
            kinds[group.name] = ChannelKind.ANNOUNCEMENT
    return kinds


def _kind_by_words(group: _Group) -> ChannelKind:
    if group.name == RELEASE:
        return ChannelKind.RELEASE
    if group.is_part:
        return ChannelKind.COMPONENT
    if group.words & (_CHANNEL_WORDS | _RELEASE_WORDS):
        return ChannelKind.RELEASE
    if group.words & _EARLY_CHANNEL_WORDS:
        return ChannelKind.PRERELEASE
    return ChannelKind.COMPONENT


def _dominant(groups: Sequence[_Group], kinds: dict[str, ChannelKind]) -> _Group | None:
    """Return the largest part where there are no plain releases: its prefix is the project's name.

    Charts never are, and a part in a folder (``api/v1.2.3``) only where there are no releases.
    """
    if any(group.name == RELEASE for group in groups):
        return None
    has_releases = ChannelKind.RELEASE in kinds.values()
    eligible = [
        group
        for group in groups
        if not group.words & _PART_WORDS and not (has_releases and "/" in group.prefixes[0])
    ]
    largest = max(eligible, key=lambda group: len(group.tags), default=None)
    return largest if largest and kinds[largest.name] is ChannelKind.COMPONENT else None


def _announces(group: _Group, groups: Sequence[_Group], kinds: dict[str, ChannelKind]) -> bool:
    """Tell whether these tags are second names for what a larger channel of releases released.

    At least half of them are on its commits: an announcement may follow some commits later. And
    either a word says so, or none says more than major and minor.
    """
    if group.is_part or kinds[group.name] is ChannelKind.PRERELEASE:
        return False
    released = {
        tag.commit
        for other in groups
        if kinds[other.name] is ChannelKind.RELEASE and len(other.tags) > len(group.tags)
        for tag in other.tags
    }
    shared = sum(tag.commit in released for tag in group.tags)
    return 2 * shared >= len(group.tags) and (
        bool(group.words & _ANNOUNCING_WORDS)
        or all(_MAJOR_MINOR.fullmatch(version) for version in group.versions)
    )


def _replaced_on(
    group: _Group, groups: Sequence[_Group], kinds: dict[str, ChannelKind]
) -> date | None:
    """Return the day on which another channel of releases took this one's place, if one did.

    Not if any other one was there before its end, and not before the other has proved itself.
    """
    others = [one for one in groups if one is not group and kinds[one.name] is ChannelKind.RELEASE]
    last = group.days[1]
    if kinds[group.name] is not ChannelKind.RELEASE or any(one.days[0] <= last for one in others):
        return None
    heirs = [
        one.days[0]
        for one in others
        if (one.days[0] - last).days <= _HANDOVER_DAYS
        and (one.days[1] - last).days > _HANDOVER_DAYS
        and len(one.tags) >= _HANDOVER_TAGS
    ]
    return min(heirs, default=None)


# -- its rules ------------------------------------------------------------------------------------


def _rules_of(group: _Group, kind: ChannelKind, until: date | None) -> list[ChannelRule]:
    prefix = _prefix_pattern(group)
    early = [version for version in group.versions if _IS_EARLY.fullmatch(version)]
    rules = []
    # Plain tags get the rule before the first candidate appears, or that would count as a release.
    if early or (group.name == RELEASE and until is None):
        early_kind = ChannelKind.PRERELEASE if kind is ChannelKind.RELEASE else kind
        rules.append(
            ChannelRule(_early_name(group, early), prefix + _EARLY, early_kind, valid_until=until)
        )
    final = [version for version in group.versions if not _IS_EARLY.fullmatch(version)]
    is_exact = group.name != RELEASE and all(_IS_EXACT.fullmatch(version) for version in final)
    pattern = prefix + (_EXACT if is_exact else _LOOSE)
    return [*rules, ChannelRule(group.name, pattern, kind, valid_until=until)]


def _early_name(group: _Group, early: Sequence[str]) -> str:
    if group.name == RELEASE:
        return PRERELEASE
    only_candidates = all(_IS_CANDIDATE.match(version) for version in early)
    return f"{group.name}-{'rc' if only_candidates else 'pre'}"


def _prefix_pattern(group: _Group) -> str:
    has_v = group.name == RELEASE or any(_shape(tag)["v"] for tag in group.tags)
    return _alternatives(group.prefixes) + ("[vV]?" if has_v else "")


def _alternatives(prefixes: Sequence[str]) -> str:
    named = [_escaped(prefix) for prefix in prefixes if prefix]
    if len(named) == 1 and len(prefixes) == 1:
        return named[0]
    optional = "?" if "" in prefixes else ""
    return f"(?:{'|'.join(named)}){optional}" if named else ""


def _escaped(text: str) -> str:
    """Return the text as a pattern, without the backslashes that it does not need."""
    return re.sub(r"[\\.^$*+?{}\[\]|()]", r"\\\g<0>", text)
