"""Taking what an organisation says of its own money from its funding.json manifest."""

from pathlib import Path

from tracker.db.queries import projects
from tracker.importers.funding_json import FUNDING_JSON, read_manifest
from tracker.services.context import Context
from tracker.services.entry import TableRun, Wish, enter
from tracker.services.files import text_of


def import_funding_json(ctx: Context, slug: str, file: Path, *, is_dry: bool) -> TableRun:
    """Enter the years of a project's manifest; what an earlier one told and it lacks is withdrawn.

    Raises:
        NotFoundError: there is no such project.
        SourceError: the file cannot be read.
    """
    with ctx.uow.read() as tx:
        projects.project(tx, slug)
    parsed = read_manifest(text_of(file), file.name, slug)
    # One attester for each project, so that its next manifest takes the place of this one.
    wish = Wish(is_dry=is_dry, is_whole=not parsed.issues, source=f"funding.json of {slug}")
    return enter(ctx, FUNDING_JSON, file.name, parsed, wish)
