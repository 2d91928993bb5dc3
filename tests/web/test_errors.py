import logging
from pathlib import Path

import pytest
from flask import Flask

from tests.web.reading import read
from tracker.app import create_app
from tracker.bootstrap import bootstrap
from tracker.config import Settings
from tracker.errors import ConflictError
from tracker.services.context import Context


@pytest.fixture()
def app(ctx: Context) -> Flask:
    """Return the application with three views that go wrong."""
    app = create_app(ctx)

    def fault() -> str:
        raise ZeroDivisionError("a secret of the code")

    def conflict() -> str:
        raise ConflictError("Somebody changed this <b>meanwhile</b>.")

    app.add_url_rule("/fault", view_func=fault)
    app.add_url_rule("/fault.json", "fault_json", view_func=fault)
    app.add_url_rule("/conflict", view_func=conflict)
    return app


def test_a_page_that_is_not_there_looks_like_all_others(app: Flask) -> None:
    answer = app.test_client().get("/nothing")
    page = read(answer.text)

    assert answer.status_code == 404
    assert page.all("h1")[0].words == "Nothing is here"
    assert "the portfolio lists every project" in page.words
    assert page.all("nav")
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_error_of_a_user_is_its_sentence_as_text(app: Flask) -> None:
    answer = app.test_client().get("/conflict")

    assert answer.status_code == 409
    assert "Somebody changed this &lt;b&gt;meanwhile&lt;/b&gt;." in answer.text


def test_a_fault_of_ours_is_logged_and_tells_nothing(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/fault")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_fault_answers_json_where_json_was_asked_for(app: Flask) -> None:
    answer = app.test_client().get("/fault.json")

    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert answer.json is not None
    assert set(answer.json) == {"type", "title", "status", "detail"}


def test_a_database_without_tables_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(bootstrap(Settings(var_dir=tmp_path))).test_client()

    with caplog.at_level(logging.ERROR):
        answer = client.get("/")

    assert answer.status_code == 500
    assert "run `headwater db upgrade`" in answer.text
    assert "headwater db upgrade" in caplog.text
