"""Reading asks one place which rows stand: a query of its own would forget the second clock."""

from pathlib import Path

# They write the clock, or compare rows of one instant.
WRITERS = {"standing.py", "queries/facts.py", "queries/activity.py"}


def test_whoever_reads_activity_asks_which_rows_stand(root: Path) -> None:
    folder = root / "tracker" / "db"
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
    }
    readers = {name for name, text in texts.items() if "col(ActivityDay." in text} - WRITERS

    assert readers
    assert {name for name in readers if "standing(tx, ActivityDay)" not in texts[name]} == set()


def test_only_one_place_tells_which_facts_stand(root: Path) -> None:
    folder = root / "tracker" / "db"
    asking = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if "superseded_at" in path.read_text(encoding="utf-8")
    }

    assert asking == WRITERS
