"""Reports: a frozen context and the PDF that was made of it."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from tracker.db.queries import projects, snapshots
from tracker.domain.billing import Audience
from tracker.domain.health import ReportRun
from tracker.errors import InvalidInputError
from tracker.health.words import long_day, long_instant
from tracker.reporting.context import ALONE, Computation, report_context
from tracker.reporting.render import render_pdf
from tracker.services import disclosures
from tracker.services.context import Context
from tracker.services.files import write_whole
from tracker.services.projects import shown

KIND = "project-health"
EDITION = "Foundation edition"


def make(ctx: Context, slug: str) -> ReportRun:
    """Make the health report of a project from its snapshot, store it, and return the run.

    Raises:
        NotFoundError: there is no such project.
        NothingToShowError: nothing has been computed of it yet.
    """
    found = shown(ctx, slug)
    computed = Computation(found.computed_at, found.has_newer_facts)
    return make_of(ctx, slug, found.for_recipients, computed)


def make_of(
    ctx: Context, slug: str, document: dict[str, Any], computed: Computation = ALONE
) -> ReportRun:
    """Make a report of a health document, its charts included, store it, and return the run.

    The document is that of those who get reports. ``computed`` tells when it was computed, and from
    which knowledge. It is rendered with no transaction open. One of the same context is made once.

    Raises:
        NotFoundError: there is no such project.
    """
    as_of = date.fromisoformat(document["as_of"])
    context = report_context(
        document,
        edition=EDITION,
        period=_period(as_of, computed),
        run_id=f"{slug}-{as_of}",
        computed=computed,
    )
    with ctx.uow.read() as tx:
        project = projects.project(tx, slug)
        assert project.id is not None
        made = snapshots.report_of(tx, project.id, as_of)
    if made is not None and made.context == context:
        return made
    pdf = render_pdf(context)
    with ctx.uow.begin() as tx:
        run = ReportRun(
            project_id=project.id,
            kind=KIND,
            as_of=as_of,
            made_at=tx.now,
            context=context,
            pdf=pdf,
            pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        )
        snapshots.add_report(tx, run)
        disclosures.log(tx, document, Audience.RECIPIENTS, f"report {file_name(slug, run)}")
    return run


def _period(as_of: date, computed: Computation) -> str:
    if computed.known_at is None:
        return f"as of {long_day(as_of)}"
    return f"as of {long_day(as_of)}, as it was known on {long_instant(computed.known_at)}"


def file_name(slug: str, run: ReportRun) -> str:
    """Return the name of a report's file, for example linkerd2-2026-08-21.pdf."""
    return f"{slug}-{run.as_of.isoformat()}.pdf"


def write(ctx: Context, slug: str, run: ReportRun, out: Path | None) -> Path:
    """Write a report to ``out``, or below the var directory, and return where it lies.

    The file appears whole or not at all.

    Raises:
        InvalidInputError: it cannot be written there.
    """
    path = out or ctx.var_dir / "reports" / file_name(slug, run)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, run.pdf)
    except OSError as error:
        raise InvalidInputError(
            f"The report cannot be written to {path}: {error.strerror}."
        ) from error
    return path
