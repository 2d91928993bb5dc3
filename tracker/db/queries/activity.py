"""Authors of a repository and what they did on which day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import String, bindparam, cast, delete, distinct, func, select, update
from sqlmodel import col

from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.people import ActivityDay, ActivityMonth, Author

DayKey = tuple[int, date, str]


def supersede_activity(tx: Tx, repository_id: int) -> None:
    """Supersede all activity of a repository: its history was rewritten and is read anew."""
    authors = select(col(Author.id)).where(col(Author.repository_id) == repository_id)
    mine = col(ActivityDay.author_id).in_(authors)
    # What was recorded at this very instant stood for no time at all.
    tx.session.execute(delete(ActivityDay).where(mine, col(ActivityDay.recorded_at) == tx.now))
    tx.session.execute(
        update(ActivityDay)
        .where(mine, col(ActivityDay.superseded_at).is_(None))
        .values(superseded_at=tx.now)
    )


def authors(tx: Tx, repository_id: int) -> dict[str, Author]:
    """Return the authors of a repository by their key."""
    query = select(Author).where(col(Author.repository_id) == repository_id)
    return {found.key: found for found in tx.session.execute(query).scalars()}


def author_ids(tx: Tx, repository_id: int, rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return {key: id} of all authors, recording those of ``rows`` that are new.

    Whoever is known already bears the name and the handle of the newest reading.
    """
    known = authors(tx, repository_id)
    new = []
    for row in rows:
        if row["key"] in known:
            known[row["key"]].sqlmodel_update(dict(row))
        else:
            new.append({"repository_id": repository_id, **row})
    tx.insert_all(Author, new)
    return {key: found.id for key, found in authors(tx, repository_id).items() if found.id}


def link_authors(tx: Tx, links: Mapping[int, int | None]) -> None:
    """Say which person each author is: {author id: person id, None: nobody with a role}."""
    rows = [{"author": author, "person": person} for author, person in links.items()]
    if rows:
        statement = update(Author.__table__).where(  # type: ignore[attr-defined]
            col(Author.id) == bindparam("author")
        )
        tx.session.execute(statement.values(person_id=bindparam("person")), rows)


def add_days(tx: Tx, repository_id: int, days: Mapping[DayKey, tuple[int, int]]) -> None:
    """Add (commits, merges) to the days of authors, recorded now; a day is the sum of its rows."""
    standing = _days_of_this_instant(tx, repository_id)
    new: list[dict[str, Any]] = []
    grown: list[dict[str, Any]] = []
    for key, (commits, merges) in days.items():
        if key in standing:
            number, had_commits, had_merges = standing[key]
            grown.append(
                {"day": number, "commits": had_commits + commits, "merges": had_merges + merges}
            )
        else:
            author, day, domain = key
            new.append(
                {
                    "author_id": author,
                    "active_on": day,
                    "domain": domain,
                    "commits": commits,
                    "merges": merges,
                    "recorded_at": tx.now,
                }
            )
    _insert_and_grow(tx, new, grown)


def _days_of_this_instant(tx: Tx, repository_id: int) -> dict[DayKey, tuple[int, int, int]]:
    """Return the rows that another reading recorded at the very same instant: they grow."""
    query = (
        select(ActivityDay)
        .join(Author, col(Author.id) == col(ActivityDay.author_id))
        .where(col(Author.repository_id) == repository_id, col(ActivityDay.recorded_at) == tx.now)
    )
    return {
        (one.author_id, one.active_on, one.domain): (one.id or 0, one.commits, one.merges)
        for one in tx.session.execute(query).scalars()
    }


def _insert_and_grow(
    tx: Tx, new: Sequence[dict[str, Any]], grown: Sequence[dict[str, Any]]
) -> None:
    tx.insert_all(ActivityDay, new)
    if grown:
        statement = update(ActivityDay.__table__).where(  # type: ignore[attr-defined]
            col(ActivityDay.id) == bindparam("day")
        )
        tx.session.execute(
            statement.values(commits=bindparam("commits"), merges=bindparam("merges")),
            list(grown),
        )


def count_months(tx: Tx, repository_id: int) -> None:
    """Count the months of a repository anew from the days that stand."""
    tx.session.execute(
        delete(ActivityMonth).where(col(ActivityMonth.repository_id) == repository_id)
    )
    counted = month_counts(tx, repository_id)
    rows = [
        {"repository_id": repository, "month": month, "people": people, "commits": commits}
        for repository, month, people, commits in counted
    ]
    tx.insert_all(ActivityMonth, rows)


def month_counts(tx: Tx, repository_id: int | None = None) -> Iterator[tuple[int, date, int, int]]:
    """Yield (repository, month, people, commits) of one repository or all; bots left out."""
    month = func.substr(cast(col(ActivityDay.active_on), String), 1, 7)
    people, commits = func.count(distinct(col(Author.id))), func.sum(col(ActivityDay.commits))
    query = (
        select(col(Author.repository_id), month, people, commits)
        .join(Author, col(Author.id) == col(ActivityDay.author_id))
        .where(
            col(Author.is_bot).is_(False),
            col(ActivityDay.commits) > 0,
            standing(tx, ActivityDay),
        )
        .group_by(col(Author.repository_id), month)
    )
    if repository_id is not None:
        query = query.where(col(Author.repository_id) == repository_id)
    for repository, name, many, made in tx.session.execute(query):
        yield repository, date.fromisoformat(f"{name}-01"), int(many), int(made)


def months(tx: Tx) -> Iterator[tuple[int, date, int, int]]:
    """Yield (repository, month, people, commits) of all; a past state is counted from its days."""
    return stored_months(tx) if tx.known_at is None else month_counts(tx)


def stored_months(tx: Tx) -> Iterator[tuple[int, date, int, int]]:
    """Yield the same of all repositories, as it was counted when their days last changed."""
    query = select(
        col(ActivityMonth.repository_id),
        col(ActivityMonth.month),
        col(ActivityMonth.people),
        col(ActivityMonth.commits),
    )
    for row in tx.session.execute(query):
        yield row[0], row[1], row[2], row[3]
