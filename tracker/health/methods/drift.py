"""The published metric of roster drift (model.md 2.4 and P4)."""

from collections.abc import Mapping
from typing import Any

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.metrics.drift import ACTIVE_FROM_COMMITS, INACTIVE_AFTER_DAYS, Listed, drift


def _drift(inputs: Inputs) -> Mapping[str, Any]:
    people = [_listed(row) for row in inputs.rows("people")]
    return drift(
        people, has_file=inputs.flag("has_file"), has_list=inputs.flag("has_list")
    ).as_json()


def _listed(row: Inputs) -> Listed:
    employers = row.part_or_empty("employers")
    return Listed(
        person=row.text("person"),
        in_file=row.text_or_none("in_file"),
        in_list=row.text_or_none("in_list"),
        commits=row.whole_or_none("commits"),
        quiet_days=row.whole_or_none("quiet_days"),
        employers={source: employers.names(source) for source in employers},
    )


METRICS = (
    Metric(
        name="roster_drift",
        section="2.4",
        definition="On whom the project's file, the foundation's list and activity disagree.",
        unit="people; share",
        formula=(
            "by person: maintainer in one source only; emeritus in the file and maintainer in the "
            f"list; listed and quiet for more than {INACTIVE_AFTER_DAYS} days; listed nowhere with "
            f"{ACTIVE_FROM_COMMITS} commits or more; no employer in common. "
            "Jaccard = maintainers in both / in either"
        ),
        source="policy choice for the thresholds; Jaccard 1901",
        window="12 months",
        interval="none",
        inputs={
            "has_file": "1 if there is a file of the project, else 0",
            "has_list": "1 if there is a list of the foundation, else 0",
            "people": "person, role in each source or null, commits, days quiet, employers",
        },
        limits=(
            "who commits under a name that no roster has looks unlisted; a commit is not all that "
            "a maintainer does; the scope of a list may be wider than one repository"
        ),
        measure=_drift,
    ),
)
