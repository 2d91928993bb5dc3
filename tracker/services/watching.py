"""Which signals stand over the portfolio now, strongest first, from stored summaries."""

from dataclasses import dataclass
from typing import Any

from tracker.db.queries import projects
from tracker.metrics.watch import SignalKey
from tracker.services import portfolio
from tracker.services.context import Context
from tracker.services.portfolio import PortfolioQuery, Row


@dataclass(frozen=True, slots=True)
class Standing:
    """A signal of a project as last computed.

    ``signal`` is a stored `health.watch.Signal`. ``may_be_chance``: the channel is late, but among
    so many channels some would be by chance alone (Benjamini and Hochberg at 10%).
    """

    project: str
    name: str
    as_of: str
    signal: dict[str, Any]
    may_be_chance: bool


def standing(ctx: Context, slug: str | None = None) -> list[Standing]:
    """Return the signals of all projects that are not archived, or of one, strongest first.

    Raises:
        NotFoundError: there is no such project.
    """
    if slug is not None:
        with ctx.uow.read() as tx:
            projects.project(tx, slug)
    rows = portfolio.portfolio(ctx, PortfolioQuery()).matching
    wanted = [row for row in rows if _is_wanted(row, slug)]
    found = [_standing(row, signal) for row in wanted for signal in row.summary["watch"]]
    return sorted(found, key=lambda one: (-one.signal["strength"], one.name.casefold()))


def _is_wanted(row: Row, slug: str | None) -> bool:
    if slug is not None:
        return bool(row.summary["slug"] == slug)
    return not row.summary["is_archived"]


def _standing(row: Row, signal: dict[str, Any]) -> Standing:
    summary = row.summary
    is_release = signal["key"] == SignalKey.RELEASES
    return Standing(
        project=summary["slug"],
        name=summary["name"],
        as_of=summary["as_of"],
        signal=signal,
        may_be_chance=is_release and row.may_be_chance,
    )
