from sqlalchemy import text

from tracker.db import migrate
from tracker.db.engine import make_engine

ROWS = """
INSERT INTO project (id, slug, name, is_sample) VALUES (1, 'quern', 'Quern', false);
INSERT INTO repository (id, project_id, address, identities) VALUES (1, 1, 'a', '{}');
INSERT INTO author (id, repository_id, key, name, is_bot) VALUES (1, 1, 'k', 'Ann', false);
INSERT INTO activity_day (id, author_id, active_on, domain, commits, merges) VALUES
  (1, 1, '2024-01-01', '', 2, 1), (2, 1, '2024-01-02', '', 5, 0)
"""
LATER = """
INSERT INTO activity_day
  (id, author_id, active_on, domain, commits, merges, recorded_at, superseded_at) VALUES
  (3, 1, '2024-01-01', '', 3, 1, '2026-11-01 09:00:00', NULL),
  (4, 1, '2024-01-01', '', 7, 0, '2026-10-01 09:00:00', '2026-11-01 09:00:00')
"""


def execute(url: str, statements: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        for statement in statements.split(";"):
            connection.execute(text(statement))
    engine.dispose()


def months(url: str) -> list[tuple[str, int, int]]:
    engine = make_engine(url)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT month, people, commits FROM activity_month"))
        rows = [(str(month), people, commits) for month, people, commits in found]
    engine.dispose()
    return rows


def days(url: str) -> list[tuple[str, int, int]]:
    engine = make_engine(url)
    with engine.begin() as connection:
        found = connection.execute(
            text("SELECT active_on, commits, merges FROM activity_day ORDER BY active_on, commits")
        )
        rows = [(str(day), commits, merges) for day, commits, merges in found]
    engine.dispose()
    return rows


def test_days_survive_the_clock_and_its_removal(bare_database_url: str) -> None:
    migrate.upgrade(bare_database_url)
    migrate.downgrade(bare_database_url, "0002")
    execute(bare_database_url, ROWS)
    migrate.upgrade(bare_database_url)
    kept, counted = days(bare_database_url), months(bare_database_url)
    execute(bare_database_url, LATER)

    migrate.downgrade(bare_database_url, "0002")

    assert kept == [("2024-01-01", 2, 1), ("2024-01-02", 5, 0)]
    assert counted == [("2024-01-01", 1, 7)]
    assert days(bare_database_url) == [("2024-01-01", 5, 2), ("2024-01-02", 5, 0)]
