"""A vendor that switches to shares: no amount of it is left at any address, command or table."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner
from sqlalchemy import select
from sqlmodel import SQLModel

from tests.services.billing.test_disclosing import (
    ALDER,
    BIRCH,
    CASH,
    PAYERS,
    PER_PAYER,
    PER_VENDOR,
    SALARIES,
    choose,
    entered,
    everything,
    named,
    pages,
    pdf_text,
)
from tracker.app import create_app
from tracker.cli.main import cli
from tracker.clock import FixedClock
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import UnitOfWork
from tracker.domain.billing import Audience, Disclosure
from tracker.health.funding_receipts import MONEY_METRICS
from tracker.health.registry import METRICS
from tracker.services import entry, health, publishing, reports
from tracker.services.billing import connecting
from tracker.services.context import Context
from tracker.services.projects import shown

__all__ = ["entered"]

AMOUNTS = (*PER_PAYER, *PER_VENDOR, sum(PER_VENDOR), *SALARIES.values(), CASH)
#: What people entered stands where they entered it; nothing of it is shown from there.
FACTS = {"organisation", "subscription", "maintainer_salary", "vendor_finance"}
PROJECT = ("quern",)
#: Commands that print about projects or vendors, with what they are given.
ASKING: dict[str, list[tuple[str, ...]]] = {
    "health": [
        PROJECT,
        (*PROJECT, "--as-of", "2026-03-01"),
        (*PROJECT, "--known-at", "2026-11-21"),
    ],
    "metrics": [PROJECT, (*PROJECT, "--known-at", "2026-11-21")],
    "history": [PROJECT],
    "roster": [PROJECT],
    "drift": [PROJECT],
    "forecasts": [PROJECT],
    "foundation": [()],
    "watch": [PROJECT],
    "whatif": [PROJECT, (*PROJECT, "--without-adopter", "payer 1")],
    "channels": [PROJECT],
    "publish": [PROJECT],
    "event list": [PROJECT],
    "event hypotheses": [PROJECT],
    "event verdict": [PROJECT],
    "import log": [()],
    "audit": [()],
    "doctor": [()],
    "settings": [()],
    "stripe accounts": [()],
    "stripe offers": [(ALDER,), (BIRCH,)],
    "stripe disclose": [(ALDER,), (BIRCH,)],
}
ALSO_AS_JSON = ("health", "metrics", "history", "forecasts", "foundation", "watch", "whatif")
#: Tested with what they are given below: a receipt by its number, a report as a file.
ASKED_APART = {"receipt", "report"}
#: They read what they are given, act on other things, or speak to the vendor itself.
OTHER = {
    *(
        "run",
        "serve",
        "track",
        "refresh",
        "verify",
        "compute",
        "mrr",
        "sample load",
        "sample stripe",
    ),
    *("import landscape", "import roster", "import roster-history", "import table"),
    *("event add", "event note", "event register", "backtest forecast", "backtest watch"),
    *("import funding-json", "stripe compare"),
    *("stripe backfill", "stripe connect", "stripe disconnect", "stripe drain"),
    *("stripe endpoint", "stripe new-key", "stripe offer", "stripe platform-endpoint"),
    *("stripe reconcile", "stripe revenue", "stripe rotate", "stripe withdraw", "stripe work"),
    *("db check", "db current", "db upgrade"),
}


def forms(minor: int) -> Iterator[str]:
    """Yield how an amount could be written: a month or a year of it, whole or to the cent."""
    for amount in (minor, 12 * minor):
        yield from (str(amount), f"{amount / 100:.2f}", f"{amount / 100:,.2f}")
        yield from (f"{amount // 100}", f"{amount // 100:,}", f"{amount / 100:.0f}")
        yield f"{amount / 100:,.0f}"


WRITTEN = re.compile(
    r"(?<![\w.,-])("
    + "|".join(sorted({re.escape(x) for one in AMOUNTS for x in forms(one)}, key=len, reverse=True))
    + r")(?![\w])"
)


def amounts_in(texts: dict[str, str]) -> dict[str, set[str]]:
    """Return where which amounts can be read."""
    seen = {where: set(WRITTEN.findall(text)) for where, text in texts.items()}
    return {where: forms for where, forms in seen.items() if forms}


def tables(ctx: Context) -> dict[str, str]:
    """Return all rows of every table but those that hold what was entered."""
    with ctx.uow.read(EVERY_VENDOR) as tx:
        return {
            name: json.dumps(
                [list(row) for row in tx.session.execute(select(table))],
                default=lambda one: pdf_text(one) if isinstance(one, bytes) else str(one),
                ensure_ascii=False,
            )
            for name, table in SQLModel.metadata.tables.items()
            if name not in FACTS
        }


def commands(ctx: Context, folder: Path) -> dict[str, str]:
    """Return what every command says that is asked about a project, on SQLite.

    Each opens the database anew, which a server with few places does not stand.
    """
    if ctx.uow.engine.dialect.name != "sqlite":
        return {}
    url = ctx.uow.engine.url.render_as_string(hide_password=False)
    env = {"HEADWATER_VAR_DIR": str(folder), "HEADWATER_DATABASE_URL": url}
    receipts = health.health(ctx, "quern").receipts
    asked = [(*name.split(), *given) for name, every in ASKING.items() for given in every]
    asked += [(*name.split(), *ASKING[name][0], "--json") for name in ALSO_AS_JSON]
    texts = {}
    for arguments in (*asked, *(("receipt", one) for one in receipts)):
        made = CliRunner().invoke(cli, list(arguments), env=env)
        assert made.exit_code in (0, 1), (arguments, made.output)
        texts[" ".join(arguments)] = made.output
    file = folder / "report.pdf"
    made = CliRunner().invoke(cli, ["report", "quern", "--out", str(file)], env=env)
    assert made.exit_code == 0, made.output
    told = subprocess.run(["pdfinfo", "-meta", str(file)], capture_output=True, check=True)
    return texts | {"report": pdf_text(file.read_bytes()), "about it": told.stdout.decode()}


def leaves(group: click.Command, path: str = "") -> Iterator[str]:
    if not isinstance(group, click.Group):
        yield path
        return
    for name in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), name)
        assert found is not None
        yield from leaves(found, f"{path} {name}".strip())


def test_every_command_is_asked_or_known_to_tell_nothing_of_a_project() -> None:
    assert set(leaves(cli)) == {*ASKING, *ASKED_APART, *OTHER}


def test_switch_to_shares_leaves_no_amount_anywhere(entered: Context, tmp_path: Path) -> None:
    choose(entered, Disclosure.EXACT)
    publishing.publish(entered, "Ann", "quern", is_published=True)
    reports.make(entered, "quern")
    before = amounts_in(tables(entered))
    choose(entered, Disclosure.SHARE_ONLY, ALDER)

    after = everything(entered) | tables(entered) | commands(entered, tmp_path)

    assert {"health_snapshot", "receipt", "report_run"} <= set(before)
    assert "/public/quern" in after
    assert amounts_in(after) == {}
    hidden = set(PAYERS[ALDER])
    assert {where for where, names in named(after).items() if hidden & set(names)} == set()


# -- one page beside another ----------------------------------------------------------------------


def test_amounts_of_before_a_vendor_came_do_not_stand_beside_its_shares(
    entered: Context, tmp_path: Path
) -> None:
    file = tmp_path / "vendors.csv"
    file.write_text("project,vendor,product,from\nquern,Cedar AG,Cedar Quern,2026-11-01\n")
    choose(entered, Disclosure.EXACT)
    long_ago = entered.clock.now()
    later = _later(entered)
    run = entry.import_table(later, "vendors", file, entry.Wish())
    assert run.issues == ()

    then = health.health(later, "quern", known_at=long_ago).document
    now = health.health(later, "quern").document

    assert then.funding is not None
    assert now.funding is not None
    assert [one.name for one in then.funding.vendors] == [ALDER, BIRCH]
    assert (then.funding.amounts, now.funding.amounts) == ((), ())


def _later(ctx: Context) -> Context:
    clock = FixedClock(ctx.clock.now() + timedelta(days=1))
    return replace(ctx, clock=clock, uow=UnitOfWork(ctx.uow.engine, clock))


def test_recipients_of_exact_amounts_read_no_share_of_one_payer(entered: Context) -> None:
    choose(entered, Disclosure.EXACT)

    found = shown(entered, "quern")
    funding: dict[str, Any] = found.for_recipients["funding"]
    report = pdf_text(reports.make(entered, "quern").pdf)

    assert f"{sum(PER_VENDOR) / 100:,.2f}" in report
    assert funding["payers"] | {"receipt": ""} == {
        "payers": 6,
        "largest_share": None,
        "hhi": None,
        "absence_factor": funding["payers"]["absence_factor"],
        "absence_low": funding["payers"]["absence_low"],
        "absence_high": funding["payers"]["absence_high"],
        "receipt": "",
    }
    assert (funding["movements"], funding["horizon"]) == (None, None)
    payers = [one["title"] for one in funding["path"]["nodes"] if one["column"] == 0]
    assert payers == ["Six payers"]
    assert "the largest brings" not in report
    assert "argest adopter" not in report
    whole = sum(PER_VENDOR)
    for mine in PAYERS.values():
        for amount in mine.values():
            assert f"{100 * amount / whole:.1f} %" not in report
    assert found.document["funding"]["payers"]["largest_share"] is not None


def test_recipients_of_shares_still_read_the_largest_one(entered: Context) -> None:
    choose(entered, Disclosure.SHARE_ONLY)
    choose(entered, Disclosure.NOTHING, ALDER, to=Audience.STAFF)

    funding = shown(entered, "quern").for_recipients["funding"]

    assert funding["payers"]["largest_share"] is not None
    assert date.fromisoformat(shown(entered, "quern").for_recipients["as_of"])


def test_vendor_reads_of_others_what_reports_hold_and_not_what_staff_may(entered: Context) -> None:
    choose(entered, Disclosure.EXACT, to=Audience.STAFF)
    rival = connecting.vendor_actor(entered, BIRCH, "Bo").vendor_id
    client = create_app(entered).test_client()
    as_staff = pages(entered, client)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/acting").text)
    assert token is not None
    sent = client.post("/acting", data={"csrf_token": token[1], "for": str(rival)})
    as_rival = pages(entered, client)
    own = {where: text for where, text in as_rival.items() if f"/vendors/{rival}" in where}
    others = {where: text for where, text in as_rival.items() if where not in own}

    assert sent.status_code == 303
    assert "/projects/quern/funding" in amounts_in(as_staff)
    assert "/projects/quern/what-if" in named(as_staff)
    assert "What vendors disclose" not in others["/projects/quern/funding"]
    assert (amounts_in(others), named(others)) == ({}, {})


def test_metrics_of_money_are_all_known() -> None:
    assert set(METRICS) >= MONEY_METRICS
