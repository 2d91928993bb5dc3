"""Roster drift of a project: who is in which source, since when, and what they did lately."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.domain.identity import is_domain
from tracker.domain.organisations import organisation_key
from tracker.health.drift_document import Claim, DriftRow, DriftView
from tracker.health.facts import EmploymentSpell, ProjectFacts, RoleSpell, is_current
from tracker.health.roster import ROLE_ORDER, Roster
from tracker.metrics.drift import Drift, DriftKind, Listed, drift
from tracker.metrics.months import months_before
from tracker.metrics.sources import FOUNDATION_LIST, PROJECT_FILE

ACTIVE_MONTHS = 12
MOST_ROWS = 60
_ORDER = {kind.value: place for place, kind in enumerate(DriftKind)}


class RosterDrift:
    """The comparison of a project's rosters and activity on the day of ``roster``."""

    def __init__(self, facts: ProjectFacts, roster: Roster) -> None:
        self._facts = facts
        self._roster = roster
        self._seen = min(facts.observed_until or roster.day, roster.day)
        self._roles = {kind: self._current(kind) for kind in (PROJECT_FILE, FOUNDATION_LIST)}
        self._jobs = self._current_jobs()
        self._author_names: dict[str, str] = {}
        self._last_days: dict[str, date] = {}
        self._commits = self._recent_commits()
        self.people = sorted(self._listed() + self._unlisted(), key=lambda one: one.person)
        self.found: Drift = drift(
            self.people,
            has_file=bool(roster.spells(PROJECT_FILE)),
            has_list=bool(roster.spells(FOUNDATION_LIST)),
        )

    def _current(self, kind: str) -> dict[str, RoleSpell]:
        """Return the role of each person by one kind of source, the first in rank if several."""
        found: dict[str, RoleSpell] = {}
        spells = [one for one in self._roster.spells(kind) if is_current(one, self._roster.day)]
        for spell in sorted(spells, key=lambda one: -ROLE_ORDER.index(one.role)):
            found[spell.person] = spell
        return found

    def _current_jobs(self) -> dict[str, dict[str, list[EmploymentSpell]]]:
        found: dict[str, dict[str, list[EmploymentSpell]]] = defaultdict(lambda: defaultdict(list))
        for one in self._facts.employments:
            kind = self._roster.kinds[one.source_id]
            if kind in self._roles and is_current(one, self._roster.day):
                found[one.person][kind].append(one)
        return found

    def _recent_commits(self) -> dict[tuple[str, str], int]:
        """Return commits of twelve months by author and the person with a role behind them."""
        activity, since = self._facts.activity, months_before(self._seen, ACTIVE_MONTHS)
        recent = activity[
            (activity["active_on"] > since)
            & (activity["commits"] > 0)
            & ~activity["is_bot"].astype(bool)
        ]
        found: dict[tuple[str, str], int] = defaultdict(int)
        self._author_names = dict(zip(recent["person"], recent["name"], strict=True))
        names = ("person", "role_person", "commits", "active_on")
        columns = (recent[name].tolist() for name in names)
        for author, person, commits, day in zip(*columns, strict=True):
            found[author, person if isinstance(person, str) else ""] += int(commits)
            self._last_days[author] = max(day, self._last_days.get(author, day))
        return found

    def _listed(self) -> list[Listed]:
        by_file, by_list = self._roles[PROJECT_FILE], self._roles[FOUNDATION_LIST]
        commits: dict[str, int] = defaultdict(int)
        for (_, person), number in self._commits.items():
            commits[person] += number
        return [
            Listed(
                person,
                in_file=by_file[person].role if person in by_file else None,
                in_list=by_list[person].role if person in by_list else None,
                commits=commits[person] if person in self._roster.rhythms else None,
                quiet_days=self._quiet_days(person),
                employers={
                    kind: sorted({_comparable(one.employer) for one in jobs})
                    for kind, jobs in sorted(self._jobs.get(person, {}).items())
                },
            )
            for person in sorted(by_file.keys() | by_list.keys())
        ]

    def _quiet_days(self, person: str) -> int | None:
        own = self._roster.rhythms.get(person)
        return (self._seen - own.last).days if own else None

    def _unlisted(self) -> list[Listed]:
        """Return the authors whom no source gives a role on the day.

        If nobody with a role is known among the authors, any of them may be one under another name.
        """
        if not self.is_matched:
            return []
        known = self._roles[PROJECT_FILE].keys() | self._roles[FOUNDATION_LIST].keys()
        return [
            Listed(person=author, commits=commits, quiet_days=None)
            for (author, person), commits in self._commits.items()
            if person not in known
        ]

    @property
    def is_matched(self) -> bool:
        """Whether anybody with a role is known among the authors, or nobody has one at all."""
        return bool(self._roster.rhythms) or not self._facts.roles

    # -- what is told -----------------------------------------------------------------------------

    def inputs(self) -> dict[str, Any]:
        """Return what the published metric takes; authors without a drift change nothing in it."""
        kept = [
            one
            for one in self.people
            if one.in_file or one.in_list or one.person in self.found.people
        ]
        return {
            "has_file": int(bool(self._roster.spells(PROJECT_FILE))),
            "has_list": int(bool(self._roster.spells(FOUNDATION_LIST))),
            "people": [
                {
                    "person": one.person,
                    "in_file": one.in_file,
                    "in_list": one.in_list,
                    "commits": one.commits,
                    "quiet_days": one.quiet_days,
                    "employers": dict(one.employers or {}),
                }
                for one in kept
            ],
        }

    @property
    def is_told(self) -> bool:
        """Whether there is a roster, or somebody who should be on one."""
        return bool(self._facts.roles or self.found.people)

    def view(self, receipt: str) -> DriftView | None:
        """Return the section of the document; None: there is nothing to tell."""
        if not self.is_told:
            return None
        confirmed = self._roster.confirmed_on()
        rows = sorted(self._rows(), key=_rank)
        seen = self._facts.observed_until
        return DriftView(
            in_file=self.found.in_file,
            in_list=self.found.in_list,
            in_both=self.found.in_both,
            jaccard=self.found.jaccard,
            file_confirmed=_iso(confirmed.get(PROJECT_FILE)),
            list_confirmed=_iso(confirmed.get(FOUNDATION_LIST)),
            observed_until=_iso(seen),
            kinds=self.found.kinds,
            is_matched=self.is_matched,
            rows=tuple(rows[:MOST_ROWS]),
            rows_left_out=max(0, len(rows) - MOST_ROWS),
            receipt=receipt,
        )

    def _rows(self) -> Iterable[DriftRow]:
        by_file, by_list = self._roles[PROJECT_FILE], self._roles[FOUNDATION_LIST]
        for one in self.people:
            if one.person not in self.found.people:
                continue
            in_file, in_list = by_file.get(one.person), by_list.get(one.person)
            told = in_file or in_list
            own = self._roster.rhythms.get(one.person)
            yield DriftRow(
                name=told.name if told else self._author_names[one.person],
                handle=told.handle if told else None,
                kinds=self.found.people[one.person],
                in_file=one.in_file,
                in_file_since=_since(in_file),
                in_list=one.in_list,
                in_list_since=_since(in_list),
                last_active=_iso(own.last if own else self._last_days.get(one.person)),
                commits=one.commits,
                employers=self._claims(one.person),
            )

    def _claims(self, person: str) -> tuple[Claim, ...]:
        confirmed = self._roster.confirmed_on()
        return tuple(
            Claim(
                kind, one.employer, one.basis, one.valid_from.isoformat(), _iso(confirmed.get(kind))
            )
            for kind, jobs in sorted(self._jobs.get(person, {}).items(), reverse=True)
            for one in jobs
        )


def _comparable(employer: str) -> str:
    """Return a name under which a company and its mail domain are the same."""
    return organisation_key(employer.rsplit(".", 1)[0] if is_domain(employer) else employer)


def _rank(row: DriftRow) -> tuple[Any, ...]:
    return (*sorted(_ORDER[kind] for kind in row.kinds), -(row.commits or 0), row.name.casefold())


def _since(spell: RoleSpell | None) -> str | None:
    return spell.valid_from.isoformat() if spell and spell.start_known else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def drift_parts(found: RosterDrift) -> Sequence[tuple[str, str, dict[str, Any], str]]:
    """Return the receipt's figure, metric, inputs and window, if there is anything to tell."""
    if not found.is_told:
        return ()
    return (("drift", "roster_drift", found.inputs(), f"{ACTIVE_MONTHS} months"),)
