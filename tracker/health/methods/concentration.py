"""The published metrics of concentration (model.md 4): G06 to G10."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.metrics.columns import AUTHORSHIP, SEATS, table
from tracker.metrics.concentration import (
    HALF,
    TWO_ORGANISATIONS,
    absence_factor,
    elephant_factor,
    employer_structure,
    seat_factors,
)
from tracker.metrics.numbers import exact, exact_sum
from tracker.metrics.truck_factor import truck_factor

# The worked example of the CHAOSS pages has outputs of its own.
_CHAOSS = "chaoss_page"


def _absence(inputs: Inputs) -> Mapping[str, Any]:
    share, cases = inputs.share_or("threshold", HALF), inputs.part("cases")
    amounts = {name: cases.numbers(name) for name in cases}
    total = exact_sum(amount for amount in amounts.get(_CHAOSS, ()) if amount > 0)
    found = {name: absence_factor(of_people, share) for name, of_people in amounts.items()}
    return {**found, "chaoss_half": float(total * exact(share)) if total else None}


def _elephant(inputs: Inputs) -> Mapping[str, Any]:
    share, known = inputs.share_or("threshold", HALF), inputs.part("known")
    by_employer = {name: known.number(name) for name in known}
    factor = elephant_factor(by_employer, inputs.numbers("unknown_people"), share)
    page = inputs.numbers(_CHAOSS) if _CHAOSS in inputs else []
    return {**factor.as_json(), _CHAOSS: absence_factor(page, share)}


def _seat_factors(inputs: Inputs) -> Mapping[str, Any]:
    return seat_factors(_seats(inputs)).as_json()


def _structure(inputs: Inputs) -> Mapping[str, Any]:
    return employer_structure(_seats(inputs), inputs.names_or_empty("vendors")).as_json()


def _truck_factor(inputs: Inputs) -> Mapping[str, Any]:
    files = inputs.part("files")
    authorship: list[tuple[object, ...]] = []
    for file in files:
        authors = files.part_or_empty(file)
        written = [(file, author, *_changes(authors.part(author))) for author in authors]
        authorship += written or [(file, None, 0, 0, 0)]
    return truck_factor(table(authorship, AUTHORSHIP)).as_json()


def _changes(record: Inputs) -> tuple[bool, int, int]:
    return record.flag("first_author"), record.whole("own_changes"), record.whole("others_changes")


def _seats(inputs: Inputs) -> pd.DataFrame:
    seats = [
        (row.text("id"), row.text_or_none("employer"), _fte(row))
        for row in inputs.rows("maintainers")
    ]
    return table(seats, SEATS)


def _fte(row: Inputs) -> float | None:
    fte = row.number_or_none("fte")
    if fte is not None and fte < 0:
        row.refuse("fte", "0 or more, or null if it is unknown")
    return fte


_SEATS = "id, employer (null: unknown; self: for themselves), fte (null: unknown)"

METRICS = (
    Metric(
        name="contributor_absence_factor",
        section="4.1",
        definition="The fewest people who made half of the contributions.",
        unit="people",
        formula="smallest k whose k largest amounts reach (>=) the threshold of the total",
        source="CHAOSS Contributor Absence Factor (p=3944)",
        window="12 months, no bots",
        interval="none",
        inputs={
            "threshold": "share, 0.5 by default",
            "cases": "by name, the amount of each person; 0 and less are left out",
        },
        limits="recent activity, not knowledge; the kind of contribution must stand beside it",
        measure=_absence,
    ),
    Metric(
        name="elephant_factor_with_unknown_employers",
        section="4.2",
        definition="The fewest employers behind half of the contributions; lower is worse.",
        unit="organisations",
        formula=(
            "as the absence factor over employers; lower bound: all unknown belong to the largest "
            "employer; upper bound: each unknown person is an employer of their own"
        ),
        source="CHAOSS Elephant Factor (p=3940), its formula",
        window="12 months, no bots",
        interval="bounds",
        inputs={
            "threshold": "share, 0.5 by default",
            "known": "amount by employer",
            "unknown_people": "amount of each person without known employer",
            "chaoss_page": "amounts of one more example, without unknown",
        },
        limits="an employer is taken at the date of each contribution",
        measure=_elephant,
    ),
    Metric(
        name="elephant_and_absence_factor_over_maintainer_fte",
        section="4.2",
        definition="The fewest maintainers, and the fewest of their employers, with half the FTE.",
        unit="people; organisations",
        formula="as the absence factor, weighted by FTE; over people, and summed by employer",
        source="CHAOSS p=3944 and p=3940, over capacity in place of contributions",
        window="as of the day",
        interval="bounds; none while an FTE is unknown",
        inputs={"maintainers": _SEATS},
        limits="unknown FTE is left out of the sums and counted",
        measure=_seat_factors,
    ),
    Metric(
        name="vendor_employed_share_and_hhi",
        section="4.3",
        definition="Which share of the maintainers' FTE vendors pay, and how few employers pay.",
        unit="share; 0 to 1",
        formula=(
            "vendors' FTE / FTE with known employer, bounds over all FTE; HHI = sum of squared "
            f"employer shares; 1/HHI = effective employers; rule met with {TWO_ORGANISATIONS} "
            "known employers"
        ),
        source="HHI; CNCF graduation: maintainers from at least 2 organizations",
        window="as of the day",
        interval="bounds; those of the HHI none while an FTE is unknown",
        inputs={"maintainers": _SEATS, "vendors": "employers with a vendor relation"},
        limits="all maintainers paid by vendors may also mean one employer: read both numbers",
        measure=_structure,
    ),
    Metric(
        name="truck_factor_degree_of_authorship",
        section="4.4",
        definition="How many authors must leave before half of the files have none left.",
        unit="people",
        formula=(
            "DOA = 3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC); author if DOA/max > 0.75 and "
            "DOA >= 3.293; remove those with most files until under half of the files are covered"
        ),
        source="Avelino et al. 2016 (arXiv:1604.06766)",
        window="all history",
        interval="none",
        inputs={"files": "by file and author: first_author, own_changes, others_changes"},
        limits="knowledge of files, not recent activity: read it beside the absence factor",
        measure=_truck_factor,
    ),
)
