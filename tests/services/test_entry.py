"""Entering tables by hand: whole or not at all, corrections by key, and who is concerned."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from tracker.clock import FixedClock
from tracker.db.entered import entered_facts
from tracker.db.queries import parties, projects, provenance
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx, UnitOfWork
from tracker.domain.funding import FundedTime, Subscription
from tracker.domain.people import Employment, MaintainerRole, Role
from tracker.domain.projects import ChannelKind, Project
from tracker.domain.provenance import Source, SourceKind, SourceRevision
from tracker.errors import ConflictError, SourceError
from tracker.health.entered import EnteredFacts
from tracker.importers.tables import KINDS, template
from tracker.services import entry, events, health, runs
from tracker.services.context import Context
from tracker.services.entry import TableRun, Wish

TODAY = date(2026, 11, 20)
FTE = "project,person,payer,fte,from,until\n"
ANN = "quern,@annlee,Alder Ltd,0.8,2024-01-01,\n"
BOB = "quern,Bob Ray,Alder Ltd,0.5,2024-01-01,\n"
SUBSCRIPTION = "vendor,adopter,reference,kind,period,amount,currency,from,until\n"
CONTRACT = "Alder Ltd,Birch Bank,C-1,recurring,year,1200.50,EUR,2025-01-01,\n"
VENDOR = "project,vendor,product,from\nquern,Alder Ltd,Quern Enterprise,2024-01-01\n"
SPLIT = "vendor,project,reference,product,share,from\n"


@pytest.fixture
def foundation(ctx: Context) -> Context:
    """Return a foundation of two projects; Ann and Bob are of both, two people are called Cid."""
    with ctx.uow.begin() as tx:
        quern, millrace = (_project(tx, slug) for slug in ("quern", "millrace"))
        wanted: dict[str, tuple[str, str | None]] = {
            "github:annlee": ("Ann Lee", "annlee"),
            "name:quern:bob ray": ("Bob Ray", None),
            "github:cid1": ("Cid Fox", "cid1"),
            "github:cid2": ("Cid Fox", "cid2"),
        }
        people = parties.people_ids(tx, wanted)
        for project, source in (quern, millrace):
            for key, (name, handle) in wanted.items():
                tx.session.add(_role(project, source, people[key], name, handle))
        parties.organisation_ids(tx, ["Brightsluice"])
        projects.replace_channel_rules(
            tx, quern[0], [{"name": "stable", "pattern": "v.*", "kind": ChannelKind.RELEASE}]
        )
    return ctx


def _project(tx: Tx, slug: str) -> tuple[int, int]:
    project = projects.add_project(tx, slug=slug, name=slug)
    assert project.id is not None
    return project.id, provenance.source_id(tx, project.id, SourceKind.PROJECT_FILE, "x", "M.md")


def _role(project: int, source: int, person: int, name: str, handle: str | None) -> MaintainerRole:
    return MaintainerRole(
        project_id=project,
        person_id=person,
        source_id=source,
        name=name,
        handle=handle,
        role=Role.MAINTAINER,
        valid_from=date(2020, 1, 1),
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def enter(ctx: Context, tmp: Path, kind: str, text: str, wish: Wish | None = None) -> TableRun:
    file = tmp / f"{kind}.csv"
    file.write_text(text)
    return entry.import_table(ctx, kind, file, wish or Wish())


def messages(run: TableRun) -> list[str]:
    return [f"{one.line}: {one.message}" for one in run.issues]


def entered(ctx: Context, slug: str = "quern") -> EnteredFacts:
    with ctx.uow.read(EVERY_VENDOR) as tx:
        return entered_facts(tx, projects.project(tx, slug).id or 0)


def stale(ctx: Context) -> list[str]:
    """Return the projects that are stale, and settle them."""
    with ctx.uow.begin() as tx:
        of_all = list(tx.session.execute(select(Project).order_by(col(Project.slug))).scalars())
        found = [one.slug for one in of_all if one.stale_since is not None]
        for one in of_all:
            one.stale_since = None
    return found


def all_rows(ctx: Context, table: Any) -> list[Any]:
    with ctx.uow.read() as tx:
        return list(tx.session.execute(select(table).order_by(table.id)).scalars())


def fte(ctx: Context) -> set[tuple[str, float, date, date | None]]:
    return {
        (one.person, one.fte, one.valid_from, one.valid_until) for one in entered(ctx).funded_time
    }


def later(ctx: Context, day: date) -> Context:
    """Return the same foundation on another day."""
    instant = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    clock = FixedClock(instant)
    uow = UnitOfWork(ctx.uow.engine, clock)
    return Context(uow, clock, ctx.var_dir, ctx.foundation_name, ctx.git)


# -- what is stored -------------------------------------------------------------------------------


def test_rows_are_stored_with_source_and_day(foundation: Context, tmp_path: Path) -> None:
    run = enter(foundation, tmp_path, "funded-time", FTE + ANN + BOB)

    assert (run.state, run.issues) == ("done", ())
    assert run.counts == {
        **{"new": 2, "corrected": 0, "ended": 0, "unchanged": 0, "withdrawn": 0},
    }
    assert fte(foundation) == {
        ("github:annlee", 0.8, date(2024, 1, 1), None),
        ("name:quern:bob ray", 0.5, date(2024, 1, 1), None),
    }
    with foundation.uow.read() as tx:
        source = tx.session.execute(select(Source).where(col(Source.kind) == SourceKind.ENTRY))
        (one,) = source.scalars()
        days = select(col(SourceRevision.revised_on)).where(col(SourceRevision.source_id) == one.id)
        found = list(tx.session.execute(days).scalars())
    assert (one.address, one.path, found) == ("entry", "funded-time", [TODAY])


EVERY_KIND = {
    "employments": "project,person,employer,from\nquern,@annlee,Alder Ltd,2024-01-01\n",
    "funded-time": FTE + ANN,
    "vendors": VENDOR,
    "subscriptions": SUBSCRIPTION + CONTRACT,
    "splits": SPLIT + "Alder Ltd,quern,C-1,,60%,2024-01-01\n",
    "salaries": "project,person,salary,currency,from\nquern,@annlee,1000..2000,JPY,2024-01-01\n",
    "salary-bands": "p25,p50,p75,currency,from\n1,2,3,EUR,2024-01-01\n",
    "other-funding": "project,payer,kind,on,currency\nquern,Hazel Trust,grant,2024-01-01,EUR\n",
    "finances": "vendor,currency,net_burn,from\nAlder Ltd,EUR,-12.5,2024-01-01\n",
    "exchange-rates": "on,base,quote,rate\n2026-06-12,EUR,USD,1.0842\n",
    "adopters": "project,adopter,on,paying,channel\nquern,Birch Bank,2026-03-01,no,edge\n",
    "vendor-releases": "project,vendor,version,on,fix\nquern,Alder Ltd,2.1,2026-03-01,#7\n",
    "guidance": "project,tag,on,status\nquern,v1,2026-03-01,caution\n",
    "events": "project,on,title,closes_channel\nquern,2024-02-21,Vendors only,stable\n",
    "issues": "project,reference,on,reporter\nquern,#7,2026-03-01,Birch Bank\n",
    "counters": "project,counter,on,count\nquern,Slack members,2026-03-01,8120\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_stored_once(foundation: Context, tmp_path: Path, kind: str) -> None:
    first = enter(foundation, tmp_path, kind, EVERY_KIND[kind])
    stale(foundation)

    again = enter(foundation, tmp_path, kind, EVERY_KIND[kind])

    assert (first.state, first.counts["new"], first.issues) == ("done", 1, ())
    assert (again.state, again.counts["unchanged"]) == ("unchanged", 1)
    assert stale(foundation) == []


def test_entered_facts_are_those_that_the_project_reads(
    foundation: Context, tmp_path: Path
) -> None:
    for kind, text in EVERY_KIND.items():
        enter(foundation, tmp_path, kind, text)

    found = entered(foundation)

    assert found.subscriptions[0].amount_minor == 120_050
    assert (found.salaries[0].low_minor, found.salaries[0].high_minor) == (1000, 2000)
    assert (found.other_funding[0].payer, found.other_funding[0].amount_minor) == (
        "Hazel Trust",
        None,
    )
    assert (found.finances[0].net_burn_minor, found.finances[0].cash_minor) == (-1250, None)
    assert (found.splits[0].project, found.splits[0].share) == ("quern", 0.6)
    assert (found.answers[0].adopter, found.answers[0].is_paying) == ("birchbank", False)
    assert (found.vendors[0].vendor, found.vendor_releases[0].fix) == ("Alder Ltd", "#7")
    assert (found.guidance[0].status, found.reported_issues[0].reporter) == (
        "caution",
        "Birch Bank",
    )
    assert (found.salary_bands[0].wage_share, found.counters[0].count) == (0.7, 8120)
    assert [one.title for one in events.events(foundation, "quern")] == ["Vendors only"]


def test_an_employment_is_shown_in_the_roster_of_its_project(
    foundation: Context, tmp_path: Path
) -> None:
    enter(foundation, tmp_path, "employments", EVERY_KIND["employments"])

    _, rows = health.roster(foundation, "quern", TODAY, ["project file"])

    assert {row["name"]: row["employer"] for row in rows}["Ann Lee"] == "Alder Ltd"


# -- corrections ----------------------------------------------------------------------------------


def test_a_row_of_a_known_key_corrects_and_keeps_what_was_said(
    foundation: Context, tmp_path: Path
) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN + BOB)
    changed = FTE + ANN.replace("0.8", "0.6")

    run = enter(later(foundation, date(2026, 12, 1)), tmp_path, "funded-time", changed)

    assert (run.counts["corrected"], run.counts["withdrawn"]) == (1, 0)
    assert {(person, part) for person, part, *_ in fte(foundation)} == {
        ("github:annlee", 0.6),
        ("name:quern:bob ray", 0.5),
    }
    first, _, second = all_rows(foundation, FundedTime)
    assert (first.fte, first.superseded_at) == (0.8, second.recorded_at)
    assert (second.fte, second.superseded_at) == (0.6, None)


def test_an_end_is_told_apart_from_a_correction(foundation: Context, tmp_path: Path) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN)

    run = enter(foundation, tmp_path, "funded-time", FTE + ANN.replace(",\n", ",2025-07-01\n"))

    assert (run.counts["ended"], run.counts["corrected"]) == (1, 0)
    assert fte(foundation) == {("github:annlee", 0.8, date(2024, 1, 1), date(2025, 7, 1))}


def test_a_whole_file_withdraws_what_it_lacks(foundation: Context, tmp_path: Path) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN + BOB)
    enter(foundation, tmp_path, "vendors", VENDOR)
    stale(foundation)

    run = enter(foundation, tmp_path, "funded-time", FTE + ANN, Wish(is_whole=True))

    assert (run.state, run.counts["unchanged"], run.counts["withdrawn"]) == ("done", 1, 1)
    assert {person for person, *_ in fte(foundation)} == {"github:annlee"}
    assert len(entered(foundation).vendors) == 1
    assert stale(foundation) == ["quern"]


def test_a_whole_file_of_one_attester_leaves_the_others(
    foundation: Context, tmp_path: Path
) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN, Wish(source="Alder Ltd"))
    enter(foundation, tmp_path, "funded-time", FTE + BOB)

    wish = Wish(is_whole=True, source="Alder Ltd")
    run = enter(foundation, tmp_path, "funded-time", FTE, wish)

    assert run.counts["withdrawn"] == 1
    assert {person for person, *_ in fte(foundation)} == {"name:quern:bob ray"}


def test_two_attesters_are_two_sources(foundation: Context, tmp_path: Path) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN, Wish(source="Alder Ltd"))

    text = FTE.replace("fte", "source,fte") + ANN.replace("0.8", "Ann Lee,0.7")
    run = enter(foundation, tmp_path, "funded-time", text)

    assert [one.message for one in run.doubts] == [
        "source: the same is entered as attested by Alder Ltd; both are kept."
    ]
    assert {(one.fte, one.source_id) for one in entered(foundation).funded_time} == {
        *((one.fte, one.source_id) for one in all_rows(foundation, FundedTime)),
    }
    assert len({one.source_id for one in entered(foundation).funded_time}) == 2


def test_a_later_confirmation_alone_makes_the_source_fresh(
    foundation: Context, tmp_path: Path
) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN)
    stale(foundation)

    text = FTE.replace("fte", "confirmed,fte") + ANN.replace("0.8", "2026-11-01,0.8")
    first = enter(foundation, tmp_path, "funded-time", text)
    concerned = stale(foundation)
    second = enter(foundation, tmp_path, "funded-time", text)

    assert (first.state, concerned) == ("done", ["quern"])
    assert (second.state, stale(foundation)) == ("unchanged", [])


def test_an_event_is_put_right_in_its_place(foundation: Context, tmp_path: Path) -> None:
    enter(foundation, tmp_path, "events", EVERY_KIND["events"])

    head = "project,on,title,closes_channel,transition_months,evidence\n"
    row = "quern,2024-02-21,Vendors only,stable,3,https://quern.example/post\n"
    run = enter(foundation, tmp_path, "events", head + row)

    (event,) = events.events(foundation, "quern")
    assert run.counts["corrected"] == 1
    assert (event.transition_months, event.evidence_url) == (3, "https://quern.example/post")


def test_events_are_not_withdrawn(foundation: Context, tmp_path: Path) -> None:
    with pytest.raises(ConflictError, match="Events stay on record"):
        enter(foundation, tmp_path, "events", EVERY_KIND["events"], Wish(is_whole=True))


def test_a_fix_that_is_shipped_now_takes_the_place_of_the_pending_one(
    foundation: Context, tmp_path: Path
) -> None:
    head = "project,vendor,version,on,fix,shipped\n"
    enter(foundation, tmp_path, "vendor-releases", head + "quern,Alder,,2026-03-01,#7,no\n")

    run = enter(foundation, tmp_path, "vendor-releases", head + "quern,Alder,2.1,2026-04-01,#7,yes")

    (release,) = entered(foundation).vendor_releases
    assert run.counts["corrected"] == 1
    assert (release.version, release.is_shipped) == ("2.1", True)


# -- who is concerned -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "concerned"),
    [
        ("subscriptions", ["millrace", "quern"]),
        ("finances", ["millrace", "quern"]),
        ("splits", ["millrace", "quern"]),
        ("funded-time", ["millrace", "quern"]),
        ("salary-bands", ["alone", "millrace", "quern"]),
        ("salaries", ["quern"]),
        ("counters", ["quern"]),
    ],
)
def test_all_projects_that_a_row_concerns_are_stale(
    foundation: Context, tmp_path: Path, kind: str, concerned: list[str]
) -> None:
    both = VENDOR + "millrace,Alder Ltd,Millrace Cloud,2024-01-01\n"
    enter(foundation, tmp_path, "vendors", both)
    with foundation.uow.begin() as tx:
        projects.add_project(tx, slug="alone", name="Alone")
    stale(foundation)

    enter(foundation, tmp_path, kind, EVERY_KIND[kind])

    assert stale(foundation) == concerned


# -- whole or not at all --------------------------------------------------------------------------


def test_one_bad_row_keeps_all_out_and_is_in_the_log(foundation: Context, tmp_path: Path) -> None:
    text = FTE + ANN + "quern,Nobody,Alder Ltd,2,2024-01-01,\nmillrac,@annlee,X,1,2024-01-01,\n"

    run = enter(foundation, tmp_path, "funded-time", text)
    (logged,) = runs.recent(foundation, 5)

    assert run.state == "failed"
    assert messages(run) == [
        "3: fte: 2 is more than the whole.",
        "4: project: there is no project millrac; did you mean millrace?",
        "4: person: @annlee is looked for in the project, which is not known.",
    ]
    assert all_rows(foundation, FundedTime) == []
    assert (logged.what, logged.state, logged.message) == (
        *("table funded-time", "failed"),
        "3 mistakes; nothing was stored.",
    )
    assert logged.issues == run.issues
    assert stale(foundation) == []


def test_a_dry_run_says_what_would_be_and_stores_nothing(
    foundation: Context, tmp_path: Path
) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN)
    text = FTE + ANN + "quern,Bob Ray,Brightsluise,0.5,2024-01-01,\n"

    run = enter(foundation, tmp_path, "funded-time", text, Wish(is_dry=True))

    assert (run.state, run.counts["new"], run.counts["unchanged"]) == ("dry run", 1, 1)
    assert run.rows == (
        {
            "what": "new",
            "project": "quern",
            "person": "Bob Ray",
            "payer": "Brightsluise",
            "fte": "0.5",
            "from": "2024-01-01",
            "until": "",
            "source": "entry",
            "confirmed": "",
        },
    )
    assert run.new_organisations == ("Brightsluise",)
    assert [one.message for one in run.doubts] == [
        "payer: Brightsluise is new, and much like Brightsluice; write that name if it is the same."
    ]
    assert len(all_rows(foundation, FundedTime)) == 1
    assert len(runs.recent(foundation, 5)) == 1


def test_a_dry_run_of_a_bad_file_fails_and_is_not_logged(
    foundation: Context, tmp_path: Path
) -> None:
    run = enter(foundation, tmp_path, "funded-time", FTE + "x,y,z,1,2024-01-01,", Wish(is_dry=True))

    assert (run.state, len(run.issues)) == ("failed", 2)
    assert runs.recent(foundation, 5) == []


def test_a_file_that_is_not_there_is_said_so(foundation: Context, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        entry.import_table(foundation, "counters", tmp_path / "none.csv", Wish())


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_as_it_is_has_no_rows(foundation: Context, tmp_path: Path, kind: str) -> None:
    run = enter(foundation, tmp_path, kind, template(KINDS[kind]))

    assert messages(run) == ["1: file: has no rows under its header; fill in at least one."]


def test_one_row_is_entered_by_command(foundation: Context) -> None:
    fields = dict(zip(FTE.strip().split(","), ANN.strip().split(","), strict=True))

    run = entry.enter_row(foundation, "funded-time", fields, Wish())
    wrong = entry.enter_row(foundation, "funded-time", fields | {"fte": "0"}, Wish())

    assert (run.state, run.counts["new"]) == ("done", 1)
    assert [(one.file, one.line) for one in wrong.issues] == [("--row", None)]


# -- names ----------------------------------------------------------------------------------------


def person_of(text: str) -> str:
    return f"project,person,employer,from\nquern,{text},Alder Ltd,2024-01-01\n"


@pytest.mark.parametrize("text", ["@annlee", "annlee", "AnnLee", "Ann Lee", "ánn  LEE"])
def test_a_person_is_found_by_handle_or_name(
    foundation: Context, tmp_path: Path, text: str
) -> None:
    run = enter(foundation, tmp_path, "employments", person_of(text))

    assert run.issues == ()
    assert run.rows[0]["person"] == "Ann Lee (@annlee)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Cid Fox", "2 people of quern are called Cid Fox; write @cid1 or @cid2."),
        ("Bob Rey", "quern has had nobody called Bob Rey; did you mean Bob Ray?"),
        (
            "Zoe Quist",
            "quern has had nobody called Zoe Quist; `headwater roster quern` lists its people.",
        ),
        ("@anlee", "nobody is known by the handle @anlee; did you mean annlee?"),
        (
            "@zzz",
            "nobody is known by the handle @zzz; `headwater roster quern` lists them.",
        ),
    ],
)
def test_a_person_that_is_not_clear_is_told_with_what_to_write(
    foundation: Context, tmp_path: Path, text: str, message: str
) -> None:
    run = enter(foundation, tmp_path, "employments", person_of(text))

    assert messages(run) == [f"2: person: {message}"]


def test_an_organisation_is_the_same_under_all_its_spellings(
    foundation: Context, tmp_path: Path
) -> None:
    text = FTE + ANN.replace("Alder Ltd", "brightsluice, Inc.").replace(",,", ",").replace(
        "brightsluice, Inc.", '"brightsluice, Inc."'
    )
    run = enter(foundation, tmp_path, "funded-time", text)

    assert (run.issues, run.new_organisations) == ((), ())
    assert run.rows[0]["payer"] == "Brightsluice"


@pytest.mark.parametrize(("employer", "stored"), [("self-employed", "self"), ("Freelance", "self")])
def test_the_self_employed_work_for_themselves(
    foundation: Context, tmp_path: Path, employer: str, stored: str
) -> None:
    run = enter(
        *(foundation, tmp_path, "employments"), person_of("@annlee").replace("Alder Ltd", employer)
    )

    assert run.rows[0]["employer"] == stored
    assert len(all_rows(foundation, Employment)) == 1


def test_a_word_for_nobody_is_no_organisation(foundation: Context, tmp_path: Path) -> None:
    run = enter(
        *(foundation, tmp_path, "employments"), person_of("@annlee").replace("Alder Ltd", "unknown")
    )

    assert messages(run) == [
        "2: employer: 'unknown' names no organisation; name it, or leave it out."
    ]


def test_what_the_project_is_not_known_for_is_told(foundation: Context, tmp_path: Path) -> None:
    channel = EVERY_KIND["events"].replace("stable", "edge")

    guidance = enter(foundation, tmp_path, "guidance", EVERY_KIND["guidance"])
    event = enter(foundation, tmp_path, "events", channel)
    contract = enter(foundation, tmp_path, "subscriptions", EVERY_KIND["subscriptions"])

    assert [one.message for one in guidance.doubts] == [
        "tag: quern has no release v1 on record; check how the tag is written."
    ]
    assert messages(event) == [
        "2: closes_channel: quern has no release channel 'edge'; it has stable."
    ]
    assert contract.doubts[0].message.startswith("vendor: Alder Ltd sells nothing of any project")


# -- rows together --------------------------------------------------------------------------------


def test_the_same_entry_twice_is_told_under_whatever_name(
    foundation: Context, tmp_path: Path
) -> None:
    run = enter(foundation, tmp_path, "funded-time", FTE + ANN + ANN.replace("@annlee", "Ann Lee"))

    assert messages(run) == ["3: row: is the same entry as line 2; keep one of the two."]


def test_the_time_of_a_person_is_at_most_all_of_it(foundation: Context, tmp_path: Path) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN.replace("0.8", "0.5"))
    text = FTE + (
        "millrace,@annlee,Birch Bank,0.3,2024-06-01,\n"
        "quern,@annlee,Cedar Rail,0.3,2024-03-01,2024-09-01\n"
        "quern,Bob Ray,Birch Bank,1,2024-06-01,\n"
    )

    run = enter(foundation, tmp_path, "funded-time", text)

    assert messages(run) == [
        "2: fte: makes 1.1 FTE of Ann Lee (@annlee) on 2024-06-01, and there is no more than 1; "
        "the others are: entered from 2024-01-01 (quern, Alder Ltd, 0.5); "
        "line 3 (quern, Cedar Rail, 0.3)."
    ]


def test_time_that_adds_up_to_all_of_it_is_fine(foundation: Context, tmp_path: Path) -> None:
    text = FTE + (
        "millrace,@annlee,Birch Bank,0.1,2024-01-01,\n"
        "quern,@annlee,Cedar Rail,0.2,2024-01-01,\n"
        "quern,@annlee,Alder Ltd,0.7,2024-01-01,2025-01-01\n"
        "quern,@annlee,Doe Ltd,0.7,2025-01-01,\n"
    )

    assert enter(foundation, tmp_path, "funded-time", text).state == "done"


def test_a_correction_counts_in_the_place_of_what_it_corrects(
    foundation: Context, tmp_path: Path
) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN)
    text = FTE + ANN.replace("0.8", "0.5") + "millrace,@annlee,Birch Bank,0.5,2024-01-01,\n"

    assert enter(foundation, tmp_path, "funded-time", text).state == "done"


def test_two_who_attest_the_same_time_do_not_double_it(foundation: Context, tmp_path: Path) -> None:
    enter(foundation, tmp_path, "funded-time", FTE + ANN, Wish(source="Alder Ltd"))

    run = enter(foundation, tmp_path, "funded-time", FTE + ANN, Wish(source="Ann Lee"))

    assert run.state == "done"


def test_shares_of_a_contract_are_at_most_all_of_it(foundation: Context, tmp_path: Path) -> None:
    text = SPLIT + (
        "Alder Ltd,quern,C-1,,0.6,2024-01-01\nAlder Ltd,millrace,C-1,,0.5,2024-01-01\n"
        "Alder Ltd,quern,,P,0.6,2024-01-01\nAlder Ltd,millrace,,P,,2024-01-01\n"
    )

    assert messages(enter(foundation, tmp_path, "splits", text)) == [
        "3: share: makes 1.1 of the revenue of C-1 on 2024-01-01, and there is no more than 1; "
        "the others are: line 2 (quern, 0.6)."
    ]


def test_rows_of_one_contract_do_not_overlap(foundation: Context, tmp_path: Path) -> None:
    enter(foundation, tmp_path, "subscriptions", SUBSCRIPTION + CONTRACT)
    dearer = CONTRACT.replace("1200.50", "1500").replace("2025-01-01", "2026-01-01")

    refused = enter(foundation, tmp_path, "subscriptions", SUBSCRIPTION + dearer)
    ended = CONTRACT.replace(",\n", ",2026-01-01\n")
    taken = enter(foundation, tmp_path, "subscriptions", SUBSCRIPTION + dearer + ended)

    assert messages(refused) == [
        "2: from: the row overlaps with what is entered already (2025-01-01 to now); end the "
        "earlier one first: give it the day in until."
    ]
    assert (taken.counts["new"], taken.counts["ended"]) == (1, 1)
    assert sorted(one.amount_minor for one in open_rows(foundation)) == [120_050, 150_000]


def open_rows(ctx: Context) -> Iterable[Any]:
    return (one for one in all_rows(ctx, Subscription) if one.superseded_at is None)


@pytest.mark.parametrize("column", ["on", "confirmed"])
def test_what_has_been_does_not_lie_in_the_future(
    foundation: Context, tmp_path: Path, column: str
) -> None:
    days = {"on": "2026-03-01", "confirmed": "2026-03-01"} | {column: "2026-11-21"}
    text = f"project,counter,on,confirmed,count\nquern,chat,{days['on']},{days['confirmed']},1\n"

    assert messages(enter(foundation, tmp_path, "counters", text)) == [
        f"2: {column}: 2026-11-21 lies after today (2026-11-20); it says what has been."
    ]
