"""What every connection is set up with: durable commits, and an end to all waiting."""

from sqlalchemy import text

from tracker.db.engine import make_engine


def told(url: str, *questions: str) -> list[object]:
    """Return what the database answers to each question."""
    engine = make_engine(url)
    with engine.connect() as connection:
        answers = [connection.execute(text(one)).scalar_one() for one in questions]
    engine.dispose()
    return answers


def test_sqlite_commits_to_the_disk_and_waits_five_seconds(sqlite_url: str) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    found = told(sqlite_url, *(f"PRAGMA {one}" for one in pragmas))

    full = 2
    assert found == ["wal", full, 1, 5000]
    assert told(sqlite_url + "?timeout=0.5", "PRAGMA busy_timeout") == [500]


def test_postgresql_waits_five_seconds_for_a_lock(postgresql_url: str) -> None:
    questions = ("SHOW lock_timeout", "SHOW idle_in_transaction_session_timeout")
    own = postgresql_url + "&options=-c%20lock_timeout%3D700"

    assert told(postgresql_url, *questions) == ["5s", "5min"]
    assert told(own, *questions) == ["700ms", "5min"]
