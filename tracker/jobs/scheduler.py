"""The clockwork: wakes the tasks and decides nothing. What it forgets when it ends is no loss."""

import logging
import signal
from datetime import UTC
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from tracker.clock import SystemClock
from tracker.jobs.tasks import TASKS, attend
from tracker.services.context import Context

# A long reading, or long computing, does not keep the inbox waiting.
_THREADS = 4


def start(ctx: Context) -> BaseScheduler | None:
    """Begin to do what is due in threads of this process; None: no master key is set up."""
    if ctx.vault is None:
        return None
    clockwork = _wound_up(BackgroundScheduler(daemon=True, **_options()), ctx)
    clockwork.start()
    return clockwork


def work(ctx: Context) -> None:
    """Do what is due until SIGTERM or SIGINT; what is under way then is finished."""
    clockwork = _wound_up(BlockingScheduler(**_options()), ctx)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        clockwork.start()
    except KeyboardInterrupt:
        clockwork.shutdown()


def _options() -> dict[str, Any]:
    return {"timezone": UTC, "executors": {"default": ThreadPoolExecutor(_THREADS)}}


def _wound_up(clockwork: BaseScheduler, ctx: Context) -> BaseScheduler:
    """Return the clockwork with an interval for each task; it wakes each at once as well."""
    # That a task is still at work when it is woken again is nothing to tell.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # The clockwork counts its intervals by the machine's time, whatever time the context keeps:
    # from a first run that is long past it would count every one that was missed.
    now = SystemClock().now()
    for task in TASKS:
        clockwork.add_job(
            attend,
            "interval",
            args=(task, ctx),
            seconds=task.every_seconds,
            next_run_time=now,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    return clockwork
