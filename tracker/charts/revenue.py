"""A vendor's recurring revenue in one currency: how high it stood, and what moved it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from tracker.charts import parts, scales
from tracker.health.document import ChartView, Table
from tracker.health.words import moved, stripe_amount
from tracker.metrics.mrr_movements import MovementKind
from tracker.money import stripe_exponent

_KINDS = tuple(kind.value for kind in MovementKind)


class Moved(Protocol):
    """A month: opened + all of ``by_kind`` is closed, in minor units."""

    @property
    def month(self) -> date:
        """Its first day."""
        ...

    @property
    def opened_minor(self) -> int:
        """What stood before."""
        ...

    @property
    def by_kind(self) -> Mapping[str, int]:
        """What moved it."""
        ...

    @property
    def closed_minor(self) -> int:
        """What stood after."""
        ...


def revenue_over_time(currency: str, months: Sequence[Moved], as_of: date) -> ChartView:
    """Return the line of what stood at the end of each month, the last one as of today.

    Args:
        currency: the currency of all of ``months``.
        months: without a gap, the oldest first, at least one.
        as_of: the day up to which the last month is known.
    """
    days = [one.month.isoformat() for one in months]
    closed = [one.closed_minor for one in months]
    heights = [_major(one, currency) for one in closed]
    stage = parts.Stage(days[0], as_of.isoformat(), ())
    axis = parts.number_axis(
        min(0, *heights), scales.headroom(max(heights)), _ticks(max(heights))
    ) | {"domain": [0, 1]}
    line = parts.line(
        [*days, stage.last], [*heights, heights[-1]], role="line", name=f"{currency} a month"
    )
    now = f"{stripe_amount(closed[-1], currency)} {currency}"
    peak = max(range(len(closed)), key=lambda index: closed[index])
    caption = (
        f"{now} a month as of {as_of:%Y-%m-%d}; the highest end of a month was "
        f"{stripe_amount(closed[peak], currency)} in {months[peak].month:%Y-%m}."
    )
    return ChartView(
        key=f"revenue-{currency.lower()}",
        title=f"Recurring revenue, {currency}",
        axis_note=f"{currency} a month at the end of each month, from Stripe",
        caption=caption,
        alt=f"A line by month. {caption}",
        figure=parts.over_time(
            stage, [line], [axis], [parts.end_label(stage.last, heights[-1], now, role="strong")]
        ),
        table=Table(
            caption=f"Recurring revenue, {currency} a month, and what moved it. Each row adds up.",
            head=("Month", "Start", *(kind.capitalize() for kind in _KINDS), "End"),
            numeric=(False, *(True,) * (len(_KINDS) + 2)),
            rows=tuple(_row(one, currency) for one in months),
        ),
    )


def _row(one: Moved, currency: str) -> tuple[str, ...]:
    return (
        f"{one.month:%Y-%m}",
        stripe_amount(one.opened_minor, currency),
        *(moved(one.by_kind.get(kind, 0), currency) for kind in _KINDS),
        stripe_amount(one.closed_minor, currency),
    )


def revenue_waterfall(currency: str, months: Sequence[Moved]) -> ChartView:
    """Return the way from the first month's start to the last one's end, by kind of movement."""
    start, end = months[0].opened_minor, months[-1].closed_minor
    sums = {kind: sum(one.by_kind.get(kind, 0) for one in months) for kind in _KINDS}
    since, until = f"{months[0].month:%Y-%m}", f"{months[-1].month:%Y-%m}"
    told = "; ".join(f"{kind} {moved(sum_, currency)}" for kind, sum_ in sums.items() if sum_)
    caption = (
        f"From {stripe_amount(start, currency)} at the start of {since} to "
        f"{stripe_amount(end, currency)} {currency} a month now: {told or 'nothing moved'}."
    )
    return ChartView(
        key=f"movements-{currency.lower()}",
        title=f"What moved it, {currency}",
        axis_note=f"{currency} a month, {since} to {until}; churn is lost, contraction is paid "
        "less, restatement is booked anew and no customer's doing",
        caption=caption,
        alt=f"A waterfall of bars. {caption}",
        figure=_waterfall(currency, start, sums, end),
        table=Table(
            caption=f"Movements, {currency} a month, {since} to {until}. The lines add up.",
            head=("What", "Amount"),
            numeric=(False, True),
            rows=(
                ("Start", stripe_amount(start, currency)),
                *((kind.capitalize(), moved(sum_, currency)) for kind, sum_ in sums.items()),
                ("End", stripe_amount(end, currency)),
            ),
        ),
    )


def _waterfall(currency: str, start: int, sums: Mapping[str, int], end: int) -> dict[str, object]:
    steps = [("Start", 0, start, stripe_amount(start, currency))]
    reached = start
    for kind, moved_by in sums.items():
        steps.append((kind.capitalize(), reached, moved_by, moved(moved_by, currency)))
        reached += moved_by
    steps.append(("End", 0, end, stripe_amount(end, currency)))
    names = [name for name, *_ in steps]
    low = [_major(min(base, base + by), currency) for _, base, by, _ in steps]
    rises = [_major(max(by, 0), currency) for _, _, by, _ in steps]
    falls = [_major(max(-by, 0), currency) for _, _, by, _ in steps]
    highs = [base + rise + fall for base, rise, fall in zip(low, rises, falls, strict=True)]
    traces = [
        parts.lying_bars(names, rises, role="bar", name="more", base=low),
        parts.lying_bars(names, falls, role="bar-3", name="less", base=low),
    ]
    ends = [
        parts.end_label(high, index, words, role="text")
        for index, (high, (*_, words)) in enumerate(zip(highs, steps, strict=True))
    ]
    reach = parts.number_axis(min(0, *low), max(highs) or 1.0, [])
    layout = parts.layout(
        reach | {"visible": False}, [_rows(names)], annotations=ends, height=48 + 28 * len(names)
    )
    return parts.figure(traces, layout)


def _rows(names: Sequence[str]) -> dict[str, object]:
    return {
        "type": "category",
        "autorange": "reversed",
        "domain": [0, 1],
        "automargin": True,
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
    }


def _major(minor: int, currency: str) -> float:
    """Return an amount for the length of a mark; words are made from the exact one."""
    return float(minor / 10 ** stripe_exponent(currency))


def _ticks(highest: float) -> list[float]:
    return [float(tick) for tick in scales.count_ticks(max(highest, 1.0), at_most=4)]
