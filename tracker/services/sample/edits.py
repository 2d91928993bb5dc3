"""The edits of a file: on which days it changed, and by which commits."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from tracker.services.reading import FileReading, Revision
from tracker.services.sample.stage import Stage


class Edits:
    """A file from ``since`` on: the days of its edits in order, and the commit of each."""

    def __init__(self, stage: Stage, path: str, since: date, days: Iterable[date]) -> None:
        self._path = path
        self._days = sorted({since, *(day for day in days if since < day <= stage.until)})
        self._commits = {day: stage.commit(path, day) for day in self._days}

    def reading(self) -> FileReading:
        """Return the file's history."""
        return FileReading(self._path, self.revisions())

    def revisions(self) -> tuple[Revision, ...]:
        """Return the days with their commits."""
        return tuple(self._commits.items())

    def commit(self, day: date) -> str:
        """Return the commit that edited the file on ``day``."""
        return self._commits[day]

    def last_before(self, day: date | None) -> date:
        """Return the day of the last edit before ``day``; None: of the last one."""
        return self._days[-1 if day is None else bisect_left(self._days, day) - 1]
