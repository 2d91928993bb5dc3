"""What reaches adopters on a project's pages: vendors, guidance, answers, issues, counters."""

from dataclasses import replace

from flask.testing import FlaskClient

from tests.support.documents import empty_document, sample_document
from tests.web.reading import Element, read
from tests.web.stored import store, summary
from tracker.health.delivery_document import Answered, Community, ConversionView
from tracker.health.document import HealthDocument
from tracker.services.context import Context


def shown(ctx: Context, client: FlaskClient, document: HealthDocument, tab: str) -> Element:
    store(ctx, summary("tarnwick"), document)
    answer = client.get(f"/projects/tarnwick/{tab}")
    assert answer.status_code == 200
    return read(answer.text)


def with_conversion(**given: object) -> HealthDocument:
    plain: dict[str, object] = {
        "known": 14, "unknown": 7, "paid": 5, "share": 5 / 14, "low": 0.16, "high": 0.61,
        "bound_low": 5 / 21, "bound_high": 12 / 21, "is_hidden": False, "trend": None,
        "before_on": "2025-11-20", "receipt": "conversion",
    }  # fmt: skip
    found = ConversionView(**(plain | given))  # type: ignore[arg-type]
    answered = Answered(adopters=21, answered=14, conversion=found)
    return replace(sample_document(), community=Community(answered=answered))


def test_releases_show_vendors_with_terms_latest_release_and_lags(
    ctx: Context, client: FlaskClient
) -> None:
    page = shown(ctx, client, sample_document(), "releases")
    words = page.words

    assert "Paid; free below 50 people stable releases are paid for" in words
    assert "be-2.19.1 2026-11-03 , of edge-26.10.29 5" in words
    assert "21 days by fixes: 9 shipped, 2 pending; 86 % by 90 days" in words
    assert "too few by versions: 5 shipped, 0 pending" in words
    assert "Norrhall Labs unknown 0 none on record unknown unknown" in words
    assert "Proxy leaks memory by fix Brightsluice 2026-10-29 pending 22" in words


def test_releases_show_guidance_beside_the_tags(ctx: Context, client: FlaskClient) -> None:
    page = shown(ctx, client, sample_document(), "releases")
    (row,) = [one for one in page.all("tr") if one.words.startswith("edge-26.11.3 ")]

    assert row.words.endswith("not recommended")
    assert "27 of 40 releases with any guidance are recommended: 52 % to 80 %" in page.words
    assert "The latest recommended one, edge-26.10.29, is 22 days old." in page.words


def test_releases_without_guidance_have_no_column_for_it(ctx: Context, client: FlaskClient) -> None:
    document = sample_document()
    document = replace(document, delivery=replace(document.delivery, guidance=None))

    page = shown(ctx, client, document, "releases")

    assert "Guidance" not in [one.words for one in page.all("th")]


def test_adopters_show_answers_in_counts(ctx: Context, client: FlaskClient) -> None:
    words = shown(ctx, client, sample_document(), "adopters").words

    assert "14 of 21 adopters answered." in words
    assert "5 of 14 of whom it is known: 16 % to 61 % (95 % interval)." in words
    assert "Of 7 others it is not known: among all it lies between 24 % and 57 %." in words
    assert "Since 20 November 2025 the share is flat." in words
    assert "11 of 21 were confirmed within 12 months, 13 ever." in words
    assert "Four run the last free stable release and get no fixes there." in words


def test_few_payers_are_not_shown(ctx: Context, client: FlaskClient) -> None:
    nothing = dict.fromkeys(
        ("paid", "share", "low", "high", "bound_low", "bound_high", "receipt"), None
    )
    words = shown(ctx, client, with_conversion(is_hidden=True, **nothing), "adopters").words

    assert "Too few are known to pay, or not to, to be told without naming them." in words
    assert "of whom it is known" not in words


def test_a_share_of_few_or_of_less_than_half_is_told_as_cases(
    ctx: Context, client: FlaskClient
) -> None:
    words = shown(ctx, client, with_conversion(known=9, unknown=12, paid=4), "adopters").words

    assert "4 of 9 of whom it is known." in words
    assert "so there is no trend" in words


def test_suitability_shows_criteria_preconditions_and_what_speaks_against_it(
    ctx: Context, client: FlaskClient
) -> None:
    words = shown(ctx, client, sample_document(), "adopters").words

    assert "Would stable releases from vendors only suit Tarnwick? Maybe" in words
    assert "Primarily commercial use 13 of 14 68 % to 98 % met" in words
    assert "Critical infrastructure 3 of 5 too few unknown" in words
    assert "Foundation consulted No record of it is kept here. unknown" in words
    assert "Only one vendor ships stable releases: if it stops, nobody does." in words


def test_community_shows_issues_with_open_ones_and_counters(
    ctx: Context, client: FlaskClient
) -> None:
    words = shown(ctx, client, sample_document(), "community").words

    assert "20 fixed and released, 9 closed without a fix, 13 open." in words
    assert "36 of 42 were answered, half within 2 days." in words
    assert "90 days 47 %" in words
    assert "12 months to 2026-11-20 22 9 4 9 31 48 27 69" in words
    assert "chat members 10,000 2026-03-01 +5,900 in 1,734 days 0.19" in words
    assert "one reading" in words


def test_empty_parts_say_which_table_fills_them(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), empty_document())
    pages = {tab: client.get(f"/projects/tarnwick/{tab}").text for tab in ("releases", "adopters")}
    pages["community"] = client.get("/projects/tarnwick/community").text
    tables = {
        "releases": ("vendors", "vendor-releases", "guidance"),
        "adopters": ("adopters", "subscriptions"),
        "community": ("issues", "counters"),
    }

    for tab, names in tables.items():
        for name in names:
            assert f"headwater import table {name} FILE.csv" in read(pages[tab]).words


def test_people_show_who_came_from_training(ctx: Context, client: FlaskClient) -> None:
    words = shown(ctx, client, sample_document(), "people").words

    assert "6 of 10 in training became maintainers; 2 left, 2 train still." in words
    assert "41 % within 365 days; 63 % within 730 days." in words
