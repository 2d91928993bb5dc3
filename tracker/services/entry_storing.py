"""Storing what an entered table changes, inside a transaction that its caller began."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tracker.db.queries import entries, facts, parties, projects, provenance
from tracker.db.queries.entries import StandingRow
from tracker.db.uow import Tx
from tracker.domain.base import Fact
from tracker.domain.governance import GovernanceEvent
from tracker.domain.provenance import SourceKind
from tracker.importers.table_columns import Kind
from tracker.services.entry_names import Names
from tracker.services.entry_plan import Action, Change, PlacedRow, Plan
from tracker.services.entry_targets import Columns, Target

Row = dict[str, Any]
_ORGANISATION_COLUMNS = ("organisation_id", "vendor_id", "adopter_id")


def store_plan(tx: Tx, kind: Kind, target: Target, plan: Plan, names: Names) -> bool:
    """Store a plan and mark all projects that it concerns; tell whether anything changed.

    A row that was only confirmed again changes how fresh its source is.
    """
    own = names.settle(parties.organisation_ids(tx, [one.name for one in names.new.values()]))
    if target.facts is None:
        touched = _store_events(tx, plan)
    else:
        touched = _store_facts(tx, target.facts, _Sources(tx, kind), plan, own)
    if touched:
        projects.mark_stale(tx, _concerned(tx, target, touched))
    return bool(touched)


def _store_facts(
    tx: Tx, table: type[Fact], sources: "_Sources", plan: Plan, own: Mapping[int, int]
) -> list[tuple[int | None, Columns]]:
    """Store facts; return (project of the source, columns) of all that changed."""
    rows: list[Row] = []
    for change in plan.changed:
        row = change.row
        rows.append({**_settled(row.columns, own), "source_id": sources.of(row)})
    gone = [change.before.id for change in plan.changed if change.before is not None]
    facts.correct_facts(tx, table, [*gone, *(one.id for one in plan.withdrawn)], rows)
    confirmed = sources.record(plan.changes)
    sources.edited(plan.withdrawn)
    return [
        *((change.row.project_id, _settled(change.row.columns, own)) for change in confirmed),
        *((one.project_id, one.columns) for one in plan.withdrawn),
    ]


def _settled(columns: Columns, own: Mapping[int, int]) -> Row:
    """Return the columns with the ids that new organisations were given."""
    row = dict(columns)
    for name in _ORGANISATION_COLUMNS:
        if name in row:
            row[name] = own.get(row[name], row[name])
    return row


class _Sources:
    """The sources of one kind: one for each project and attester, found or recorded."""

    def __init__(self, tx: Tx, kind: Kind) -> None:
        self._tx = tx
        self._kind = kind
        self._known: dict[tuple[int | None, str], int] = {}

    def of(self, row: PlacedRow | StandingRow) -> int:
        """Return the source of a row."""
        key = (row.project_id, row.attester)
        if key not in self._known:
            self._known[key] = provenance.source_id(
                self._tx, row.project_id, SourceKind.ENTRY, row.attester, self._kind.name
            )
        return self._known[key]

    def record(self, changes: Iterable[Change]) -> list[Change]:
        """Record on which days the sources spoke; return the changes and new confirmations."""
        days: dict[int, dict[date, list[Change]]] = defaultdict(lambda: defaultdict(list))
        told: list[Change] = []
        for change in changes:
            confirmed: date | None = change.row.entered.values["confirmed"]
            if change.action is not Action.UNCHANGED:
                told.append(change)
                days[self.of(change.row)][confirmed or self._tx.now.date()] += []
            elif confirmed is not None:
                days[self.of(change.row)][confirmed].append(change)
        for source, spoken in days.items():
            if provenance.record_revisions(self._tx, source, [(day, None) for day in spoken]):
                told += [one for some in spoken.values() for one in some]
        return told

    def edited(self, rows: Iterable[StandingRow]) -> None:
        """Record that rows were taken out today."""
        for source in {self.of(row) for row in rows}:
            provenance.record_revisions(self._tx, source, [(self._tx.now.date(), None)])


def _store_events(tx: Tx, plan: Plan) -> list[tuple[int | None, Columns]]:
    """Record new events and put others right; return (project, columns) of all that changed."""
    new = [change.row.columns for change in plan.changed if change.before is None]
    tx.insert_all(GovernanceEvent, [{**row, "recorded_at": tx.now} for row in new])
    for change in plan.changed:
        if change.before is not None:
            entries.correct_event(tx, change.before.id, change.row.columns)
    return [(change.row.project_id, change.row.columns) for change in plan.changed]


def _concerned(tx: Tx, target: Target, touched: Iterable[tuple[int | None, Columns]]) -> set[int]:
    """Return the projects whose figures rest on what was touched."""
    touched = list(touched)
    if target.is_of_all or any(_is_of_foundation(columns) for _, columns in touched):
        return set(entries.project_ids(tx).values())
    found = {project for project, _ in touched if project is not None}
    if target.vendor is not None:
        vendors = {columns[target.vendor] for _, columns in touched}
        for sold in entries.projects_of_vendors(tx, vendors).values():
            found |= sold
    return found


def _is_of_foundation(columns: Columns) -> bool:
    """Tell whether a row that could be of a project is of none: every project shows it."""
    return "project_id" in columns and columns["project_id"] is None
