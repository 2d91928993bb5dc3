"""Projects of which little is known, or that changed their name, all the way to page and PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.repositories import Repository
from tests.web.reading import Element, read
from tracker.app import create_app
from tracker.db.queries import projects as queries
from tracker.services import (
    drift,
    foundation,
    health,
    landscape,
    projects,
    refreshing,
    reports,
    tracking,
)
from tracker.services.context import Context
from tracker.services.tracking import Wanted

pytestmark = pytest.mark.slow

HEAD = ",Project,Maintainer Name,Company,Github Name,OWNERS/MAINTAINERS\n"
LANDSCAPE = """
landscape:
  - category:
    name: Runtime
    subcategories:
      - subcategory:
        name: Runtime
        items:
          - item:
            name: Quern
            project: archived
            repo_url: https://git.example/quern/quern
            extra:
              accepted: '2021-05-14'
              archived: '2024-06-01'
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that a reader can see of one project."""

    document: dict[str, Any]
    tabs: dict[str, Element]
    row: Element


def rows(label: str, *names: str) -> str:
    first, *others = (f",,{name},Acme,{name.split()[0].lower()}," for name in names)
    return "\n".join([f"Sandbox,{label}{first[1:]}", *others]) + "\n"


def show(ctx: Context, slug: str) -> Shown:
    """Compute a project and go through all of its pages, its report and its forecasts."""
    done = refreshing.refresh_all(ctx, [slug])
    assert done.failures == ()
    client = create_app(ctx).test_client()
    main = page(client, f"/projects/{slug}")
    tabs = {
        one.words: page(client, one.attributes["href"])
        for one in main.all("nav", class_="tabs")[0].all("a")
    }
    run = reports.make(ctx, slug)
    assert run.pdf.startswith(b"%PDF-")
    drift.drift(ctx, slug)
    name = projects.shown(ctx, slug).document["project"]["name"]
    (row,) = [
        one for one in page(client, "/").all("tbody")[0].all("tr") if name in one.all("th")[0].words
    ]
    return Shown(projects.shown(ctx, slug).document, tabs, row)


def page(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text)


def listed(ctx: Context, tmp_path: Path, text: str, day: date = date(2026, 10, 1)) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEAD + text)
    foundation.import_list(ctx, path, day)


def test_a_project_with_nothing_at_all_says_so(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        queries.add_project(tx, slug="bare", name="Bare")

    shown = show(ctx, "bare")

    assert shown.document["profile"]["headline"] == "unknown, known 0 of 7"
    assert shown.document["drift"] is None
    assert "Here will stand who maintains Bare" in shown.tabs["People"].words
    assert "Here will stand every release channel of Bare" in shown.tabs["Releases"].words
    assert "No source has been read." in shown.tabs["Overview"].words
    assert "no roster read" in shown.row.words
    assert [one["grades"] for one in shown.document["profile"]["dimensions"]] == [["unknown"]] * 7


def test_a_project_with_nothing_but_a_roster_is_known_by_its_people_only(
    ctx: Context, tmp_path: Path
) -> None:
    listed(ctx, tmp_path, rows("Quern", "Ann Lee", "Bob Ray"))

    shown = show(ctx, "quern")

    assert [one["name"] for one in shown.document["people"]["roster"]] == ["Ann Lee", "Bob Ray"]
    assert shown.document["drift"]["jaccard"] is None
    assert shown.document["drift"]["rows"] == []
    assert "Here will stand every release channel of Quern" in shown.tabs["Releases"].words
    assert "With one list only, nothing can be compared" in shown.tabs["People"].words
    assert "2 listed" in shown.row.words


def tracked(ctx: Context, tmp_path: Path) -> None:
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", "# Maintainers\n\n* Ann Lee @annlee\n").commit("2023-01-01")
    for week in range(12):
        made.commit(date(2023, 1 + week, 3).isoformat())
        made.tag(f"v1.{week}.0")
    made.commit("2026-08-01")
    tracking.track(ctx, Wanted(str(made.path)))


def test_the_silence_of_an_archived_project_is_not_overdue(ctx: Context, tmp_path: Path) -> None:
    tracked(ctx, tmp_path)
    before = show(ctx, "quern").document["releases"]["channels"][0]
    path = tmp_path / "landscape.yml"
    path.write_text(LANDSCAPE)
    landscape.import_landscape(ctx, path, date(2026, 8, 2))
    with ctx.uow.begin() as tx:
        quern = queries.project(tx, "quern")
        queries.mark_stale(tx, [quern.id or 0])

    shown = show(ctx, "quern")
    channel = shown.document["releases"]["channels"][0]

    assert (before["state"], channel["state"]) == ("overdue", "retired")
    assert channel["state_text"] == "retired since 1 June 2024: the project is archived"
    assert shown.document["project"]["is_archived"]
    assert "reminders stopped" in shown.row.words
    assert "overdue" not in shown.row.words


def test_an_archived_project_was_overdue_before_it_was_archived(
    ctx: Context, tmp_path: Path
) -> None:
    tracked(ctx, tmp_path)
    path = tmp_path / "landscape.yml"
    path.write_text(LANDSCAPE)
    landscape.import_landscape(ctx, path, date(2026, 8, 2))

    then = health.health(ctx, "quern", date(2024, 5, 1)).document

    assert [one.state for one in then.releases.channels] == ["overdue"]
    assert not then.project.is_archived


History = Callable[[Repository], None]


def renamed(made: Repository) -> None:
    made.write("people.csv", HEAD + rows("Anvil", "Ada Fen", "Bob Ray")).commit("2024-01-01")
    made.write("people.csv", HEAD + rows("Hammer", "Ada Fen", "Bob Ray")).commit("2024-06-01")


def split_and_merged(made: Repository) -> None:
    # A project stands between: rows right below another one's may have lost their label only.
    between = rows("Awl", "Eve Oak")
    together = rows("Anvil", "Ada Fen", "Bob Ray", "Cid Fox", "Dan Elm") + between
    apart = rows("Anvil", "Ada Fen", "Bob Ray") + between + rows("Bellows", "Cid Fox", "Dan Elm")
    for day, text in (("2024-01-01", together), ("2024-06-01", apart), ("2025-06-01", together)):
        made.write("people.csv", HEAD + text).commit(day)


def imported(ctx: Context, tmp_path: Path, history: History) -> None:
    made = Repository(tmp_path / "foundation")
    history(made)
    foundation.import_history(ctx, str(made.path), "people.csv")


def test_a_renamed_project_is_one_project(ctx: Context, tmp_path: Path) -> None:
    imported(ctx, tmp_path, renamed)

    (slug,) = health.all_slugs(ctx)
    shown = show(ctx, slug)

    assert shown.document["project"]["name"] == "Hammer"
    assert [
        (one["name"], one["since"], one["since_known"])
        for one in shown.document["people"]["roster"]
    ] == [
        ("Ada Fen", "2024-01-01", False),
        ("Bob Ray", "2024-01-01", False),
    ]
    assert {one["on"] for one in shown.document["people"]["movements"]} == {"2024-01-01"}


def test_a_project_that_was_split_and_merged_again_keeps_its_people(
    ctx: Context, tmp_path: Path
) -> None:
    imported(ctx, tmp_path, split_and_merged)

    slugs = health.all_slugs(ctx)
    anvil, bellows = show(ctx, "anvil"), show(ctx, "bellows")

    assert slugs == ["anvil", "awl", "bellows"]
    assert [one["name"] for one in anvil.document["people"]["roster"]] == [
        "Ada Fen",
        "Bob Ray",
        "Cid Fox",
        "Dan Elm",
    ]
    assert bellows.document["people"]["roster"] == []
    assert "no maintainers" in bellows.row.words
