import pytest
from flask.testing import FlaskClient

from tests.web.reading import read
from tracker.health.decisions import DECISIONS
from tracker.health.grades import RULES
from tracker.health.registry import METRICS


def test_the_method_page_states_every_metric(bare_client: FlaskClient) -> None:
    page = read(bare_client.get("/method").text)
    articles = {one.attributes["id"]: one.words for one in page.all("article", class_="metric")}

    assert set(articles) == set(METRICS)
    for name, metric in METRICS.items():
        for words in (metric.definition, metric.formula, metric.unit, metric.source, metric.limits):
            assert " ".join(words.split()) in articles[name]


def test_the_method_page_states_every_rule(bare_client: FlaskClient) -> None:
    page = read(bare_client.get("/method").text)
    rows = [[cell.words for cell in row.all("td")] for row in page.all("tbody")[0].all("tr")]

    assert rows == [[rule.d, rule.c, rule.b, rule.a, rule.source] for rule in RULES.values()]


def test_the_method_page_leads_to_each_of_its_parts(bare_client: FlaskClient) -> None:
    page = read(bare_client.get("/method").text)
    ids = {one.attributes["id"] for one in page.walk() if "id" in one.attributes}
    (tabs,) = page.all("nav", aria_label="On this page")

    assert {one.attributes["href"].removeprefix("#") for one in tabs.all("a")} <= ids


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_a_page_with_its_example_worked_through(
    bare_client: FlaskClient, name: str
) -> None:
    answer = bare_client.get(f"/method/{name}")
    example = bare_client.get(f"/method/{name}.json").get_json()

    assert METRICS[name].definition in read(answer.text).words
    assert f"headwater compute {name} --example" in read(answer.text).words
    assert METRICS[name].compute(example["inputs"]) == example["result"]


@pytest.mark.parametrize("address", ["/method/nonsense", "/method/nonsense.json"])
def test_a_metric_that_is_not_there(bare_client: FlaskClient, address: str) -> None:
    assert bare_client.get(address).status_code == 404


def test_the_method_page_states_every_open_case(bare_client: FlaskClient) -> None:
    words = read(bare_client.get("/method").text).words

    assert [one.question for one in DECISIONS if one.question not in words] == []
