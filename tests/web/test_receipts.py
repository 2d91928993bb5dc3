from flask.testing import FlaskClient

from tests.support.documents import sample_document
from tests.web.reading import read
from tests.web.stored import store, summary
from tracker.services.context import Context
from tracker.web.grids import Grid, grids

RECEIPT = {
    "id": "tarnwick.2026-11-20.overdue-api/v1",
    "figure": "overdue-api/v1",
    "project": "tarnwick",
    "metric": "release_overdue_probability",
    "as_of": "2026-11-20",
    "window": "last 60 gaps",
    "inputs": {"gaps_edge": [7, 8, 9], "elapsed_edge": 4},
    "result": {"p": 0.62, "flag": "on_rhythm", "ci95": [0.5, 0.7]},
    "sources": [
        {"kind": "git", "address": "https://git.example/t", "path": None, "last_confirmed": None}
    ],
    "observed_until": "2026-11-19",
    "method_version": "1",
}


def stored(ctx: Context, **changes: object) -> str:
    receipt = RECEIPT | changes
    store(ctx, summary("tarnwick"), sample_document(), receipts={str(receipt["id"]): receipt})
    return f"/receipts/{receipt['id']}"


def test_grids_put_single_values_first_and_keep_pairs_in_one_cell() -> None:
    assert grids("result", {"listed": [1, 2, 3], "p": 0.5, "ci95": [0.1, 0.9]}) == (
        Grid("", ("name", "value"), (("p", 0.5), ("ci95", [0.1, 0.9])), 0),
        Grid("listed", ("value",), ((1,), (2,), (3,)), 0),
    )


def test_grids_make_records_a_table() -> None:
    spells = [{"person": "a", "end": None}, {"person": "b", "start": "2026-01-01"}]

    assert grids("inputs", {"spells": spells}) == (
        Grid(
            "spells", ("person", "end", "start"), (("a", None, None), ("b", None, "2026-01-01")), 0
        ),
    )


def test_grids_name_the_rows_of_a_mapping() -> None:
    inputs = {"sources": {"list": "2026-01-01"}, "activity": {"ann": {"last": "2026-02-02"}}}

    assert grids("inputs", inputs) == (
        Grid("sources", ("name", "value"), (("list", "2026-01-01"),), 0),
        Grid("activity", ("name", "last"), (("ann", "2026-02-02"),), 0),
    )


def test_grids_say_how_many_rows_they_leave_out() -> None:
    (grid,) = grids("gaps", list(range(205)))

    assert (len(grid.rows), grid.left_out) == (200, 5)


def test_a_receipt_can_be_read(ctx: Context, client: FlaskClient) -> None:
    address = stored(ctx)

    page = read(client.get(address).text)

    assert page.all("h1")[0].words == "Receipt: overdue api/v1"
    assert "on_rhythm" in page.words
    assert "Student-t of the log of the last 60 gaps" in page.words
    assert page.all("a", href=f"{address}.json")


def test_a_receipt_comes_as_json_whole(ctx: Context, client: FlaskClient) -> None:
    assert client.get(f"{stored(ctx)}.json").json == RECEIPT


def test_a_receipt_of_an_older_method_can_be_read(ctx: Context, client: FlaskClient) -> None:
    answer = client.get(stored(ctx, metric="no_longer_there"))

    assert answer.status_code == 200
    assert "no_longer_there" in answer.text


def test_a_hostile_receipt_stays_text(ctx: Context, client: FlaskClient) -> None:
    answer = client.get(stored(ctx, inputs={"<script>alert(1)</script>": "<img src=x>"}))

    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def test_a_receipt_that_is_not_there(client: FlaskClient) -> None:
    answer = client.get("/receipts/nothing.json")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json == {
        "type": "about:blank",
        "title": "Nothing is here",
        "status": 404,
        "detail": "There is no receipt nothing.",
    }
