"""Days some calendar years ahead. Pure."""

from datetime import date


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later; of a 29 February, the 28th in other years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
