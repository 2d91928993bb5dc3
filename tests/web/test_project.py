from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.documents import (
    HOSTILE_TEXTS,
    empty_document,
    hostile_document,
    huge_document,
    sample_document,
    with_charts,
)
from tests.web.reading import Element, read
from tests.web.stored import mark_stale, store, summary
from tracker.health.document import HealthDocument
from tracker.services.context import Context

TABS = (
    "",
    "/people",
    "/funding",
    "/releases",
    "/adopters",
    "/community",
    "/changes",
    "/forecast",
    "/what-if",
)


def show(ctx: Context, client: FlaskClient, document: HealthDocument, tab: str = "") -> Element:
    store(ctx, summary("tarnwick"), document)
    return shown(client, tab)


def show_all(ctx: Context, client: FlaskClient, document: HealthDocument) -> list[Element]:
    store(ctx, summary("tarnwick"), document)
    return [shown(client, tab) for tab in TABS]


def shown(client: FlaskClient, tab: str) -> Element:
    answer = client.get(f"/projects/tarnwick{tab}")
    assert answer.status_code == 200
    return read(answer.text)


def texts(elements: list[Element]) -> list[str]:
    return [one.words for one in elements]


# -- every tab ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [sample_document(), empty_document(), hostile_document(), huge_document()],
    ids=["sample", "empty", "hostile", "huge"],
)
def test_every_tab_is_a_whole_page(
    ctx: Context, client: FlaskClient, document: HealthDocument
) -> None:
    for page in show_all(ctx, client, document):
        ids = [one.attributes["id"] for one in page.walk() if "id" in one.attributes]

        assert len(page.all("h1")) == 1
        assert page.all("title")[0].words.endswith("· Headwater")
        assert len(page.all("main", id="main")) == 1
        assert all(table.all("caption")[0].words for table in page.all("table"))
        assert all(head.attributes.get("scope") for head in page.all("th"))
        assert all(figure.all("figcaption")[0].words for figure in page.all("figure"))
        assert all(figure.all("details") for figure in page.all("figure"))
        assert len(ids) == len(set(ids))


def test_every_tab_says_when_it_was_computed_and_whether_newer_facts_wait(
    ctx: Context, client: FlaskClient
) -> None:
    current = show_all(ctx, client, sample_document())
    mark_stale(ctx, "tarnwick")
    waiting = [shown(client, tab) for tab in TABS]

    for page in (*current, *waiting):
        assert "computed 20 November 2026, 12:00 UTC" in page.words
    assert ["Newer facts are waiting" in page.words for page in current] == [False] * len(TABS)
    assert ["Newer facts are waiting" in page.words for page in waiting] == [True] * len(TABS)


def test_every_tab_shows_what_was_known_on_a_day_and_says_so(
    ctx: Context, client: FlaskClient
) -> None:
    show_all(ctx, client, sample_document())

    pages = [shown(client, f"{tab}?known_at=2026-11-20") for tab in TABS]

    for page in pages:
        note = page.all("p", class_="known-at")[0]
        tabs = page.all("nav", class_="tabs")[0].all("a")
        assert note.words.startswith("As it was known on 20 November 2026, 23:59 UTC.")
        assert all("known_at=2026-11-20" in one.attributes["href"] for one in tabs)
        assert "known_at" not in note.all("a")[0].attributes["href"]
    assert client.get("/projects/tarnwick?known_at=2026-11-19").status_code == 404
    assert client.get("/projects/tarnwick?known_at=yesterday").status_code == 422


@pytest.mark.parametrize("is_sample", [True, False])
def test_every_tab_says_whether_it_is_a_sample(
    ctx: Context, client: FlaskClient, is_sample: bool
) -> None:
    document = sample_document()
    document = replace(document, project=replace(document.project, is_sample=is_sample))

    for page in show_all(ctx, client, document):
        assert ("Sample data: this project" in page.words) is is_sample
        assert ("Sample" in page.words) is is_sample


def test_every_tab_of_an_unknown_project_is_not_found(bare_client: FlaskClient) -> None:
    for tab in TABS:
        answer = bare_client.get(f"/projects/stranger{tab}")

        assert answer.status_code == 404
        assert "There is no project stranger." in answer.text


def test_every_tab_says_when_newer_facts_wait(ctx: Context, client: FlaskClient) -> None:
    before = show_all(ctx, client, sample_document())
    mark_stale(ctx, "tarnwick")
    after = [shown(client, tab) for tab in TABS]
    sentence = "Newer facts are waiting: headwater refresh tarnwick computes them."

    assert [sentence in page.words for page in before] == [False] * len(TABS)
    assert [sentence in page.words for page in after] == [True] * len(TABS)


def test_hostile_text_stays_text(ctx: Context, client: FlaskClient) -> None:
    for page in show_all(ctx, client, hostile_document()):
        scripts = [one.attributes.get("src", "") for one in page.all("script")]
        handlers = [name for one in page.walk() for name in one.attributes if name.startswith("on")]
        links = [one.attributes["href"] for one in page.all("a")]

        assert all(source.startswith("/assets/") for source in scripts)
        assert (page.all("img"), handlers) == ([], [])
        assert all(link.startswith(("/", "#")) for link in links)
        assert HOSTILE_TEXTS[0] in page.words


def test_every_empty_tab_teaches_which_command_fills_it(ctx: Context, client: FlaskClient) -> None:
    for page in show_all(ctx, client, empty_document()):
        taught = [one for one in page.walk() if one.attributes.get("class", "").startswith("empty")]

        assert any("headwater" in one.words for one in taught)


def test_a_page_is_not_sent_twice(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), sample_document())
    tag = client.get("/projects/tarnwick").headers["ETag"]

    again = client.get("/projects/tarnwick", headers={"If-None-Match": tag})
    other = client.get("/projects/tarnwick/people", headers={"If-None-Match": tag})
    mark_stale(ctx, "tarnwick")
    changed = client.get("/projects/tarnwick", headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, changed.status_code) == (200, 200)


def test_a_page_is_light(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), huge_document())
    weights = []
    for tab in TABS:
        page = client.get(f"/projects/tarnwick{tab}", headers={"Accept-Encoding": "gzip"})
        links = read(client.get(f"/projects/tarnwick{tab}").text)
        files = [one.attributes["href"] for one in links.all("link")]
        files += [one.attributes["src"] for one in links.all("script")]
        rest = [client.get(name, headers={"Accept-Encoding": "gzip"}) for name in files]
        weights.append(sum(len(one.data) for one in (page, *rest)))

    assert max(weights) < 150_000


# -- the overview ---------------------------------------------------------------------------------


def test_the_overview_opens_with_sentences_whose_figures_have_receipts(
    ctx: Context, client: FlaskClient
) -> None:
    (lede,) = show(ctx, client, sample_document()).all("p", class_="lede")

    assert lede.words.startswith("Tarnwick has four confirmed maintainers (five are listed);")
    assert [(one.words, one.attributes["href"]) for one in lede.all("a")] == [
        ("four confirmed maintainers", "/receipts/headcount.confirmed"),
        ("every 8 days", "/receipts/cadence.edge"),
    ]


def test_the_overview_shows_seven_dimensions_with_their_change(
    ctx: Context, client: FlaskClient
) -> None:
    cards = show(ctx, client, sample_document()).all("article", class_="card-dim")

    assert [card.all("h3")[0].words for card in cards] == [
        "People unchanged, since 2026-05-20",
        "Independence B to C–B since 2026-05-20",
        "Funding path unknown then as now, since 2026-05-20",
        "Delivery B to A since 2026-05-20",
        "Responsiveness unknown then as now, since 2026-05-20",
        "Adopters C to D since 2026-05-20",
        "Governance unchanged, since 2026-05-20",
    ]


def test_the_overview_compares_over_the_period_of_the_address(
    ctx: Context, client: FlaskClient
) -> None:
    sample = sample_document()
    longer = replace(sample.comparisons[0], months=12, on="2025-11-20")
    show(ctx, client, replace(sample, comparisons=(*sample.comparisons, longer)))

    page = read(client.get("/projects/tarnwick?since=12").text)

    assert "People unchanged, since 2025-11-20" in page.words
    assert page.all("a", href="/projects/tarnwick?since=6")


def test_a_key_figure_stands_with_range_unit_evidence_day_and_receipt(
    ctx: Context, client: FlaskClient
) -> None:
    page = show(ctx, client, sample_document())
    rows = {row.all("th")[0].words: row for row in page.all("tr") if row.all("th", scope="row")}

    assert texts(rows["Exit rate of maintainers 2017 to 2026"].all("td")) == [
        "[0.02, 0.22] 95\u00a0% interval".replace("\u00a0", " "),
        "0.09",
        "per year",
        "n = 46.2 person-years",
        "2026-11-20",
        "Receipt of Exit rate of maintainers",
    ]
    assert texts(rows["Funded time"].all("td"))[:2] == ["0–4", "unknown"]
    assert texts(rows["Stable overdue"].all("td"))[1] == "retired"


# -- the other tabs -------------------------------------------------------------------------------


def test_people_lists_who_has_which_role(ctx: Context, client: FlaskClient) -> None:
    page = show(ctx, client, sample_document(), "/people")
    (section,) = page.all("section", **{"aria-labelledby": "roster"})
    rows = [texts(row.all("td")) for row in section.all("tr") if row.all("td")]

    assert rows[0] == [
        "maintainer",
        "Brightsluice project file, stated",
        "2019-03-01",
        "active",
        "2026-11-15",
        "project file, foundation list",
    ]
    assert rows[-1][1:4] == ["unknown", "2018-04-09", "listed only"]


def test_people_says_where_sources_disagree(ctx: Context, client: FlaskClient) -> None:
    page = show(ctx, client, sample_document(), "/people")

    assert "The sources do not agree on who maintains Tarnwick." in page.words
    assert "Where the sources disagree" in texts(page.all("h2"))


def test_releases_show_channels_and_years(ctx: Context, client: FlaskClient) -> None:
    page = show(ctx, client, sample_document(), "/releases")
    channels = [row for row in page.all("tr") if len(row.all("td")) == 8]
    years = page.all("table")[-1]

    assert [(row.all("th")[0].words.split()[0], row.all("td")[0].words) for row in channels] == [
        ("edge", "on rhythm every 8 days"),
        ("stable", "retired retired by a decision"),
        ("version", "unknown 2 gaps; 8 are needed"),
    ]
    assert texts(years.all("th", scope="col"))[5:8] == ["edge", "stable", "version"]


def test_adopters_are_linked_without_lending_them_weight(ctx: Context, client: FlaskClient) -> None:
    page = show(ctx, client, sample_document(), "/adopters")
    links = [one for one in page.all("a") if one.attributes["href"].startswith("https://")]
    adopters = [one for one in links if one.words.startswith("Ostermark")]

    assert [one.attributes["rel"] for one in adopters] == ["nofollow noopener"] * 3
    assert "Listed is not using" in page.words


def test_an_adopter_whose_link_is_no_web_address_is_no_link(
    ctx: Context, client: FlaskClient
) -> None:
    sample = sample_document()
    evil = replace(sample.adopters.current[0], name="Evil", url="javascript:alert(1)")
    adopters = replace(sample.adopters, current=(evil,), gone=())

    page = show(ctx, client, replace(sample, adopters=adopters), "/adopters")

    assert "Evil" in page.words
    assert "Evil" not in texts(page.all("a"))


# -- charts and the report ------------------------------------------------------------------------


def test_a_chart_comes_as_the_figure_that_the_page_shows(ctx: Context, client: FlaskClient) -> None:
    page = show(ctx, client, sample_document(), "/people")
    charts = [
        one.attributes["data-chart"] for one in page.all("div") if "data-chart" in one.attributes
    ]
    expected = with_charts(sample_document()).as_json()["charts"]["maintainers"]["figure"]

    assert "/projects/tarnwick/charts/maintainers.json" in charts
    assert client.get(charts[0]).json == _as_lists(expected)


def _as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_lists(part) for key, part in value.items()}
    return [_as_lists(part) for part in value] if isinstance(value, list | tuple) else value


def test_a_chart_that_is_not_there(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), sample_document())

    assert client.get("/projects/tarnwick/charts/odd.json").status_code == 404


def test_every_chart_has_words_for_those_who_do_not_see_it(
    ctx: Context, client: FlaskClient
) -> None:
    for page in show_all(ctx, client, sample_document()):
        pictures = [one for one in page.all("svg") if "chart" in one.attributes.get("class", "")]

        assert all(one.attributes.get("aria-label") for one in pictures)


def test_the_report_is_made_once(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), sample_document())

    first, again = (client.get("/projects/tarnwick/report.pdf") for _ in range(2))
    known = client.get(
        "/projects/tarnwick/report.pdf", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert first.data.startswith(b"%PDF-")
    assert again.data == first.data
    assert (known.status_code, known.data) == (304, b"")
    assert first.content_type == "application/pdf"
    assert first.headers["Content-Disposition"] == 'inline; filename="tarnwick-2026-11-20.pdf"'


def test_a_report_of_an_unknown_project_is_not_found(bare_client: FlaskClient) -> None:
    assert bare_client.get("/projects/stranger/report.pdf").status_code == 404
