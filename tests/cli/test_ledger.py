from collections.abc import Iterator
from datetime import date

import pytest

from tests.cli.test_commands import Commands
from tests.support.repositories import Repository
from tracker.metrics.months import month_after

EXPECT = ("--statement", "More <b>commits</b>", "--direction", "rise", "--smallest-change", "1.25")


@pytest.fixture(scope="module")
def headwater(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """Return commands on a project with a commit a month in 2022 and 2023, two a month in 2024."""
    folder = tmp_path_factory.mktemp("ledger")
    repository = Repository(folder / "quern")
    repository.write("MAINTAINERS.md", "# Maintainers\n\n* Ann Lee (Acme) @annlee\n")
    for place in range(36):
        month = month_after(date(2022, 1, 1), place)
        for day in range(1, 3 if place < 24 else 5):
            repository.commit(month.replace(day=day).isoformat())
    commands = Commands(folder / "var")
    for words in (
        ("db", "upgrade"),
        ("track", repository.path),
        ("event", "add", "quern", "--on", "2023-12-05", "--title", "Paid support"),
        ("event", "register", "quern", "Paid support", "--outcome", "commits", *EXPECT),
        ("event", "note", "quern", "1", "A sponsor left."),
    ):
        result = commands.run(*words)
        assert result.exit_code == 0, result.output
    yield commands


def test_register_says_what_is_locked_and_that_it_came_late(headwater: Commands) -> None:
    result = headwater.run(
        *("event", "register", "quern", "2023-12-05", "--outcome", "maintainers", *EXPECT),
        *("--looks", "12,6", "--secondary", "--link"),
    )

    assert result.exit_code == 0, result.output
    assert "Locked H2 (number 2) of quern" in result.stdout
    assert "maintainers to rise, looks at 6, 12 months. It can be annotated" in result.stdout
    assert "Exploratory: registered after the data could be seen." in result.stdout


def test_hypotheses_are_listed_with_their_lock_and_notes(headwater: Commands) -> None:
    printed = headwater.json("event", "hypotheses", "quern")
    lines = headwater.run("event", "hypotheses", "quern").stdout.splitlines()

    first = printed[0]
    assert (first["outcome"], first["smallest_change"], first["is_exploratory"]) == (
        "commits",
        1.25,
        True,
    )
    assert [one["text"] for one in first["notes"]] == ["A sponsor left."]
    assert first["event"]["title"] == "Paid support"
    assert lines[0].split()[:3] == ["number", "event", "outcome"]
    assert "exploratory" in lines[1]


def test_verdict_is_printed_with_power_and_label(headwater: Commands) -> None:
    result = headwater.run("event", "verdict", "quern", "Paid support")
    words = " ".join(result.stdout.split())

    assert result.exit_code == 0, result.output
    assert "H1 Commits by people, expected to rise: More <b>commits</b>" in words
    assert "EXPLORATORY: REGISTERED AFTER THE DATA COULD BE SEEN" in words
    assert "6 months ? not assessable" in words
    assert "23 whole months are known before the decision; a trend needs 24" in words
    assert "36 months not due before 2026-12-31" in words


def test_verdict_of_one_look_as_json(headwater: Commands) -> None:
    printed = headwater.json("event", "verdict", "quern", "--look", "6")
    (event,) = printed["events"]

    assert [
        [verdict["months"] for verdict in one["verdicts"]] for one in event["hypotheses"][:1]
    ] == [[6]]
    assert event["hypotheses"][0]["verdicts"][0]["word"] == "not assessable"


def test_verdict_as_of_a_day_before_the_first_look_gives_none(headwater: Commands) -> None:
    printed = headwater.json("event", "verdict", "quern", "--as-of", "2024-03-01")

    assert printed["events"][0]["hypotheses"][0]["verdicts"] == []
    assert printed["events"][0]["sentences"][0].startswith("Nothing is due yet")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("register", "quern", "Paid support", "--outcome", "commits", *EXPECT), 1, "locked"),
        (("register", "quern", "Paid support", "--outcome", "joy", *EXPECT), 1, "name one of"),
        (("register", "quern", "Nothing", "--outcome", "authors", *EXPECT), 1, "no event"),
        (("register", "quern", "Paid support", "--outcome", "authors"), 2, "Missing option"),
        (
            ("register", "quern", "x", "--outcome", "authors", *EXPECT, "--looks", "soon"),
            2,
            "write it as 6,12,18",
        ),
        (("note", "quern", "99", "text"), 1, "no hypothesis of quern"),
        (("verdict", "nobody"), 1, "There is no project nobody."),
        (("verdict", "quern", "Nothing"), 1, "no event of quern"),
        (("hypotheses", "nobody"), 1, "There is no project nobody."),
    ],
)
def test_an_error_is_one_sentence(
    headwater: Commands, arguments: tuple[str, ...], status: int, says: str
) -> None:
    result = headwater.run("event", *arguments)

    assert result.exit_code == status
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_nothing_registered_says_how_to_register(headwater: Commands) -> None:
    headwater.run("event", "add", "quern", "--on", "2024-01-05", "--title", "Another")
    result = headwater.run("event", "verdict", "quern", "Another")

    assert result.exit_code == 1
    assert "headwater event register quern EVENT" in result.stderr
