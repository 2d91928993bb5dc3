"""How the tags of each scheme are written, given the days of a channel's releases."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.importers.records import ChannelKind
from tracker.services.sample.blueprint import Scheme
from tracker.services.sample.dice import Dice

Numbers = Callable[[Sequence[date], Dice], list[str]]

_FIRST_MAJOR = 6  # no project calls its first releases 1.0.0
_NUMBERS = r"\d+\.\d+\.\d+"


@dataclass(frozen=True, slots=True)
class TagStyle:
    """How the tags of a scheme are put together: prefix, mark and number.

    The mark is no part of the version: the tag api/v1.2.3 is version 1.2.3 of api.
    """

    prefix: str
    mark: str
    number: str
    numbers: Numbers
    kind: ChannelKind = ChannelKind.RELEASE

    @property
    def pattern(self) -> str:
        """The pattern of whole tags, with the version as a named group."""
        return f"{self.prefix}{self.mark}(?P<version>{self.number})"


def _by_month(days: Sequence[date], _dice: Dice) -> list[str]:
    """Return 24.3.1, 24.3.2, 24.4.1: year, month, and the place within the month."""
    seen: Counter[tuple[int, int]] = Counter()
    versions = []
    for day in days:
        seen[day.year, day.month] += 1
        versions.append(f"{day:%y}.{day.month}.{seen[day.year, day.month]}")
    return versions


def _by_calendar(days: Sequence[date], dice: Dice) -> list[str]:
    """Return 2024.3.0, 2024.3.1, 2024.4.0."""
    places = (version.split(".") for version in _by_month(days, dice))
    return [f"20{year}.{month}.{int(place) - 1}" for year, month, place in places]


def _by_day(days: Sequence[date], _dice: Dice) -> list[str]:
    return [f"{day:%Y%m%d}" for day in days]


def _semantic(days: Sequence[date], dice: Dice) -> list[str]:
    """Return versions from 0.1.0 on, mostly patches; 1.0.0 comes halfway, but not too early."""
    major, minor, patch = 0, 1, 0
    versions = []
    for place, _ in enumerate(days):
        if place == max(_FIRST_MAJOR, len(days) // 2):
            major, minor, patch = 1, 0, 0
        elif place and dice.chance(0.35):
            minor, patch = minor + 1, 0
        elif place:
            patch += 1
        versions.append(f"{major}.{minor}.{patch}")
    return versions


def _stable(days: Sequence[date], dice: Dice) -> list[str]:
    """Return versions of a second generation: 2.0.0 and on."""
    minor, patch = 0, -1
    versions = []
    for _ in days:
        minor, patch = (minor + 1, 0) if dice.chance(0.25) else (minor, patch + 1)
        versions.append(f"2.{minor}.{patch}")
    return versions


def _announced(days: Sequence[date], _dice: Dice) -> list[str]:
    return [f"2.{15 + place}" for place, _ in enumerate(days)]


def _candidates(days: Sequence[date], _dice: Dice) -> list[str]:
    """Return what leads up to the second generation: 2.0.0-rc.1, 2.0.0-rc.2."""
    return [f"2.0.0-rc.{place}" for place, _ in enumerate(days, start=1)]


TAG_STYLES = {
    Scheme.EDGE: TagStyle("edge-", "", _NUMBERS, _by_month),
    Scheme.STABLE: TagStyle("stable-", "", _NUMBERS, _stable),
    Scheme.SEMVER: TagStyle("", "v", _NUMBERS, _semantic),
    Scheme.CALVER: TagStyle("", "", _NUMBERS, _by_calendar),
    Scheme.CANDIDATE: TagStyle(
        "", "v", rf"{_NUMBERS}-rc\.\d+", _candidates, ChannelKind.PRERELEASE
    ),
    Scheme.NIGHTLY: TagStyle("", "nightly-", r"\d{8}", _by_day, ChannelKind.NIGHTLY),
    Scheme.ANNOUNCEMENT: TagStyle(
        "version-", "", r"\d+\.\d+", _announced, ChannelKind.ANNOUNCEMENT
    ),
    Scheme.CHART: TagStyle("charts/controller-", "", _NUMBERS, _semantic, ChannelKind.COMPONENT),
    Scheme.MODULE: TagStyle("api/", "v", _NUMBERS, _semantic, ChannelKind.COMPONENT),
}
