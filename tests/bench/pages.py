"""The portfolio at the server against the bare query that it rests on."""

import tempfile
from pathlib import Path

from tests.bench.timing import seconds, show
from tests.support.contexts import fresh_context
from tracker.app import create_app
from tracker.db.queries import summaries
from tracker.services import health, refreshing, sampling
from tracker.services.context import Context

PROJECTS = 1000


def run(shared: Path) -> None:
    """Print the portfolio page with 1,000 sample projects, and the query alone."""
    with tempfile.TemporaryDirectory() as folder:
        ctx = fresh_context(Path(folder))
        sampling.load(ctx, PROJECTS, 1)
        show(
            f"compute {PROJECTS} sample projects",
            seconds(lambda: refreshing.refresh_all(ctx, health.stale(ctx)), runs=1),
        )
        client = create_app(ctx).test_client()
        query = seconds(lambda: _query(ctx), runs=10)
        show("the query behind the portfolio", query)
        show("the portfolio page", seconds(lambda: client.get("/"), runs=10), query)
        slug = health.all_slugs(ctx)[0]
        show("a project's page", seconds(lambda: client.get(f"/projects/{slug}"), runs=10))


def _query(ctx: Context) -> object:
    with ctx.uow.read() as tx:
        return summaries.summaries(tx, [one.id for one in summaries.shown(tx)])
