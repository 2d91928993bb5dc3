from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.documents import empty_document, sample_document
from tests.support.policy_parts import policy
from tests.web.reading import Element, read
from tests.web.stored import store, summary
from tracker.health.document import HealthDocument
from tracker.health.policy import Policy
from tracker.services.context import Context

PAGE = "/projects/tarnwick/changes"


def show(ctx: Context, client: FlaskClient, document: HealthDocument, more: str = "") -> Element:
    store(ctx, summary("tarnwick"), document)
    answer = client.get(f"{PAGE}{more}")
    assert answer.status_code == 200
    return read(answer.text)


def changed(**values: Any) -> HealthDocument:
    """Return the sample whose first hypothesis has other values."""
    event = policy().events[0]
    first = replace(event.hypotheses[0], **values)
    return sample_document(
        policy=Policy((replace(event, hypotheses=(first, *event.hypotheses[1:])),))
    )


def test_page_says_what_was_expected_and_what_came(ctx: Context, client: FlaskClient) -> None:
    words = show(ctx, client, sample_document()).words

    assert "24 months on, of three registered outcomes one improved (Commits by people)" in words
    assert "We publish edge releases only. Stable builds come from vendors." in words
    assert "H1, locked 2024-02-14 , seven days before the decision" in words
    assert "13.3 → 20.7 commits a month" in words
    assert "1.55 [1.19, 2.01]" in words
    assert "an earlier link of the chain, “Monthly revenue for the project”, is unknown" in words


def test_page_prints_power_on_every_verdict_and_what_is_only_claimed(
    ctx: Context, client: FlaskClient
) -> None:
    words = show(ctx, client, sample_document()).words

    assert "would be noticed four times out of five" in words
    assert "Without a fitted series nothing could have been noticed." in words
    assert "So small a count can never pass a test" in words
    assert "What is only claimed Expected of the decision" in words
    assert "Revenue grows 2024-02-14 the vendors' subscriptions" in words


def test_page_shows_notes_restatements_and_the_late_label(
    ctx: Context, client: FlaskClient
) -> None:
    document = sample_document()
    early = show(ctx, client, document, "?look=12").words

    assert "given on 2025-03-02 : no detectable change" in early
    assert "The release manager was ill in March. noted 2024-04-02" in early
    assert early.count("exploratory: registered after the data could be seen") == 2


def test_page_shows_the_look_asked_for(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), sample_document())
    pages = {look: read(client.get(f"{PAGE}?look={look}").text).words for look in (6, 24)}
    strange = [read(client.get(f"{PAGE}?look={look}").text).words for look in ("36", "soon")]

    assert "Look at 6 months." in pages[6]
    assert "time not possible" in pages[6]
    assert "Look at 24 months." in pages[24]
    assert strange == [pages[24]] * 2


def test_page_of_an_event_is_found_by_its_number(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), sample_document())

    assert client.get(f"{PAGE}/7").status_code == 200
    assert client.get(f"{PAGE}/8").status_code == 404
    assert client.get(f"{PAGE}/x").status_code == 404


def test_page_links_the_other_changes(ctx: Context, client: FlaskClient) -> None:
    event = policy().events[0]
    other = replace(event, id=9, title="A new charter", hypotheses=event.hypotheses[:1])
    page = show(ctx, client, sample_document(policy=Policy((event, other))))

    assert "Other changes: A new charter" in page.words


def test_page_before_any_look_says_not_due(ctx: Context, client: FlaskClient) -> None:
    words = show(ctx, client, changed(verdicts=(), shape=None)).words

    assert "not due before 2024-08-31" in words


def test_empty_page_teaches_how_to_register(ctx: Context, client: FlaskClient) -> None:
    words = show(ctx, client, empty_document()).words

    assert "headwater event register tarnwick DAY" in words
    assert "What was never registered gets no verdict." in words


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a.example/\nx", None])
def test_evidence_that_is_no_web_address_is_no_link(
    ctx: Context, client: FlaskClient, link: str | None
) -> None:
    event = replace(policy().events[0], evidence_url=link)
    page = show(ctx, client, sample_document(policy=Policy((event,))))

    assert "Source" not in page.words.split("What was expected")[0]
