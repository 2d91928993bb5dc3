"""Recurring work is done once a period, whoever wakes for it and however often."""

from collections.abc import Callable

from tracker.db.queries import claims
from tracker.services.context import Context


def once(ctx: Context, name: str, period: str, seconds: int, work: Callable[[], object]) -> bool:
    """Do ``work`` unless it is done for this period or somebody is at it; tell whether it was.

    A worker that is killed or fails leaves its claim, and after ``seconds`` another one may try.
    """
    with ctx.uow.begin() as tx:
        is_ours = claims.claim(tx, name, period, seconds)
    if is_ours:
        work()
        with ctx.uow.begin() as tx:
            claims.done(tx, name, period)
    return is_ours
