"""Which source is used, how fresh it is, and whether others disagree (model.md 2.4). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.metrics.result import Measurement
from tracker.metrics.sources import (
    AGEING_DAYS,
    FOUNDATION_LIST,
    FRESH_DAYS,
    Freshness,
    age_days,
    freshness,
    precedence,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of the head-count; None: it gives no number."""

    name: str
    last_confirmed: date | None
    headcount: int | None


@dataclass(frozen=True, slots=True)
class SourceChoice(Measurement):
    """The number of the source that counts; a conflict is shown, never settled silently.

    Open spells are cut off at ``censor_date``, the last confirmation of the source used.
    """

    headcount: int | None = None
    used: str | None = None
    age_days: int | None = None
    freshness: Freshness | None = None
    conflict: bool | None = None
    foundation_age_days: int | None = None
    foundation_freshness: Freshness | None = None
    censor_date: date | None = None


def choose_source(
    statements: Iterable[Statement],
    as_of: date,
    fresh_days: float = FRESH_DAYS,
    ageing_days: float = AGEING_DAYS,
) -> SourceChoice:
    """Return which source counts on ``as_of`` and how old it and the foundation's list are.

    The project's own file comes first, then the foundation's list, then third parties; within a
    rank the freshest. A source confirmed only after ``as_of`` is not known yet.
    """
    known = [one for one in statements if not _is_later(one, as_of)]
    known.sort(key=lambda one: precedence(one.name, age_days(one.last_confirmed, as_of)))
    if not known:
        return SourceChoice()
    used = next((one for one in known if one.headcount is not None), known[0])
    foundation = next((one for one in known if one.name == FOUNDATION_LIST), None)
    age = age_days(used.last_confirmed, as_of)
    listed_age = age_days(foundation.last_confirmed, as_of) if foundation else None
    return SourceChoice(
        headcount=used.headcount,
        used=used.name,
        age_days=age,
        freshness=freshness(age, fresh_days, ageing_days),
        conflict=len({one.headcount for one in known} - {None}) > 1,
        foundation_age_days=listed_age,
        foundation_freshness=freshness(listed_age, fresh_days, ageing_days),
        censor_date=used.last_confirmed,
    )


def _is_later(statement: Statement, as_of: date) -> bool:
    return statement.last_confirmed is not None and statement.last_confirmed > as_of
