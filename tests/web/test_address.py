import pytest

from tracker.services.portfolio import Direction, GradeAtMost, PortfolioQuery, Sort
from tracker.web.address import read, write

FULL = PortfolioQuery(
    months=12,
    maturity="graduated",
    dimension="people",
    grade=GradeAtMost.C,
    direction=Direction.SLIPPED,
    only_signals=True,
    text="tarn",
    sort=Sort.NAME,
    page=3,
)
ADDRESS = {
    "since": "12",
    "maturity": "graduated",
    "dimension": "people",
    "grade": "C",
    "change": "slipped",
    "watch": "1",
    "q": "tarn",
    "sort": "name",
    "page": "3",
}


def test_read_understands_every_part() -> None:
    assert read(ADDRESS).query == FULL
    assert read(ADDRESS).notes == ()


def test_write_is_the_way_back() -> None:
    assert write(FULL, page=3) == ADDRESS
    assert write(PortfolioQuery()) == {}


def test_write_of_a_change_leads_to_the_first_page() -> None:
    assert write(FULL, direction=None) == {
        name: value for name, value in ADDRESS.items() if name not in ("change", "page")
    }


def test_read_takes_an_empty_form_for_the_defaults() -> None:
    assert read(dict.fromkeys(ADDRESS, "")).query == PortfolioQuery()
    assert read(dict.fromkeys(ADDRESS, "")).notes == ()


@pytest.mark.parametrize("name", ["since", "dimension", "grade", "change", "watch", "sort", "page"])
@pytest.mark.parametrize("value", ["odd", "<script>", "99", "-1", "٣", "1e3", "6.0"])
def test_read_leaves_out_what_it_does_not_know_and_says_so(name: str, value: str) -> None:
    found = read({name: value})

    if (name, value) == ("page", "99"):
        assert (found.query, found.notes) == (PortfolioQuery(page=99), ())
    else:
        assert found.query == PortfolioQuery()
        assert found.notes == (f"There is no {name} “{value}” here; it was left out.",)


def test_read_cuts_long_text() -> None:
    assert read({"q": "x" * 500}).query.text == "x" * 100


@pytest.mark.parametrize("page", ["0", "00"])
def test_read_begins_pages_at_one(page: str) -> None:
    assert read({"page": page}).query.page == 1
