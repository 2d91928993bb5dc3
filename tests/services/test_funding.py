"""Money from the tables that people fill in to the document that is shown, on both databases."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.support.stored_roles import maintainer
from tracker.db.queries import parties, projects, provenance
from tracker.domain.provenance import SourceKind
from tracker.health.verifying import differences
from tracker.services import entry, health
from tracker.services.context import Context
from tracker.services.entry import Wish
from tracker.services.projects import shown

DAY = date(2026, 8, 21)
PEOPLE = ("ann", "bob")
TABLES = {
    "vendors": "project,vendor,product,terms,stable_free,from\n"
    "quern,Alder Ltd,Quern Enterprise,paying customers,no,2025-01-01\n"
    "quern,Silent Ltd,Quern Cloud,,unknown,2025-01-01\n",
    "subscriptions": "vendor,adopter,reference,product,kind,period,amount,currency,from,until,"
    "contract_until\n"
    "Alder Ltd,Birch Bank,C-1,Quern Enterprise,recurring,year,72000.84,EUR,2025-01-01,,2027-09-01\n"
    "Alder Ltd,Cedar Rail,C-2,Quern Enterprise,usage,month,2000.34,EUR,2025-01-01,,\n"
    "Alder Ltd,Dogwood,C-3,Quern Enterprise,services,once,9000.77,EUR,2026-01-01,,\n"
    "Alder Ltd,Elm Telecom,C-4,Quern Enterprise,recurring,month,1000.21,EUR,2024-01-01,"
    "2026-02-01,\n",
    "splits": "vendor,project,reference,product,share,from\n"
    "Alder Ltd,quern,C-1,,0.5,2025-01-01\n"
    "Alder Ltd,quern,,Quern Enterprise,1,2025-01-01\n",
    "funded-time": "project,person,payer,fte,from,until\n"
    "quern,@ann,Alder Ltd,1,2025-01-01,\n"
    "quern,@bob,Cedar Rail,0.5,2025-01-01,\n",
    "salary-bands": "p25,p50,p75,currency,wage_share,from\n"
    "33600.12,33600.12,33600.12,EUR,0.7,2025-01-01\n",
}
AMOUNTS = (
    "72000.84",
    "7200084",
    "6000.07",
    "2000.34",
    "200034",
    "9000.77",
    "1000.21",
    "33600.12",
    "3360012",
)


@pytest.fixture
def entered(ctx: Context, tmp_path: Path) -> Context:
    """Return a foundation with one project of two maintainers, and the tables entered."""
    with ctx.uow.begin() as tx:
        project = projects.add_project(tx, slug="quern", name="Quern")
        assert project.id is not None
        source = provenance.source_id(tx, project.id, SourceKind.PROJECT_FILE, "x", "OWNERS")
        provenance.record_revisions(tx, source, [(DAY, None)])
        ids = parties.people_ids(tx, {f"github:{one}": (one.title(), one) for one in PEOPLE})
        for one in PEOPLE:
            tx.session.add(maintainer(project.id, source, ids[f"github:{one}"], one))
    for kind, text in TABLES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        entry.import_table(ctx, kind, file, Wish())
    return ctx


def test_entered_tables_become_coverage_and_its_grade(entered: Context) -> None:
    found = health.health(entered, "quern", DAY).document
    funding = found.funding

    assert funding is not None and funding.coverage is not None
    need, revenue = 1.5 * 33600.12 / 0.7 / 12, 72000.84 / 12 / 2 + 2000.34
    assert funding.coverage.middle == pytest.approx(revenue / need, abs=1e-5)
    assert funding.coverage.high == pytest.approx((revenue + 72000.84 / 12 / 2) / need, abs=1e-5)
    assert funding.one_off == (("services", 1),)
    assert [one.usage_contracts for one in funding.currencies] == [1]
    assert "".join(span.text for span in found.sentences[1]) == (
        "Contracts on record pay for 83–133 % of what its maintainers cost; what Silent Ltd earns "
        "with it is not recorded."
    )
    grades = {one.name: one.grades for one in found.profile.dimensions}
    assert grades["funding_path"] == ("D", "A")


def test_a_past_day_knows_the_contracts_of_then(entered: Context) -> None:
    then = health.health(entered, "quern", date(2026, 1, 31)).document.funding
    now = health.health(entered, "quern", date(2026, 2, 1)).document.funding

    assert then is not None and now is not None
    assert [one.payers for one in then.currencies] == [3]
    assert [one.payers for one in now.currencies] == [2]
    assert any(link.state == "broken" for link in now.path.links)
    assert not any(link.state == "broken" for link in then.path.links)


def test_stored_receipts_verify_and_hold_no_amount(entered: Context) -> None:
    health.refresh(entered, ["quern"])

    document = shown(entered, "quern").document
    found = health.health(entered, "quern")
    money = [one for one in found.receipts.values() if one["figure"] in _MONEY]
    assert {one["figure"] for one in money} == _MONEY
    for receipt in found.receipts.values():
        assert list(differences(receipt)) == []
    said = json.dumps([document, found.receipts], default=str)
    assert [amount for amount in AMOUNTS if amount in said] == []


_MONEY = {"allocation", "coverage", "horizon", "payers", "movements", "fte-seats", "fte-structure"}


def test_revenue_is_converted_once_there_is_a_rate_of_the_day(
    entered: Context, tmp_path: Path
) -> None:
    bands = tmp_path / "salary-bands.csv"
    bands.write_text(TABLES["salary-bands"].replace("EUR", "USD"))
    entry.import_table(entered, "salary-bands", bands, Wish(is_whole=True))
    health.refresh(entered, ["quern"])
    waited = health.stale(entered)
    first = health.health(entered, "quern", DAY).document.funding
    file = tmp_path / "rates.csv"
    file.write_text(f"on,base,quote,rate,source\n{DAY},EUR,USD,1.25,ECB\n")
    entry.import_table(entered, "exchange-rates", file, Wish())
    second = health.health(entered, "quern", DAY).document.funding

    need, revenue = 1.5 * 33600.12 / 0.7 / 12, 72000.84 / 12 / 2 + 2000.34
    assert (waited, health.stale(entered)) == ([], ["quern"])
    assert first is not None and second is not None
    assert first.coverage is None
    assert first.why_unknown == "The contracts are in EUR and the cost is in USD: unconverted."
    assert second.coverage is not None
    assert second.coverage.middle == pytest.approx(1.25 * revenue / need, abs=1e-5)
    assert second.converted == (
        f"2 contracts are converted from EUR to USD at 1.25 USD for 1 EUR, the rate of {DAY} "
        "(ECB).",
    )
