"""Entering by hand what git does not know: tables of rows, each import whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.db.queries import entries
from tracker.db.queries.entries import StandingRow
from tracker.db.uow import Tx
from tracker.errors import ConflictError
from tracker.importers.records import Issue, Parsed
from tracker.importers.table_columns import EnteredRow, Kind
from tracker.importers.table_values import ORGANISATION, PERSON
from tracker.importers.tables import KINDS, read_fields, read_table, write_row
from tracker.services.context import Context
from tracker.services.entry_checks import Complaint
from tracker.services.entry_names import Names
from tracker.services.entry_plan import PlacedRow, Plan, decide
from tracker.services.entry_rules import complaints, doubts
from tracker.services.entry_storing import store_plan
from tracker.services.entry_targets import TARGETS, Target
from tracker.services.files import text_of
from tracker.services.runs import Outcome, recorded

ATTESTER = "entry"
ONE_ROW = "--row"
ROWS_SHOWN = 10
_DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a table is to be taken.

    ``is_dry``: only say what would be. ``is_whole``: rows that it lacks are withdrawn, of all
    attesters or of ``source`` alone. ``source``: who attests rows that do not say so.
    """

    is_dry: bool = False
    is_whole: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class TableRun:
    """What became of a table: ``state`` is done, unchanged, failed or dry run.

    ``doubts`` stopped nothing; ``rows`` are the first that change something, as they are stored.
    """

    kind: str
    file: str
    state: str
    counts: dict[str, int] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    doubts: tuple[Issue, ...] = ()
    rows: tuple[dict[str, str], ...] = ()
    new_organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Decision:
    """What is to be done with a table, and what is wrong with it."""

    plan: Plan
    names: Names
    issues: tuple[Issue, ...]
    doubts: tuple[Issue, ...]


def import_table(ctx: Context, kind: str, file: Path, wish: Wish) -> TableRun:
    """Enter the rows of a file; the run says what is wrong with it, if anything is.

    Raises:
        SourceError: the file cannot be read.
        ConflictError: events cannot be withdrawn.
    """
    parsed = read_table(KINDS[kind], text_of(file), file.name)
    return enter(ctx, KINDS[kind], file.name, parsed, wish)


def enter_row(ctx: Context, kind: str, fields: Mapping[str, str], wish: Wish) -> TableRun:
    """Enter the one row that ``fields`` {column: cell} make."""
    parsed = read_fields(KINDS[kind], fields, ONE_ROW)
    return enter(ctx, KINDS[kind], ONE_ROW, parsed, wish)


def enter(ctx: Context, kind: Kind, file: str, parsed: Parsed[EnteredRow], wish: Wish) -> TableRun:
    """Enter rows that were read, all or none, as `import_table` does.

    Raises:
        ConflictError: events cannot be withdrawn.
    """
    if wish.is_whole and kind.name == "events":
        raise ConflictError(
            "Events stay on record, as hypotheses are registered on them; import without --whole."
        )
    if wish.is_dry:
        with ctx.uow.read() as tx:
            decision = _decided(tx, kind, file, parsed, wish)
        return _told(kind, file, "failed" if decision.issues else "dry run", decision)
    decisions: list[_Decision] = []

    def store(tx: Tx) -> Outcome:
        decision = _decided(tx, kind, file, parsed, wish)
        decisions.append(decision)
        if decision.issues:
            return Outcome({}, decision.issues, refusal=_refusal(decision.issues))
        is_changed = store_plan(tx, kind, TARGETS[kind.name], decision.plan, decision.names)
        return Outcome(decision.plan.counts(), decision.doubts, is_unchanged=not is_changed)

    run = recorded(ctx, f"table {kind.name}", file, store)
    return _told(kind, file, run.state, decisions[0])


def _refusal(issues: Sequence[Issue]) -> str:
    mistakes = "1 mistake" if len(issues) == 1 else f"{len(issues):,} mistakes"
    return f"{mistakes}; nothing was stored."


def _told(kind: Kind, file: str, state: str, decision: _Decision) -> TableRun:
    shown = () if decision.issues else decision.plan.changed[:ROWS_SHOWN]
    return TableRun(
        kind=kind.name,
        file=file,
        state=state,
        counts={} if decision.issues else decision.plan.counts(),
        issues=decision.issues,
        doubts=decision.doubts,
        rows=tuple(
            {"what": one.action.value, **_cells(kind, one.row, decision.names)} for one in shown
        ),
        new_organisations=tuple(one.name for one in decision.names.new.values()),
    )


def _cells(kind: Kind, row: PlacedRow, names: Names) -> dict[str, str]:
    """Return what a row is stored as, in words."""
    cells = write_row(kind, row.entered)
    for column in kind.columns:
        if column.type is PERSON:
            cells[column.name] = names.person_name(row.ids[column.name])
        elif column.type is ORGANISATION and column.name in row.ids:
            cells[column.name] = names.organisation_name(row.ids[column.name])
    if "source" in cells:
        cells["source"] = row.attester
    return cells


# -- deciding -------------------------------------------------------------------------------------


def _decided(tx: Tx, kind: Kind, file: str, parsed: Parsed[EnteredRow], wish: Wish) -> _Decision:
    target = TARGETS[kind.name]
    names = Names(tx, kind, parsed.records)
    rows, unknown = _placed(kind, target, parsed.records, names, wish)
    standing = _standing(tx, kind, target, rows)
    plan = decide(target, rows, standing, _withdrawing(standing, wish))
    issues = [*parsed.issues]
    if not (parsed.records or parsed.issues or wish.is_whole):
        empty = Complaint(1, "file", "has no rows under its header; fill in at least one.")
        issues.append(_issue(file, empty))
    issues += [_issue(file, one) for one in unknown]
    issues += [_issue(file, one) for one in complaints(tx, kind, target, plan, names)]
    told = [_issue(file, one, _DOUBT) for one in doubts(tx, kind, target, plan, names)]
    return _Decision(plan, names, _in_order(issues), _in_order(told))


def _placed(
    kind: Kind, target: Target, rows: Iterable[EnteredRow], names: Names, wish: Wish
) -> tuple[list[PlacedRow], list[Complaint]]:
    placed: list[PlacedRow] = []
    unknown: list[Complaint] = []
    default = wish.source or ATTESTER
    for row in rows:
        ids, wrong = names.resolve(row, kind)
        unknown += [Complaint(row.line, column, what) for column, what in wrong.items()]
        if wrong:
            continue
        attester = row.values["source"] or default if "source" in row.values else ""
        columns = target.columns({**row.values, **ids})
        placed.append(PlacedRow(row, attester, ids.get("project"), ids, columns))
    return placed, unknown


def _standing(tx: Tx, kind: Kind, target: Target, rows: Iterable[PlacedRow]) -> list[StandingRow]:
    if target.facts is None:
        return entries.standing_events(tx, {row.project_id or 0 for row in rows})
    return entries.standing_facts(tx, target.facts, kind.name)


def _withdrawing(standing: Sequence[StandingRow], wish: Wish) -> list[StandingRow]:
    if not wish.is_whole:
        return []
    return [one for one in standing if wish.source in (None, one.attester)]


def _issue(file: str, complaint: Complaint, kind: str | None = None) -> Issue:
    return Issue(
        f"{complaint.column}: {complaint.message}",
        file=file,
        # What was entered by command has no lines.
        line=complaint.line or None,
        kind=kind or complaint.column,
    )


def _in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda one: one.line or 0))
