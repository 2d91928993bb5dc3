"""What is to be done by itself, each piece with its errors caught, recorded, and left behind.

A task may be woken at any time, by any number of processes: what it does is claimed in the
database, so that it is done once, and done again where somebody was killed at it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from traceback import extract_tb

from tracker.errors import TrackerError
from tracker.services import health, refreshing
from tracker.services.billing import upkeep
from tracker.services.billing.applying import drain
from tracker.services.billing.backfilling import reconcile
from tracker.services.billing.falling_due import fall_due
from tracker.services.claims import once
from tracker.services.context import Context

#: For how long a claim stands that nobody gave back. Whoever then begins beside one that is still
#: at work does nothing wrong, only twice.
CLAIM_SECONDS = 900
_REFRESH_SECONDS = 10

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """A task, and how often somebody looks whether there is anything to do.

    ``run`` tells whether all went well.
    """

    name: str
    every_seconds: int
    run: Callable[[Context], bool]


def work_off(ctx: Context) -> bool:
    """Handle the events that wait, then what changes without one."""
    work = {"the inbox": drain, "what time changed": fall_due}
    return all([attempt(name, partial(run, ctx)) for name, run in work.items()])


def ask_for_missed(ctx: Context) -> bool:
    """Ask every account, each quarter of an hour, for the events that could not be delivered."""
    period = upkeep.period(ctx.clock.now(), upkeep.QUARTER_SECONDS)
    return all(
        [
            _once(ctx, f"missed events of account {one.id}", period, upkeep.catch_up, one.id)
            for one in upkeep.tended(ctx)
        ]
    )


def read_new(ctx: Context) -> bool:
    """Read every account whole that Stripe delivers to by now and that was not read yet."""
    return all(
        [
            _once(ctx, f"first reading of account {one.id}", one.night, upkeep.read_whole, one.id)
            for one in upkeep.tended(ctx)
            if one.is_listening and not one.is_read
        ]
    )


def tend_nightly(ctx: Context) -> bool:
    """Close the days that are over, compare each account with its mirror, forget old bodies."""
    went_well = [attempt("closing days", partial(upkeep.close_days, ctx))]
    for one in upkeep.tended(ctx):
        if one.is_read:
            name = f"comparing account {one.id}"
            went_well.append(_once(ctx, name, one.night, reconcile, one.id))
    day = ctx.clock.now().date().isoformat()
    went_well.append(_once(ctx, "old bodies", day, upkeep.forget_bodies))
    return all(went_well)


def refresh(ctx: Context) -> bool:
    """Compute the projects whose facts changed."""
    period = upkeep.period(ctx.clock.now(), _REFRESH_SECONDS)
    return not health.stale(ctx) or _once(ctx, "computing", period, _compute)


def _compute(ctx: Context) -> None:
    failures = refreshing.refresh_all(ctx, health.stale(ctx), jobs=1).failures
    if failures:
        # Its claim stands for a while then: a project that never can be is not tried all the time.
        told = "; ".join(f"{one.slug}: {one.reason}" for one in failures)
        raise TrackerError(f"{len(failures)} could not be computed. {told}")


#: In the order in which one after the other does the most good.
TASKS = (
    Task("read new accounts", 30, read_new),
    Task("ask for missed events", 60, ask_for_missed),
    Task("work off the inbox", 2, work_off),
    Task("nightly work", 60, tend_nightly),
    Task("refresh", _REFRESH_SECONDS, refresh),
)


def do_all(ctx: Context) -> bool:
    """Do everything that is due, once; tell whether all went well."""
    return all([attend(task, ctx) for task in TASKS])


def attend(task: Task, ctx: Context) -> bool:
    """Do what a task finds to do, and record what goes wrong; tell whether all went well."""
    found: list[bool] = []
    return attempt(task.name, lambda: found.append(task.run(ctx))) and all(found)


def _once(ctx: Context, name: str, period: str, work: Callable[..., object], *of: int) -> bool:
    claimed = partial(once, ctx, name, period, CLAIM_SECONDS, partial(work, ctx, *of))
    return attempt(name, claimed)


def attempt(what: str, work: Callable[[], object]) -> bool:
    """Do a piece of work and tell whether it went well; what went wrong is recorded, and left."""
    try:
        work()
    except TrackerError as error:
        _log.error("%s: %s", what, error)
        return False
    except Exception as error:
        # The text of such an error may hold anything, a secret too; its place does not.
        place = extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        _log.error("%s: %s at %s", what, type(error).__name__, where)
        return False
    return True
