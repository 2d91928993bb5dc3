"""Calendar months: windows go back by them, and series step through them."""

from calendar import monthrange
from datetime import date


def months_before(day: date, months: int) -> date:
    """Return the same day so many calendar months earlier, or that month's last day."""
    first = month_after(day, -months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def month_after(day: date, months: int = 1) -> date:
    """Return the first day of the month that comes so many months after that of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def months_between(first: date, last: date) -> int:
    """Return how many calendar months ``last`` is after ``first``; negative: before it."""
    return (last.year - first.year) * 12 + last.month - first.month


def first_of_months(first: date, last: date) -> list[date]:
    """Return the first day of each month from ``first`` to ``last``, both included."""
    days = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            days.append(day)
        day = month_after(day)
    return days
