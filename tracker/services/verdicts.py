"""Storing what the looks say: once for the same inputs, beside the earlier for others."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tracker.db.queries import governance
from tracker.db.uow import Tx
from tracker.domain.governance import Verdict
from tracker.health.looks import Look, look_key
from tracker.health.policy_view import look_text
from tracker.metrics.result import METHOD_VERSION


def store_looks(
    tx: Tx, looks: Iterable[Look], receipts: Mapping[str, dict[str, Any]], day: date
) -> int:
    """Store the verdicts that were not given before; return how many there were.

    Args:
        receipts: all of the day by id; a verdict keeps its own.
    """
    by_figure = {one["figure"]: one for one in receipts.values()}
    given = list(looks)
    known = governance.verdicts_of(tx, sorted({one.hypothesis.id for one in given}))
    stored = {
        (number, row.look_months, row.inputs_hash) for number, rows in known.items() for row in rows
    }
    new = [one for one in given if (one.hypothesis.id, one.months, look_hash(one)) not in stored]
    for one in new:
        tx.session.add(
            Verdict(
                hypothesis_id=one.hypothesis.id,
                look_months=one.months,
                as_of=day,
                given_at=tx.now,
                word=one.word.value,
                method_version=METHOD_VERSION,
                inputs_hash=look_hash(one),
                document={
                    "text": look_text(one),
                    "why": one.why,
                    "receipts": _own(one, by_figure),
                },
            )
        )
    return len(new)


def _own(look: Look, by_figure: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    figures = [f"{name}-{look_key(look)}" for name in ("verdict", "power")]
    return [by_figure[figure] for figure in figures if figure in by_figure]


def look_hash(look: Look) -> str:
    """Return what identifies the inputs of a verdict: method, series, and the chain's word."""
    text = json.dumps([METHOD_VERSION, look.metric, look.inputs, look.word], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
