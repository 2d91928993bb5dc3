import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import tracker.web
from tests.support.documents import sample_document
from tests.web.stored import store, summary
from tracker.services.context import Context

WEB = Path(tracker.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
ADDRESSES = (
    "/",
    "/portfolio.csv",
    "/projects/tarnwick",
    "/projects/tarnwick/charts/maintainers.json",
    "/projects/stranger",
    "/projects/stranger/charts/x.json",
    "/receipts/stranger",
    "/method",
    "/healthz",
    "/nothing",
    "/assets/0/nothing.css",
)


def test_every_answer_carries_the_headers(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), sample_document())

    for address in ADDRESSES:
        headers = client.get(address).headers

        assert headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"],
)
def test_loopback_is_answered(bare_client: FlaskClient, host: str) -> None:
    assert bare_client.get("/method", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost@evil.example",
     "192.168.1.2", "[::1", "[evil]", "", "evil.example:8000"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/", "/healthz", "/projects/x/charts/y.json"])
def test_a_foreign_host_is_refused(bare_client: FlaskClient, host: str, address: str) -> None:
    answer = bare_client.get(address, headers={"Host": host})

    assert answer.status_code == 400
    assert "answers to localhost and 127.0.0.1 only" in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("address", ["/", "/projects/tarnwick", "/receipts/x", "/method"])
def test_nothing_can_be_changed_from_outside(
    bare_client: FlaskClient, method: str, address: str
) -> None:
    assert bare_client.open(address, method=method).status_code == 405


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_trusts_no_markup_and_runs_no_script(template: Path) -> None:
    text = template.read_text()

    assert not re.search(r"\|\s*safe\b|autoescape", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"""\son[a-z]+\s*=\s*["']|\sstyle\s*=|javascript:""", text)


def test_markup_is_trusted_in_one_place() -> None:
    trusting = [path.name for path in WEB.rglob("*.py") if "Markup(" in path.read_text()]

    assert trusting == ["pictures.py"]


def test_healthz_tells_how_many_projects_wait(bare_client: FlaskClient) -> None:
    assert bare_client.get("/healthz").text == "ok\nwaiting 0\n"
