"""How this installation stands."""

from tracker.db.queries import snapshots
from tracker.metrics.result import METHOD_VERSION
from tracker.services.context import Context


def waiting(ctx: Context) -> int:
    """Return how many projects have newer facts than are shown.

    That the answer comes proves that the database works.

    Raises:
        SetupError: the database does not answer, or lacks its tables.
    """
    with ctx.uow.read() as tx:
        return len(snapshots.stale_slugs(tx, METHOD_VERSION))
