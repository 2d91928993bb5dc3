"""What entered rows are held against: each other, what stands, and what the projects are known for.

Complaints stop an import; doubts are told and stop nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from tracker.db.queries import entries
from tracker.db.queries.entries import StandingRow
from tracker.db.uow import Tx
from tracker.importers.table_columns import Kind
from tracker.services.entry_checks import (
    Complaint,
    Part,
    later_than,
    over_the_whole,
    overlapping,
    part_of,
    repeated,
    shares_by_whole,
)
from tracker.services.entry_names import Names
from tracker.services.entry_plan import Key, PlacedRow, Plan
from tracker.services.entry_targets import Target
from tracker.services.events import unknown_channel

_TAG_COLUMNS = ("tag", "use_instead", "upstream_tag")


def complaints(tx: Tx, kind: Kind, target: Target, plan: Plan, names: Names) -> list[Complaint]:
    """Return all that is wrong with the rows of a plan."""
    rows = [change.row for change in plan.changes]
    found = [*repeated(target, rows), *_events(rows, names, kind, tx.now.date())]
    if found and any(one.column == "row" for one in found):
        # Rows that are entered twice would overlap, and be added up, as well.
        return found
    found += overlapping(target, plan)
    if kind.name == "funded-time":
        found += over_the_whole(_funded(tx, plan, names), "fte")
    if kind.name == "splits":
        found += over_the_whole(shares_by_whole(plan, names.slugs), "share")
    return found


def _events(
    rows: Sequence[PlacedRow], names: Names, kind: Kind, today: date
) -> Iterator[Complaint]:
    if kind.name != "events":
        yield from later_than(today, rows)
        return
    for row in rows:
        channel, project = row.entered.values["closes_channel"], row.project_id or 0
        known = names.channels.get(project, set())
        if channel and channel not in known:
            message = unknown_channel(names.slugs[project], channel, known)
            yield Complaint(row.line, "closes_channel", message)


def _funded(tx: Tx, plan: Plan, names: Names) -> Iterator[tuple[str, Sequence[Part]]]:
    """Yield the paid time of each person of a plan, over all projects and whoever says so."""
    rows = [change.row for change in plan.changes]
    people = {row.columns["person_id"] for row in rows}
    replaced = {change.before.id for change in plan.changes if change.before is not None}
    replaced |= {one.id for one in plan.withdrawn}
    told: list[PlacedRow | StandingRow] = [
        StandingRow(number, "", one.project_id, one.model_dump())
        for number, one in entries.funded_time_of(tx, people)
        if number not in replaced
    ]
    # Two who attest the same time do not make it twice as much.
    once: dict[Key, Part] = {}
    for one in (*told, *rows):
        columns = one.columns
        payer = names.organisation_name(columns["organisation_id"])
        label = f"{names.slugs.get(columns['project_id'], '?')}, {payer}, {columns['fte']:g}"
        same = ("project_id", "person_id", "organisation_id", "valid_from")
        once[tuple(columns[name] for name in same)] = part_of(one, columns["fte"], label)
    groups: dict[int, list[Part]] = defaultdict(list)
    for key, part in once.items():
        groups[key[1]].append(part)
    for person, parts in groups.items():
        yield f"FTE of {names.person_name(person)}", parts


def doubts(tx: Tx, kind: Kind, target: Target, plan: Plan, names: Names) -> list[Complaint]:
    """Return what somebody should look at again, and what stops nothing."""
    return [
        *_alike(names),
        *_unknown_tags(plan, names),
        *_twice_attested(target, plan),
        *(_no_vendors(tx, plan, target) if kind.name in ("subscriptions", "finances") else ()),
    ]


def _alike(names: Names) -> Iterator[Complaint]:
    for one in names.new.values():
        if one.like:
            yield Complaint(
                one.line,
                one.column,
                f"{one.name} is new, and much like {one.like}; write that name if it is the same.",
            )


def _unknown_tags(plan: Plan, names: Names) -> Iterator[Complaint]:
    for change in plan.changed:
        row = change.row
        known = names.tags.get(row.project_id or 0, set())
        for column in _TAG_COLUMNS:
            tag = row.entered.values.get(column)
            if tag and tag not in known:
                slug = names.slugs[row.project_id or 0]
                message = f"{slug} has no release {tag} on record; check how the tag is written."
                yield Complaint(row.line, column, message)


def _twice_attested(target: Target, plan: Plan) -> Iterator[Complaint]:
    others = {(one.project_id, *target.key(one.columns)): one.attester for one in plan.kept}
    for change in plan.changed:
        row = change.row
        other = others.get((row.project_id, *target.key(row.columns)), row.attester)
        if other != row.attester:
            yield Complaint(
                *(row.line, "source"), f"the same is entered as attested by {other}; both are kept."
            )


def _no_vendors(tx: Tx, plan: Plan, target: Target) -> Iterator[Complaint]:
    assert target.vendor is not None
    vendors = {change.row.columns[target.vendor]: change.row for change in reversed(plan.changes)}
    selling = entries.projects_of_vendors(tx, vendors)
    for vendor, row in vendors.items():
        if not selling.get(vendor):
            yield Complaint(
                row.line,
                "vendor",
                f"{row.entered.values['vendor']} sells nothing of any project yet, so this is "
                "shown nowhere; enter it with `headwater import table vendors`.",
            )
