"""A vendor's choice, and a search for amounts and names wherever anything is shown or stored."""

import json
import logging
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.stored_roles import maintainer
from tracker.app import create_app
from tracker.db.queries import parties, projects, provenance
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.accounts import Actor, AuditEntry, RoleName
from tracker.domain.billing import Audience, Disclosure, DisclosureChoice
from tracker.domain.health import HealthSnapshot, Receipt, ReportRun
from tracker.domain.provenance import SourceKind
from tracker.errors import NotFoundError
from tracker.health.verifying import differences
from tracker.services import entry, health, reports, whatif
from tracker.services.billing import connecting, disclosing
from tracker.services.context import Context
from tracker.services.projects import shown

ALDER, BIRCH = "Alder Ltd", "Birch GmbH"
PAYERS = {
    ALDER: {"Zanderbank": 31_417_13, "Yarrowrail": 12_719_17, "Xylopost": 8_923_19},
    BIRCH: {"Wickerton": 6_131_23, "Vellumore": 4_337_29, "Umberlake": 3_761_31},
}
SALARIES = {"ann": 181_733_37, "bob": 163_309_41, "cid": 172_931_43}
CASH = 543_217_47
NAMES = tuple(name for mine in PAYERS.values() for name in mine)
PER_PAYER = tuple(amount for mine in PAYERS.values() for amount in mine.values())
PER_VENDOR = tuple(sum(mine.values()) for mine in PAYERS.values())
SECRETS = (*SALARIES.values(), CASH)


@pytest.fixture
def entered(ctx: Context, tmp_path: Path) -> Context:
    """Return a foundation whose project has two vendors of three payers each."""
    with ctx.uow.begin() as tx:
        project = projects.add_project(tx, slug="quern", name="Quern")
        assert project.id is not None
        source = provenance.source_id(tx, project.id, SourceKind.PROJECT_FILE, "x", "OWNERS")
        provenance.record_revisions(tx, source, [(date(2026, 8, 21), None)])
        ids = parties.people_ids(tx, {f"github:{one}": (one.title(), one) for one in SALARIES})
        for one in SALARIES:
            tx.session.add(maintainer(project.id, source, ids[f"github:{one}"], one))
    for kind, lines in _tables().items():
        file = tmp_path / f"{kind}.csv"
        file.write_text("\n".join(lines) + "\n")
        run = entry.import_table(ctx, kind, file, entry.Wish())
        assert [one.message for one in run.issues] == []
    health.refresh(ctx, ["quern"])
    return ctx


def _tables() -> dict[str, list[str]]:
    paid = [(vendor, *one) for vendor, mine in PAYERS.items() for one in mine.items()]
    return {
        "vendors": ["project,vendor,product,from"]
        + [f"quern,{vendor},{vendor} Quern,2025-01-01" for vendor in PAYERS],
        "subscriptions": ["vendor,adopter,reference,product,kind,period,amount,currency,from"]
        + [
            f"{vendor},{name},C-{name[0]},{vendor} Quern,recurring,month,{amount / 100:.2f},USD,"
            "2025-01-01"
            for vendor, name, amount in paid
        ],
        "splits": ["vendor,project,product,share,from"]
        + [f"{vendor},quern,{vendor} Quern,1,2025-01-01" for vendor in PAYERS],
        "funded-time": ["project,person,payer,fte,from"]
        + [f"quern,@{who},{ALDER},1,2025-01-01" for who in SALARIES],
        "salaries": ["project,person,salary,currency,from"]
        + [f"quern,@{who},{pay / 100:.2f},USD,2025-01-01" for who, pay in SALARIES.items()],
        "finances": [
            "vendor,cash,net_burn,currency,pass_through,from",
            f"{ALDER},{CASH / 100:.2f},40000,USD,0.37,2025-01-01",
        ],
    }


def choose(ctx: Context, level: Disclosure, *vendors: str, to: Audience | None = None) -> None:
    """Choose a level for staff and recipients, or for one audience, and compute anew."""
    for vendor in vendors or tuple(PAYERS):
        actor = connecting.vendor_actor(ctx, vendor, "Ann")
        for audience in [to] if to else (Audience.STAFF, Audience.RECIPIENTS):
            disclosing.choose(ctx, actor, audience, level)
    health.refresh(ctx, ["quern"])


def written(amount: int) -> tuple[str, ...]:
    """Return the ways in which an amount in minor units could stand somewhere."""
    plain = f"{amount / 100:.2f}"
    return plain, f"{amount / 100:,.2f}", str(amount), f"{amount / 100:,.0f}"


def found(texts: dict[str, str], *amounts: int) -> dict[str, list[str]]:
    """Return where which amounts can be read."""
    seen = {
        where: [form for amount in amounts for form in written(amount) if form in text]
        for where, text in texts.items()
    }
    return {where: forms for where, forms in seen.items() if forms}


def named(texts: dict[str, str]) -> dict[str, list[str]]:
    """Return where which payers can be read."""
    seen = {where: [one for one in NAMES if one in text] for where, text in texts.items()}
    return {where: names for where, names in seen.items() if names}


# -- everything that is shown or stored -----------------------------------------------------------


def pages(ctx: Context, client: FlaskClient | None = None) -> dict[str, str]:
    """Return the answer of every address of the application that can be asked for."""
    app = create_app(ctx)
    client = client or app.test_client()
    document = shown(ctx, "quern").document
    with ctx.uow.read(EVERY_VENDOR) as tx:
        receipts = list(tx.session.execute(select(Receipt.id)).scalars())
        vendors = [parties.organisation_named(tx, vendor) for vendor in PAYERS]
    parts: dict[str, list[Any]] = {
        "slug": ["quern"],
        "receipt_id": receipts,
        "key": list(document["charts"]),
        "vendor_id": vendors,
    }
    texts = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.startswith("assets"):
            continue
        for address in _addresses(rule.rule, parts):
            answer = client.get(address)
            # Without a platform at Stripe, whoever comes back from there is told how to set it up.
            assert answer.status_code < 500 or address == "/connect/back", address
            is_pdf = answer.content_type == "application/pdf"
            texts[address] = pdf_text(answer.data) if is_pdf else answer.text
    assert "/projects/quern/funding" in texts
    assert "/projects/quern/report.pdf" in texts
    return texts


def _addresses(rule: str, parts: dict[str, list[Any]]) -> Iterator[str]:
    found = [rule]
    for name, values in parts.items():
        for pattern in (f"<{name}>", f"<int:{name}>", f"<path:{name}>"):
            found = [
                one.replace(pattern, str(value))
                for one in found
                for value in (values if pattern in one else [""])
            ]
    yield from (one for one in found if "<" not in one)


def pdf_text(data: bytes) -> str:
    """Return the words of a PDF; a run that may break has no break in it here."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed, so the words of a PDF cannot be read back")
    read = subprocess.run([reader, "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return read.stdout.decode().replace("\u200b", "")


def stored(ctx: Context) -> dict[str, str]:
    """Return all rows of what was computed and logged, as text."""
    texts = {}
    with ctx.uow.read(EVERY_VENDOR) as tx:
        for table in (HealthSnapshot, Receipt, ReportRun, AuditEntry):
            for row in tx.session.execute(select(table)).scalars():
                content = row.model_dump()
                if isinstance(row, ReportRun):
                    content["pdf"] = pdf_text(row.pdf)
                text = json.dumps(content, default=str, ensure_ascii=False)
                texts[f"{table.__name__} {content['id']}"] = text
    return texts


def everything(ctx: Context) -> dict[str, str]:
    reports.make(ctx, "quern")
    live = health.health(ctx, "quern")
    return {
        **pages(ctx),
        **stored(ctx),
        "health": json.dumps(live.document.as_json(), default=str),
        "receipts": json.dumps(live.receipts, default=str),
        "what if": json.dumps(whatif.document(ctx, "quern"), default=str),
        "history": json.dumps(health.health(ctx, "quern", date(2026, 2, 1)).receipts, default=str),
    }


# -- tests ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [None, Disclosure.SHARE_ONLY, Disclosure.BANDED])
def test_neither_amount_nor_payer_can_be_read_anywhere(
    entered: Context, caplog: pytest.LogCaptureFixture, level: Disclosure | None
) -> None:
    caplog.set_level(logging.DEBUG)
    if level is not None:
        choose(entered, level)

    texts = everything(entered) | {"log": caplog.text}
    assert found(texts, *PER_PAYER, *PER_VENDOR, sum(PER_VENDOR), *SECRETS) == {}
    assert named(texts) == {}
    is_banded = "USD 50,000–100,000" in texts["/projects/quern/funding"]
    assert is_banded is (level is Disclosure.BANDED)
    assert ("50,000–100,000" in texts["/projects/quern/report.pdf"]) is is_banded


def test_nothing_leaves_no_share_and_no_count_of_a_vendor(entered: Context) -> None:
    choose(entered, Disclosure.NOTHING, ALDER)

    texts = everything(entered)
    document = shown(entered, "quern").document
    funding = document["funding"]
    assert found(texts, *PER_PAYER, *PER_VENDOR, sum(PER_VENDOR), *SECRETS) == {}
    assert named(texts) == {}
    assert [(one["name"], one["is_disclosing"], one["silence"]) for one in funding["vendors"]] == [
        (ALDER, False, "revenue not disclosed"),
        (BIRCH, True, "revenue not recorded"),
    ]
    assert funding["vendors"][0]["pass_through"] is None
    assert funding["vendors"][0]["runway"] == "unknown"
    assert funding["payers"]["payers"] == 3
    assert f"What {ALDER} earns with it is not disclosed and not counted." in funding["gaps"]
    assert "not disclosed" in texts["/projects/quern/report.pdf"]
    alone = {one["vendor"] for one in document["what_if"]["inputs"]["funding_edges"]}
    assert alone == {BIRCH}


def test_exact_shows_amounts_and_payers_to_staff_and_no_payer_in_the_report(
    entered: Context,
) -> None:
    choose(entered, Disclosure.EXACT)

    texts = everything(entered)
    page, report = texts["/projects/quern/funding"], texts["/projects/quern/report.pdf"]
    for amount in (*PER_VENDOR, sum(PER_VENDOR)):
        assert f"USD {amount / 100:,.2f}" in page
        assert f"{amount / 100:,.2f}" in report
    assert set(NAMES) <= set(whatif.choices(shown(entered, "quern").document).adopters)
    assert found(texts, *PER_PAYER, *SECRETS) == {}
    recipients = json.dumps(shown(entered, "quern").for_recipients)
    assert named({"report": report, "document": recipients}) == {}
    receipts = health.health(entered, "quern").receipts
    amounts = next(one for key, one in receipts.items() if key.endswith("amounts-usd"))
    assert differences(amounts) == []


def test_one_vendor_of_shares_hides_the_amounts_of_the_other(entered: Context) -> None:
    choose(entered, Disclosure.EXACT)
    choose(entered, Disclosure.SHARE_ONLY, BIRCH)

    texts = everything(entered)
    assert found(texts, *PER_PAYER, *PER_VENDOR, sum(PER_VENDOR), *SECRETS) == {}


def test_narrower_choice_takes_back_what_was_shown_before_anything_is_computed(
    entered: Context,
) -> None:
    choose(entered, Disclosure.EXACT)
    reports.make(entered, "quern")
    assert found(stored(entered), *PER_VENDOR)

    actor = connecting.vendor_actor(entered, ALDER, "Ann")
    for audience in (Audience.STAFF, Audience.RECIPIENTS):
        disclosing.choose(entered, actor, audience, Disclosure.SHARE_ONLY)
    assert found(stored(entered), *PER_VENDOR, *PER_PAYER) == {}
    assert health.stale(entered) == ["quern"]


def test_what_was_computed_before_a_choice_is_not_kept_after_it(entered: Context) -> None:
    choose(entered, Disclosure.EXACT)
    old = health.measured(entered, "quern", health.norms_of(entered), force=True)
    actor = connecting.vendor_actor(entered, ALDER, "Ann")
    disclosing.choose(entered, actor, Audience.STAFF, Disclosure.NOTHING)

    kept = health.keep(entered, old)

    assert kept is False
    assert found(stored(entered), *PER_VENDOR) == {}
    assert health.stale(entered) == ["quern"]


def test_editions_differ_where_audiences_do(entered: Context) -> None:
    assert shown(entered, "quern").other is None

    choose(entered, Disclosure.NOTHING, to=Audience.RECIPIENTS)

    now = shown(entered, "quern")
    assert now.document["funding"]["payers"]["payers"] == 6
    assert now.for_recipients["funding"]["payers"] is None
    assert "Who pays is not disclosed." in pdf_text(reports.make(entered, "quern").pdf)


def test_choice_ends_the_former_one_and_is_logged_with_both(entered: Context) -> None:
    actor = connecting.vendor_actor(entered, ALDER, "Ann")
    wider = disclosing.choose(entered, actor, Audience.STAFF, Disclosure.BANDED)
    again = disclosing.choose(entered, actor, Audience.STAFF, Disclosure.BANDED)
    narrower = disclosing.choose(entered, actor, Audience.STAFF, Disclosure.NOTHING)

    assert (wider.before, wider.now, wider.is_withdrawn) == (
        Disclosure.SHARE_ONLY,
        Disclosure.BANDED,
        False,
    )
    assert wider.projects == ["quern"]
    assert (again.projects, narrower.is_withdrawn) == ((), True)
    with entered.uow.read(EVERY_VENDOR) as tx:
        rows = list(tx.session.execute(select(DisclosureChoice)).scalars())
        assert [(one.level, one.ended_at is None) for one in rows] == [
            (Disclosure.BANDED, False),
            (Disclosure.NOTHING, True),
        ]
    log = [asdict(one) for one in disclosing.audit_log(entered, ALDER)]
    assert [(one["actor"], one["vendor"], one["before"], one["after"]) for one in log] == [
        ("Ann", ALDER, {"level": "banded"}, {"level": "nothing"}),
        ("Ann", ALDER, {"level": "share only"}, {"level": "banded"}),
    ]
    assert disclosing.chosen(entered, actor) == {
        Audience.STAFF: Disclosure.NOTHING,
        Audience.RECIPIENTS: Disclosure.SHARE_ONLY,
        Audience.PUBLIC: Disclosure.NOTHING,
    }


def test_amounts_are_logged_once_a_snapshot_and_once_a_report(entered: Context) -> None:
    choose(entered, Disclosure.BANDED)
    client = create_app(entered).test_client()
    for _ in range(3):
        client.get("/projects/quern/funding")
        client.get("/projects/quern/report.pdf")

    log = [one for one in disclosing.audit_log(entered) if one.action == "amounts disclosed"]
    lines = [(one.vendor, one.subject, one.after) for one in log]
    day = "2026-11-20"
    assert lines == [
        *(
            (
                vendor,
                f"report quern-{day}.pdf",
                {"audience": "report recipients", "level": "banded"},
            )
            for vendor in (BIRCH, ALDER)
        ),
        *(
            (vendor, f"pages of quern as of {day}", {"audience": "staff", "level": "banded"})
            for vendor in (BIRCH, ALDER)
        ),
    ]


@pytest.mark.parametrize("role", [RoleName.STAFF, RoleName.PUBLIC])
def test_only_the_vendor_itself_chooses(entered: Context, role: RoleName) -> None:
    with pytest.raises(NotFoundError):
        disclosing.choose(entered, Actor(role, "Eve"), Audience.STAFF, Disclosure.EXACT)


def test_audit_log_of_a_vendor_that_is_not_there_says_so(ctx: Context) -> None:
    with pytest.raises(NotFoundError, match="Nobody Inc"):
        disclosing.audit_log(ctx, "Nobody Inc")
