"""The page What if: its state is the address, its numbers come from the stored inputs alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.health.test_graph import secrets
from tests.support.documents import HOSTILE_TEXTS, hostile_document, sample_document
from tests.support.facts import DAY, job, project
from tests.support.funded import ADOPTERS, ALDER, BIRCH, funded_project, maintainer
from tests.web.reading import Element, read
from tests.web.stored import store, summary
from tracker.health.compose import Computed, compute
from tracker.health.facts import ProjectFacts
from tracker.health.scenario import NOTHING_HAPPENS, Scenario
from tracker.health.verifying import differences
from tracker.services.context import Context
from tracker.services.whatif import Choices
from tracker.web.scenario_address import read as read_address
from tracker.web.scenario_address import write

PAGE = "/projects/quern/what-if"
KNOWN = Choices((ALDER, BIRCH), (ALDER,), ADOPTERS)
SCENARIO = Scenario(
    without_employers=(BIRCH,),
    without_adopters=(ADOPTERS[0], ADOPTERS[2]),
    failing_vendors=(ALDER,),
    hiring_freeze=True,
    failure_rate=0.11,
    kept_share=0.5,
)
ADDRESS = {
    "employer": [BIRCH],
    "vendor": [ALDER],
    "adopter": [ADOPTERS[0], ADOPTERS[2]],
    "freeze": "1",
    "kept": "50",
    "rate": "11",
}


@pytest.fixture(scope="module")
def computed() -> Computed:
    return compute(funded_project(), DAY)


@pytest.fixture
def funded(ctx: Context, client: FlaskClient, computed: Computed) -> Iterator[FlaskClient]:
    store(ctx, summary("quern"), computed.document, receipts=computed.receipts)
    yield client


def page(client: FlaskClient, **address: Any) -> Element:
    answer = client.get(PAGE, query_string=MultiDict(address))
    assert answer.status_code == 200
    return read(answer.text)


def put(ctx: Context, client: FlaskClient, facts: ProjectFacts) -> Element:
    store(ctx, summary("quern"), compute(facts, DAY).document)
    return page(client)


# -- the address ----------------------------------------------------------------------------------


def test_an_address_is_read_and_written_back() -> None:
    found = read_address(MultiDict(ADDRESS), KNOWN)

    assert (found.scenario, found.notes) == (SCENARIO, ())
    assert write(SCENARIO) == ADDRESS
    assert write(NOTHING_HAPPENS) == {}
    assert write(SCENARIO, failure_rate=0.0)["rate"] == "0"


@pytest.mark.parametrize(
    ("address", "note"),
    [
        ({"employer": "Nobody"}, "There is no employer “Nobody” here; it was left out."),
        ({"adopter": ALDER}, f"There is no paying adopter “{ALDER}” here; it was left out."),
        ({"rate": "300"}, "There is no rate “300” here; it was left out."),
        ({"rate": "nan"}, "There is no rate “nan” here; it was left out."),
        ({"kept": "much"}, "There is no kept “much” here; it was left out."),
        ({"kept": "-1"}, "There is no kept “-1” here; it was left out."),
    ],
)
def test_what_an_address_should_not_hold_is_left_out_and_said(
    address: dict[str, str], note: str
) -> None:
    found = read_address(MultiDict(address), KNOWN)

    assert (found.scenario, found.notes) == (NOTHING_HAPPENS, (note,))


# -- the page -------------------------------------------------------------------------------------


def test_the_form_holds_the_scenario_of_the_address(funded: FlaskClient) -> None:
    found = page(funded, **ADDRESS)
    boxes = [one for one in found.all("input") if one.attributes["type"] == "checkbox"]
    sliders = [one for one in found.all("input") if one.attributes["type"] == "range"]

    assert [one.attributes["value"] for one in boxes if "checked" in one.attributes] == [
        BIRCH,
        ALDER,
        ADOPTERS[0],
        ADOPTERS[2],
        "1",
    ]
    assert {one.attributes["name"]: one.attributes["value"] for one in sliders} == {
        "rate": "11",
        "kept": "50",
    }
    assert [one.words for one in found.all("output")] == ["11 %", "50 %"]
    (form,) = [one for one in found.all("form") if one.attributes.get("aria-label") == "Suppose"]
    assert form.attributes["method"] == "get"


def test_the_presets_keep_the_rest_of_the_scenario(funded: FlaskClient) -> None:
    found = page(funded, employer=[BIRCH], rate="11")
    links = [one for one in found.all("a") if one.words in ("0 %", "2.6 %", "11 %")]

    assert [one.attributes["href"] for one in links] == [
        f"{PAGE}?employer=Birch+GmbH&rate=0",
        f"{PAGE}?employer=Birch+GmbH",
        f"{PAGE}?employer=Birch+GmbH&rate=11",
    ]
    assert [one.attributes.get("aria-current") for one in links] == [None, None, "true"]


def test_before_and_after_stand_side_by_side_with_words(funded: FlaskClient) -> None:
    found = page(funded, vendor=[ALDER], kept="50")
    row = next(one for one in found.all("tr") if one.words.startswith("Areas without"))

    assert row.words == "Areas without a maintainer none proxy worse"
    assert "Suppose Alder Ltd fails" in found.words
    assert "Two of four maintainers are left; nobody looks after proxy." in found.words


def test_the_page_links_to_its_scenario_and_its_tests(funded: FlaskClient) -> None:
    found = page(funded, vendor=[ALDER])
    links = {one.words: one.attributes["href"] for one in found.all("a")}

    assert links["Link to this scenario"] == f"{PAGE}?vendor=Alder+Ltd"
    assert links["The largest adopter leaves"] == f"{PAGE}?adopter=Bank+of+Cedar"
    assert links["Receipt of the areas"].endswith("quern.2026-08-21.areas")
    assert links["receipt of the chances"].endswith("quern.2026-08-21.stress-forecast-2")
    for address in (links["receipt of the chances"], links["Receipt of the areas"]):
        assert funded.get(address).status_code == 200


def test_a_name_that_is_not_there_is_left_out_and_said(funded: FlaskClient) -> None:
    found = page(funded, employer=["<b>Nobody</b>"])

    assert "There is no employer “<b>Nobody</b>” here; it was left out." in found.words
    assert "The scenario" not in found.words


def test_the_download_is_a_receipt_that_computes_again(funded: FlaskClient) -> None:
    receipt = funded.get(f"{PAGE}.json", query_string=MultiDict(ADDRESS)).get_json()

    assert receipt["inputs"]["scenario"]["without_adopters"] == ["adopter 1", "adopter 3"]
    assert receipt["result"]["after"]["headcount"] == 0
    assert differences(receipt) == []


def test_no_salary_and_no_amount_is_on_the_page_or_in_the_download(funded: FlaskClient) -> None:
    texts = [
        funded.get(address, query_string=MultiDict(ADDRESS)).text
        for address in (PAGE, f"{PAGE}.json")
    ]

    assert [amount for text in texts for amount in secrets() if f"{amount}" in text] == []


def test_what_is_unknown_is_hatched(ctx: Context, client: FlaskClient) -> None:
    facts = project(roles=(maintainer("ann"),), employments=(job("ann", ALDER),))

    found = put(ctx, client, facts)

    pills = [one.words for one in found.walk() if "pill-unknown" in one.attributes.get("class", "")]
    assert "unknown" in pills
    assert "none is declared" in found.words
    assert "the roster declares no areas" in found.words
    assert "None is known." in found.words


def test_without_anybody_the_page_teaches(ctx: Context, client: FlaskClient) -> None:
    found = put(ctx, client, project())

    assert "headwater track SOURCE --slug quern" in found.words
    assert client.get(f"{PAGE}.json").status_code == 404


def test_a_document_of_an_earlier_version_teaches_too(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("quern"), replace(sample_document(), what_if=None))

    assert "headwater refresh quern" in page(client).words


def test_hostile_names_can_be_taken_away_and_stay_text(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("quern"), hostile_document())
    address = {"employer": list(HOSTILE_TEXTS), "adopter": list(HOSTILE_TEXTS)}

    found = page(client, **address)

    scripts = [one.attributes.get("src", "") for one in found.all("script")]
    assert all(source.startswith("/assets/") for source in scripts)
    assert found.all("img") == []
    assert "0–1 of eleven maintainers are left" in found.words
    assert client.get(f"{PAGE}.json", query_string=MultiDict(address)).status_code == 200


def test_a_page_is_not_made_twice_and_each_scenario_is_its_own(funded: FlaskClient) -> None:
    tag = funded.get(f"{PAGE}?rate=11").headers["ETag"]

    same = funded.get(f"{PAGE}?rate=11", headers={"If-None-Match": tag})
    other = funded.get(f"{PAGE}?rate=0", headers={"If-None-Match": tag})

    assert (same.status_code, other.status_code) == (304, 200)
