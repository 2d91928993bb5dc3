"""Linkerd: the project's own file against the foundation's list, as both tell it themselves."""

from datetime import date

import pytest

from tests.real.roster_history import BUNDLE, DATA, table
from tests.support.contexts import fresh_context
from tracker.metrics.drift import DriftKind
from tracker.services import drift, foundation, tracking
from tracker.services.context import Context
from tracker.services.tracking import Wanted

LIST = DATA / "bundles" / "cncf-foundation-maintainers-to-2025-06.bundle"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (BUNDLE.is_file() and LIST.is_file()), reason="../shared/data/bundles is not there"
    ),
]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Context:
    ctx = fresh_context(tmp_path_factory.mktemp("linkerd"))
    foundation.import_history(ctx, str(LIST), "project-maintainers.csv")
    tracking.track(ctx, Wanted(str(BUNDLE), slug="linkerd"))
    return ctx


def test_four_of_the_list_s_seven_are_emeriti_in_the_file(imported: Context) -> None:
    (found,) = drift.drift(imported, "linkerd")
    people = table("foundation/roster_disagreement_people.csv")
    csv_only = {
        row["handle"]
        for row in people
        if row["project"] == "Linkerd" and row["day"] == "2026-08-21" and "CSV only" in row["where"]
    }

    view = found.drift

    assert view is not None
    assert (view.in_file, view.in_list, view.in_both) == (4, 7, 3)
    assert view.jaccard == 3 / 8
    assert view.list_confirmed == "2022-02-08"
    kinds = {one.handle: one.kinds for one in view.rows}
    assert {
        handle for handle, kind in kinds.items() if kind == (DriftKind.EMERITUS_IN_LIST,)
    } == csv_only
    assert [handle for handle, kind in kinds.items() if kind == (DriftKind.ONLY_IN_FILE,)] == [
        "cratelyn"
    ]


@pytest.mark.parametrize(
    "row",
    [row for row in table("foundation/roster_disagreement.csv") if row["project"] == "Linkerd"]
    if DATA.is_dir()
    else [],
    ids=lambda row: row["day"],
)
def test_every_day_of_the_table_is_compared_alike(imported: Context, row: dict[str, str]) -> None:
    (found,) = drift.drift(imported, "linkerd", date.fromisoformat(row["day"]))

    view = found.drift

    assert view is not None
    assert (view.in_file, view.in_list, view.in_both) == (
        int(row["in_repo"]),
        int(row["in_csv"]),
        int(row["both"]),
    )
    assert view.jaccard is not None
    assert f"{view.jaccard:.2f}" == row["jaccard"]
