"""Computing many projects at once: processes read and compute, this one alone writes."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, fields
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from tracker.db.engine import make_engine
from tracker.db.uow import UnitOfWork
from tracker.errors import SetupError, TrackerError
from tracker.health.norms import FoundationNorms
from tracker.services import health
from tracker.services.context import Context, Progress, Silent
from tracker.services.health import Measured

# A process needs a second to load what computes: fewer projects are quicker without.
_WORTH_PROCESSES = 40
# Results are large: a few wait for the writer, never all of them.
_AHEAD = 2
# What facts that contradict each other, or a mistake in a formula, make of a computation.
_BROKEN_FACTS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(RuntimeError, TypeError, ValueError),
)
_KILLED = (
    "A computing process was killed; what was not reached keeps its last snapshot. "
    "Run it again, with fewer --jobs if memory was short."
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A project that could not be computed, and why; its last snapshot stands."""

    slug: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many projects were computed, how many had nothing new, and which ones failed."""

    computed: int
    unchanged: int
    failures: tuple[Failure, ...]


Work = Callable[[str], Measured | Failure]


def default_jobs() -> int:
    """Return how many processes compute at once unless somebody says otherwise: one a core."""
    return os.cpu_count() or 1


def refresh_all(
    ctx: Context,
    slugs: Sequence[str],
    *,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Refreshed:
    """Compute these projects and store a snapshot of each; what goes wrong in one stops no other.

    Each snapshot is stored whole in one transaction, by this process alone. Whatever ends the work
    early leaves the projects that were not reached with their old snapshot, and marked.

    Raises:
        SetupError: the database refuses, or a computing process was killed.
    """
    progress = progress or Silent()
    progress.stage("computing", len(slugs), "projects")
    many = jobs or (default_jobs() if len(slugs) >= _WORTH_PROCESSES else 1)
    pool, work = _pool(ctx, health.norms_of(ctx), many, force)
    kept: list[bool] = []
    failures: list[Failure] = []
    try:
        with pool:
            for found in _finished(pool, work, slugs, many):
                if isinstance(found, Failure):
                    failures.append(found)
                else:
                    kept.append(health.keep(ctx, found))
                progress.advance()
    except BrokenProcessPool as error:
        raise SetupError(_KILLED) from error
    failures.sort(key=lambda one: one.slug)
    return Refreshed(sum(kept), len(kept) - sum(kept), tuple(failures))


def _finished(
    pool: Executor, work: Work, slugs: Sequence[str], jobs: int
) -> Iterator[Measured | Failure]:
    """Yield what came of each project as soon as it is computed."""
    waiting: set[Future[Measured | Failure]] = set()
    rest = iter(slugs)
    more = True
    while more or waiting:
        while more and len(waiting) < jobs * _AHEAD:
            slug = next(rest, None)
            more = slug is not None
            if slug is not None:
                waiting.add(pool.submit(work, slug))
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


# -- processes ------------------------------------------------------------------------------------


def _pool(ctx: Context, norms: FoundationNorms, jobs: int, force: bool) -> tuple[Executor, Work]:
    """Return what computes, and the work to hand to it."""
    if jobs == 1:
        return ThreadPoolExecutor(1), partial(_attempt, ctx, norms, force)
    # Spawned, not forked: a forked process would share our connections.
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(_address(ctx), _without_connections(ctx), norms, force),
    )
    return pool, _measured


def _address(ctx: Context) -> str:
    return ctx.uow.engine.url.render_as_string(hide_password=False)


# Connections and locks cannot travel; and who only computes needs no secret.
_STAYS = {"uow", "stripe", "vault", "secret_key"}


def _without_connections(ctx: Context) -> dict[str, Any]:
    return {one.name: getattr(ctx, one.name) for one in fields(ctx) if one.name not in _STAYS}


# What a computing process works with; set once, when it begins.
_work: list[Work] = []


def _begin(address: str, parts: dict[str, Any], norms: FoundationNorms, force: bool) -> None:
    """Set up a computing process with a connection of its own."""
    # Ctrl-C reaches every process of the terminal; only the writing one shall answer it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()
    ctx = Context(uow=UnitOfWork(make_engine(address), parts["clock"]), **parts)
    _work.append(partial(_attempt, ctx, norms, force))


def _end_with_the_parent() -> None:
    """End this process when the one that began it is gone, however that ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _measured(slug: str) -> Measured | Failure:
    return _work[0](slug)


def _attempt(ctx: Context, norms: FoundationNorms, force: bool, slug: str) -> Measured | Failure:
    """Return what is to be stored, or what went wrong as words: not every error can travel."""
    try:
        return health.measured(ctx, slug, norms, force=force)
    except TrackerError as error:
        return Failure(slug, str(error))
    except _BROKEN_FACTS as error:
        return Failure(slug, f"{type(error).__name__}: {error}")
