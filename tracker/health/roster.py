"""Who holds which role on a day, whom they work for, and which source that is taken from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from tracker.health.document import RosterRow
from tracker.health.facts import EmploymentSpell, ProjectFacts, RoleSpell, is_current
from tracker.health.freshness import Statement
from tracker.health.funding_cost import fte_by_person
from tracker.metrics.columns import ROLE_SPELLS, SEATS, SPELLS, TENURE_SPELLS, table
from tracker.metrics.flows import bridge, known_spells
from tracker.metrics.months import months_before
from tracker.metrics.people import MAINTAINER, Rhythm, is_active, rhythms
from tracker.metrics.sources import FRESH_DAYS, PRECEDENCE

ROSTER_KINDS = PRECEDENCE
ROLE_ORDER = (MAINTAINER, "in_training", "director", "steering", "emeritus")
_STATED = "stated"


@dataclass(frozen=True, slots=True)
class Employer:
    """Whom somebody works for and how that is known, for example "project file, mail domain"."""

    name: str
    basis: str


class Roster:
    """The roles of one project as of one day, asked in several ways.

    ``facts`` are already those of ``day`` (`ProjectFacts.as_of`).
    """

    def __init__(self, facts: ProjectFacts, day: date) -> None:
        self.facts = facts
        self.day = day
        self.kinds = {source.id: source.kind for source in facts.sources}
        self.used = self._used_source()

    def _used_source(self) -> str | None:
        """Return the kind of source that counts: the project's own file before the list."""
        listed = {self.kinds[spell.source_id] for spell in self.facts.roles}
        return next((kind for kind in ROSTER_KINDS if kind in listed), None)

    def spells(self, kind: str | None, role: str | None = None) -> list[RoleSpell]:
        """Return the spells of one kind of source, all roles or one."""
        return [
            spell
            for spell in self.facts.roles
            if self.kinds[spell.source_id] == kind and role in (None, spell.role)
        ]

    def count(self, role: str, day: date) -> int | None:
        """Return how many people hold ``role`` on ``day`` by the source that counts.

        None: no roster had been seen by then.
        """
        first = self.first_seen()
        if first is None or day < first:
            return None
        spells = self.spells(self.used, role)
        return len({spell.person for spell in spells if is_current(spell, day)})

    def first_seen(self) -> date | None:
        """Return the day from which the source that counts says who maintains."""
        starts = [spell.valid_from for spell in self.spells(self.used)]
        return min(starts, default=None)

    def role_frame(self, kind: str | None = None) -> pd.DataFrame:
        """Return `ROLE_SPELLS` of one kind of source, or of all of them."""
        spells = self.facts.roles if kind is None else self.spells(kind)
        rows = [
            (one.person, one.role, one.valid_from, one.valid_until, self.kinds[one.source_id],
             self.fte_of(one))
            for one in spells
        ]  # fmt: skip
        return table(rows, ROLE_SPELLS)

    @cached_property
    def fte(self) -> dict[str, float]:
        """Return the FTE that is paid for on the project on the day; left out: unknown."""
        paid = fte_by_person(self.facts.entered, self.facts.slug, self.day)
        return {person: float(fte) for person, fte in paid.items()}

    def fte_of(self, spell: RoleSpell) -> float | None:
        """Return the FTE behind a maintainer's spell of the day; None: unknown, or not theirs."""
        if spell.role != MAINTAINER or not is_current(spell, self.day):
            return None
        return self.fte.get(spell.person)

    def maintainer_frame(self) -> pd.DataFrame:
        """Return `SPELLS` of the maintainers by the source that counts."""
        spells = self.spells(self.used, MAINTAINER)
        rows = [(one.person, one.valid_from, one.valid_until) for one in spells]
        return table(rows, SPELLS)

    def tenure_frame(self) -> pd.DataFrame:
        """Return `TENURE_SPELLS` of the maintainers, bridged, by the source that counts."""
        spells = self.spells(self.used, MAINTAINER)
        known = {(one.person, one.valid_from): one.start_known for one in spells}
        rows = [
            (one.person, one.start, one.end, known[one.person, one.start])
            for one in bridge(known_spells(self.maintainer_frame(), self.day))
        ]
        return table(rows, TENURE_SPELLS)

    def confirmed_on(self) -> dict[str, date | None]:
        """Return when each kind of roster source was last edited; an adopters file is none."""
        rosters = {spell.source_id for spell in self.facts.roles}
        found: dict[str, date | None] = {}
        for source in self.facts.sources:
            last = source.last_confirmed
            if source.id in rosters and source.kind in ROSTER_KINDS and last is not None:
                earlier = found.get(source.kind)
                found[source.kind] = max(earlier, last) if earlier else last
        return found

    def statements(self) -> list[Statement]:
        """Return what each kind of roster source says of the head-count on the day."""
        confirmed = self.confirmed_on()
        return [
            Statement(kind, confirmed.get(kind), self._headcount(kind))
            for kind in ROSTER_KINDS
            if self.spells(kind)
        ]

    def _headcount(self, kind: str) -> int:
        spells = self.spells(kind, MAINTAINER)
        return len({spell.person for spell in spells if is_current(spell, self.day)})

    def maintainers(self) -> list[str]:
        """Return who is a maintainer on the day by the source that counts, by person key."""
        current = (s for s in self.spells(self.used, MAINTAINER) if is_current(s, self.day))
        return sorted({spell.person for spell in current})

    @cached_property
    def rhythms(self) -> dict[str, Rhythm]:
        """Return the activity rhythm of everybody with a role who is known among the authors."""
        known = self.facts.activity
        known = known[known["role_person"].notna()]
        frame = known[["role_person", "active_on"]].set_axis(["person", "day"], axis=1)
        return rhythms(frame, self.day)

    def seats(self) -> pd.DataFrame:
        """Return `SEATS`: one seat of weight 1 for each maintainer, whatever their time."""
        rows = [(person, self._employer_name(person), 1.0) for person in self.maintainers()]
        return table(rows, SEATS)

    def fte_seats(self) -> pd.DataFrame:
        """Return `SEATS` with the FTE of each maintainer, None where it is unknown."""
        rows = [
            (person, self._employer_name(person), self.fte.get(person))
            for person in self.maintainers()
        ]
        return table(rows, SEATS)

    def _employer_name(self, person: str) -> str | None:
        employer = self.employer(person)
        return employer.name if employer else None

    def employer(self, person: str) -> Employer | None:
        """Return whom ``person`` works for on the day; None: no source says.

        What a source states comes before a mail domain, and the project's file before the list;
        last comes the domain of the person's own commits in the twelve months before.
        """
        spells = self._current_jobs.get(person)
        if spells:
            best = min(spells, key=self._employment_rank)
            return Employer(best.employer, f"{self.kinds[best.source_id]}, {best.basis}")
        domain = self._author_domains.get(person)
        return Employer(domain, "commits, mail domain") if domain else None

    @cached_property
    def _current_jobs(self) -> dict[str, list[EmploymentSpell]]:
        found: dict[str, list[EmploymentSpell]] = {}
        for one in self.facts.employments:
            if is_current(one, self.day):
                found.setdefault(one.person, []).append(one)
        return found

    @cached_property
    def _author_domains(self) -> dict[str, str]:
        return _author_domains(self.facts, self.day)

    def _employment_rank(self, spell: EmploymentSpell) -> tuple[bool, int, int]:
        kind = self.kinds[spell.source_id]
        place = ROSTER_KINDS.index(kind) if kind in ROSTER_KINDS else len(ROSTER_KINDS)
        return (spell.basis != _STATED, place, -spell.valid_from.toordinal())

    def rows(self, kinds: Iterable[str] = ROSTER_KINDS) -> list[RosterRow]:
        """Return one row for each person and role of the day, by role and name."""
        wanted = set(kinds)
        together: dict[tuple[str, str], list[RoleSpell]] = {}
        for spell in self.facts.roles:
            if self.kinds[spell.source_id] in wanted and is_current(spell, self.day):
                together.setdefault((spell.person, spell.role), []).append(spell)
        rhythm, fresh = self.rhythms, self.fresh_kinds()
        rows = [self._row(spells, rhythm, fresh) for spells in together.values()]
        return sorted(rows, key=lambda row: (ROLE_ORDER.index(row.role), row.name.casefold()))

    @property
    def is_fresh(self) -> bool:
        """Whether the source that counts was confirmed in the last 180 days."""
        return self.used in self.fresh_kinds()

    def fresh_kinds(self) -> set[str]:
        """Return the kinds of roster source that were edited in the last 180 days."""
        from_day = self.confirmed_on()
        return {
            kind
            for kind, last in from_day.items()
            if last is not None and (self.day - last).days <= FRESH_DAYS
        }

    def _row(
        self, spells: list[RoleSpell], rhythm: dict[str, Rhythm], fresh: set[str]
    ) -> RosterRow:
        first = min(spells, key=lambda one: ROSTER_KINDS.index(self.kinds[one.source_id]))
        kinds = tuple(kind for kind in ROSTER_KINDS if kind in self._kinds_of(spells))
        own = rhythm.get(first.person)
        employer = self.employer(first.person)
        return RosterRow(
            name=first.name,
            handle=first.handle,
            role=first.role,
            employer=employer.name if employer else None,
            employer_basis=employer.basis if employer else None,
            since=first.valid_from.isoformat(),
            since_known=first.start_known,
            state=self._state(first.role, bool(fresh & set(kinds)), own),
            last_active=own.last.isoformat() if own else None,
            fte=self.fte_of(first),
            sources=kinds,
        )

    def _kinds_of(self, spells: Iterable[RoleSpell]) -> set[str]:
        return {self.kinds[spell.source_id] for spell in spells}

    def _state(self, role: str, is_fresh: bool, own: Rhythm | None) -> str:
        if role != MAINTAINER:
            return role.replace("_", " ")
        if not is_fresh:
            return "listed only"
        return "active" if is_active(own, self.day) else "confirmed"


def _author_domains(facts: ProjectFacts, day: date) -> dict[str, str]:
    """Return the employer that most of a person's commits of the last twelve months point to."""
    since = months_before(day, 12)
    recent = facts.activity
    recent = recent[
        recent["role_person"].notna() & (recent["domain"] != "") & (recent["active_on"] > since)
    ]
    counts = recent.groupby(["role_person", "domain"])["commits"].sum().sort_values()
    return {
        str(person): facts.domain_owners.get(str(domain), str(domain))
        for person, domain in counts.index
    }
