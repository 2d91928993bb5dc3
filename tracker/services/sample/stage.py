"""Where an invented project stands: its number, the seed of its foundation, and the last day."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.importers.records import MaturitySpell
from tracker.services.sample.dice import Dice
from tracker.services.sample.names import project_name

SAMPLE_UNTIL = date(2026, 10, 31)
_MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Stage:
    """Project ``number`` (from 0) of the foundation of ``seed``, told as of ``until``.

    Every draw hangs on these three alone, so a project is the same in a foundation of any size.
    """

    seed: int
    number: int
    until: date

    @property
    def name(self) -> str:
        """The project's name."""
        return project_name(self.number)

    @property
    def slug(self) -> str:
        """The project's name as it stands in addresses."""
        return self.name.casefold().replace(" ", "-")

    def dice(self, topic: str) -> Dice:
        """Return dice of its own for ``topic``: what is drawn for one moves no other."""
        return Dice(f"{self.seed}/{self.number}/{topic}")

    def ago(self, months: float) -> date:
        """Return the working day so many months before the last day."""
        return working_day(self.until - timedelta(days=round(months * _MONTH_DAYS)))

    def days(self, *months: float) -> tuple[date, ...]:
        """Return `ago` of each number of months."""
        return tuple(self.ago(one) for one in months)

    def levels(self, *steps: tuple[str, float]) -> tuple[MaturitySpell, ...]:
        """Return the maturity levels in their order, each from so many months ago to the next."""
        starts = self.days(*(months for _, months in steps))
        ends = (*starts[1:], None)
        return tuple(
            MaturitySpell(level, start, end)
            for (level, _), start, end in zip(steps, starts, ends, strict=True)
        )

    def commit(self, *what: object) -> str:
        """Return the hash of the commit that did ``what``: 40 hexadecimal digits."""
        text = "/".join(map(str, (self.seed, self.slug, *what)))
        return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def working_day(day: date) -> date:
    """Return ``day``, or the Friday before where it lies on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
