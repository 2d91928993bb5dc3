"""Publishing a project's page and the prices that it sells, from the command line."""

from pathlib import Path

import pytest

from tests.cli.test_commands import Commands
from tests.support.contexts import fresh_context
from tests.support.offers import add_account
from tracker.db.queries import parties, projects

VENDORS = "project,vendor,product,from\ntarnwick,Alder Ltd,Alder Stable,2024-02-21\n"


@pytest.fixture
def headwater(tmp_path: Path) -> Commands:
    """Return commands on a database with a project, its vendor and the vendor's account."""
    ctx = fresh_context(tmp_path)
    with ctx.uow.begin() as tx:
        projects.add_project(tx, slug="tarnwick", name="Tarnwick")
        vendor_id = parties.organisation_ids(tx, ["Alder Ltd"])["Alder Ltd"]
    add_account(ctx, vendor_id)
    ctx.uow.engine.dispose()
    return Commands(tmp_path)


def test_project_is_published_and_taken_back(headwater: Commands) -> None:
    shown = headwater.run("publish", "tarnwick")
    hidden = headwater.run("publish", "tarnwick", "--off")

    address = "http://127.0.0.1:8000/public/tarnwick"
    assert shown.stdout == f"{address} is shown to everybody.\n"
    assert hidden.stdout == f"{address} is not shown any more.\n"
    assert headwater.run("publish", "nowhere").exit_code == 1


def test_price_is_offered_listed_and_withdrawn(headwater: Commands, tmp_path: Path) -> None:
    file = tmp_path / "vendors.csv"
    file.write_text(VENDORS)
    where = ("--project", "tarnwick", "--price", "price_1")
    early = headwater.run("stripe", "offer", "Alder Ltd", 1, *where, "--title", "Stable builds")
    table = headwater.run("import", "table", "vendors", file)
    offered = headwater.run("stripe", "offer", "Alder Ltd", 1, *where, "--title", "Stable builds")
    listed = headwater.json("stripe", "offers", "Alder Ltd")
    lines = headwater.run("stripe", "offers", "Alder Ltd").stdout
    withdrawn = headwater.run("stripe", "withdraw", "Alder Ltd", 1, *where)
    again = headwater.run("stripe", "withdraw", "Alder Ltd", 1, *where)

    assert (early.exit_code, table.exit_code) == (1, 0), table.output
    assert offered.stdout == "price_1 is on offer for tarnwick.\n"
    assert listed == [
        {
            "account_id": 1,
            "project": "tarnwick",
            "price": "price_1",
            "title": "Stable builds",
            "is_sold": True,
        }
    ]
    assert lines.splitlines()[1].split()[-1] == "sold"
    assert (withdrawn.exit_code, again.exit_code) == (0, 1)
    assert headwater.json("stripe", "offers", "Alder Ltd") == []
