"""On which day something happened in git: one rule for commits, tags and versions of files."""

from datetime import date, datetime


def written_day(instant: datetime) -> date:
    """Return the day that the writer's own clock showed, which is not always the day in UTC.

    Git keeps an instant with the zone of whoever committed or tagged. What projects say of their
    releases, and counts of commits by ``git log --date=short``, go by that day.
    """
    return instant.date()
