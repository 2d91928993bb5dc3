"""Import runs: each import is one transaction that records itself, also when it fails."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from tracker.db.queries import provenance
from tracker.db.uow import Tx
from tracker.domain.provenance import ImportRun, RunState
from tracker.errors import TrackerError
from tracker.importers.records import Issue
from tracker.services.context import Context

# A source that is broken throughout would drown its own report.
ISSUES_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import stored: counts by kind, what it did not understand, whose facts changed.

    With a ``refusal`` it stored nothing; the issues say why.
    """

    counts: dict[str, Any]
    issues: tuple[Issue, ...] = ()
    fingerprint: str | None = None
    observed_until: date | None = None
    project_id: int | None = None
    is_unchanged: bool = False
    refusal: str | None = None

    @property
    def state(self) -> RunState:
        """How an import ended that did this."""
        if self.refusal is not None:
            return RunState.FAILED
        return RunState.UNCHANGED if self.is_unchanged else RunState.DONE


@dataclass(frozen=True, slots=True)
class Run:
    """A finished import, as it is told to whoever started it."""

    what: str
    address: str
    state: str
    counts: dict[str, Any] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    finished_at: datetime | None = None
    message: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the run as plain JSON types."""
        return asdict(self)


def recorded(ctx: Context, what: str, address: str, store: Callable[[Tx], Outcome]) -> Run:
    """Store an import in one transaction together with its run; a failure is recorded alone.

    Raises:
        TrackerError: whatever ``store`` raised; nothing of it was kept.
    """
    started = ctx.clock.now()
    try:
        with ctx.uow.begin() as tx:
            outcome = store(tx)
            run = ImportRun(
                project_id=outcome.project_id,
                what=what,
                address=address,
                started_at=started,
                finished_at=tx.now,
                state=outcome.state,
                fingerprint=outcome.fingerprint,
                observed_until=outcome.observed_until,
                counts=outcome.counts,
                message=outcome.refusal,
            )
            tx.session.add(run)
            tx.session.flush()
            _record_issues(tx, run, outcome.issues)
    except TrackerError as error:
        _record_failure(ctx, what, address, error)
        raise
    return Run(
        what=what,
        address=address,
        state=outcome.state.value,
        counts=outcome.counts,
        issues=outcome.issues,
        finished_at=run.finished_at,
        message=outcome.refusal,
    )


def failed(ctx: Context, what: str, address: str, error: TrackerError) -> None:
    """Record an import that failed before anything could be stored."""
    _record_failure(ctx, what, address, error)


def _record_issues(tx: Tx, run: ImportRun, issues: Iterable[Issue]) -> None:
    assert run.id is not None
    kept = list(issues)[:ISSUES_KEPT]
    provenance.record_issues(tx, run.id, [asdict(issue) for issue in kept])


def _record_failure(ctx: Context, what: str, address: str, error: TrackerError) -> None:
    with ctx.uow.begin() as tx:
        tx.session.add(
            ImportRun(
                what=what,
                address=address,
                started_at=tx.now,
                finished_at=tx.now,
                state=RunState.FAILED,
                message=str(error),
            )
        )


def recent(ctx: Context, limit: int) -> list[Run]:
    """Return the newest imports with what they did not understand, newest first."""
    with ctx.uow.read() as tx:
        return [
            Run(
                what=run.what,
                address=run.address,
                state=run.state.value,
                counts=run.counts,
                issues=tuple(
                    Issue(one.message, one.file, one.line, one.commit, one.kind)
                    for one in provenance.issues_of(tx, run.id or 0)
                ),
                finished_at=run.finished_at,
                message=run.message,
            )
            for run in provenance.recent_runs(tx, limit)
        ]
