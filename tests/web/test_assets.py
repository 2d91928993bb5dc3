import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import tracker.web
from tracker.errors import ResourceMissingError
from tracker.web.assets import asset_url, packaged

FILES = ("tokens.css", "theme.css", "app.js", "icon.svg", "bootstrap.min.css", "plotly.min.js")


@pytest.fixture(scope="module")
def app(bare_client: FlaskClient) -> Flask:
    return bare_client.application


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return asset_url(name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_for_ever_under_its_stamp(app: Flask, name: str) -> None:
    answer = app.test_client().get(address(app, name))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_compressed_for_those_who_take_it(app: Flask, name: str) -> None:
    client, where = app.test_client(), address(app, name)

    small, plain = client.get(where, headers={"Accept-Encoding": "gzip"}), client.get(where)

    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert "Content-Encoding" not in plain.headers


def test_the_stamp_of_our_own_files_is_their_content(app: Flask) -> None:
    stamps = {name: address(app, name).split("/")[-2] for name in ("tokens.css", "theme.css")}

    assert len(set(stamps.values())) == 2
    assert {len(stamp) for stamp in stamps.values()} == {12}


@pytest.mark.parametrize("where", ["/assets/0/theme.css", "/assets/0/../tokens.css", "/assets/0/x"])
def test_another_stamp_or_name_is_not_found(bare_client: FlaskClient, where: str) -> None:
    assert bare_client.get(where).status_code == 404


def test_a_package_without_the_file_stops_the_program() -> None:
    with pytest.raises(ResourceMissingError, match="plotly lacks nothing"):
        packaged("plotly", "plotly", "nothing.js")


def test_a_missing_package_stops_the_program() -> None:
    with pytest.raises(ResourceMissingError, match="install it again"):
        packaged("no_such_package_here", "nothing", "x.css")


def test_the_script_is_short() -> None:
    script = Path(tracker.web.__file__).parent / "static" / "app.js"

    assert len(script.read_text().splitlines()) < 150
