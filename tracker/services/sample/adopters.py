"""Who says that they use an invented project: its adopters file with its history."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.importers.records import AdopterSpell
from tracker.services.reading import AdoptersReading
from tracker.services.sample.blueprint import AdoptersPlan
from tracker.services.sample.dice import Dice
from tracker.services.sample.edits import Edits
from tracker.services.sample.names import USERS, Company
from tracker.services.sample.stage import Stage, working_day

_YEAR_DAYS = 365.25
_EARLIER_TRADES = ("Group", "Ventures", "Holding")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An organisation in the file; ``renamed_on`` it took its present name."""

    company: Company
    since: date
    until: date | None = None
    earlier_name: str | None = None
    renamed_on: date | None = None
    has_link: bool = True

    def days(self) -> list[date]:
        """Return the days on which the entry was written, changed or taken out."""
        return [day for day in (self.since, self.renamed_on, self.until) if day is not None]


def adopters_reading(stage: Stage, plan: AdoptersPlan | None) -> AdoptersReading | None:
    """Return the history of the adopters file; None: the project has none."""
    if plan is None:
        return None
    dice = stage.dice("adopters")
    end = plan.frozen_on or stage.until
    entries = [
        _with_fate(place, one, plan, dice, end)
        for place, one in enumerate(_arrivals(plan, dice, end))
    ]
    days = [day for entry in entries for day in entry.days()]
    edits = Edits(stage, plan.path, plan.since, [*plan.idle_edits, *days])
    spells = [_spell(entry, plan.path, edits) for entry in entries]
    return AdoptersReading(edits.reading(), tuple(sorted(spells, key=lambda one: one.name)))


def adopting_companies(reading: AdoptersReading | None) -> list[Company]:
    """Return the organisations that a file has ever named."""
    names = {spell.name for spell in reading.spells} if reading else set()
    return [company for company in USERS if company.name in names]


def _arrivals(plan: AdoptersPlan, dice: Dice, end: date) -> list[_Entry]:
    """Return the entries by the day on which they came."""
    room = (end - plan.since).days
    later = round(plan.a_year * room / _YEAR_DAYS)
    days = [plan.since] * plan.first
    days += sorted(_moment(dice, plan.since, end) for _ in range(later))
    companies = dice.some(USERS, len(days))
    return [
        _Entry(company, day, has_link=dice.chance(0.85))
        for company, day in zip(companies, days, strict=False)
    ]


def _with_fate(place: int, entry: _Entry, plan: AdoptersPlan, dice: Dice, end: date) -> _Entry:
    """Return the entry with what became of it: the earliest ones leave, the next ones rename."""
    middle = entry.since + (end - entry.since) / 2
    day = _moment(dice, middle, end)
    if not entry.since < day < end:
        return entry
    if place < plan.departures:
        return _Entry(entry.company, entry.since, day, has_link=entry.has_link)
    if place < plan.departures + plan.renames:
        earlier = f"{entry.company.name.split()[0]} {dice.pick(_EARLIER_TRADES)}"
        return _Entry(entry.company, entry.since, None, earlier, day)
    return entry


def _moment(dice: Dice, first: date, end: date) -> date:
    """Return a working day after ``first`` and before ``end`` if there is one."""
    room = max(0, (end - first).days - 4)
    return working_day(first + timedelta(days=3 + dice.number(0, room)))


def _spell(entry: _Entry, path: str, edits: Edits) -> AdopterSpell:
    last = edits.last_before(entry.until)
    return AdopterSpell(
        name=entry.company.name,
        url=f"https://www.{entry.company.domain}" if entry.has_link else None,
        path=path,
        valid_from=entry.since,
        valid_until=entry.until,
        last_seen_on=last,
        earlier_names=(entry.earlier_name,) if entry.earlier_name else (),
        first_commit=edits.commit(entry.since),
        last_commit=edits.commit(last),
    )
