"""The chart of what may become of the maintainers: one line a scenario, a band around the first."""

from tracker.charts import parts
from tracker.charts.parts import Annotation, Trace
from tracker.health.document import ChartView, Table
from tracker.health.forecast_document import ForecastView, ScenarioLine
from tracker.health.words import chance, count, joined, number_word

_ROLES = ("line", "line-2", "line-3", "line-4")
_STROKES = ("solid", "dashed", "dotted", "dash and dot")
_TOP = 1.03


def scenarios(view: ForecastView | None) -> ChartView | None:
    """Return the chance of enough maintainers over ten years under each scenario."""
    if view is None:
        return None
    years = list(range(len(view.lines[0].values)))
    traces = [_band(view.lines[0], years)]
    notes: list[Annotation] = []
    for role, line in zip(_ROLES, view.lines, strict=True):
        traces.append(parts.line(years, line.values, role=role, name=line.name, is_step=False))
        is_main = role == _ROLES[0]
        words = f"{line.name}, {chance(line.values[-1])}"
        notes.append(
            parts.end_label(years[-1], line.values[-1], words, role="strong" if is_main else "text")
        )
    caption = _caption(view)
    least = number_word(view.least)
    return ChartView(
        key="forecast",
        title=f"Will at least {least} be there?",
        axis_note=_axis_note(view),
        caption=caption,
        alt=f"Four lines that fall from certainty today over ten years. {caption}",
        figure=parts.figure(
            traces,
            parts.layout(
                parts.number_axis(0, years[-1], [0, 1, 3, 5, 10]), [_shares()], annotations=notes
            ),
        ),
        table=_table(view, years),
    )


def _shares() -> dict[str, object]:
    ticks = [0, 0.25, 0.5, 0.75, 1]
    labels = [f"{100 * tick:.0f} %" for tick in ticks]
    return parts.number_axis(0, _TOP, ticks, labels) | {"domain": [0, 1]}


def _band(line: ScenarioLine, years: list[int]) -> Trace:
    corners = [*zip(years, line.high, strict=True), *reversed([*zip(years, line.low, strict=True)])]
    x, y = [one[0] for one in corners], [one[1] for one in corners]
    return parts.area(x, y, role="band", name="80 % range")


def _axis_note(view: ForecastView) -> str:
    drawn = [f"{stroke}: {line.name}" for stroke, line in zip(_STROKES, view.lines, strict=True)]
    return (
        f"chance of at least {count(view.least, 'maintainer')}, by years from today; "
        f"{', '.join(drawn)}; shaded: 80 % range; "
        f"from {number_word(view.extrapolation_from_years)} years on it is extrapolation"
    )


def _caption(view: ForecastView) -> str:
    five = view.extrapolation_from_years
    said = [f"{chance(line.values[five])} with {line.name}" for line in view.lines[1:]]
    main = view.lines[0]
    return (
        f"In five years the chance is {chance(main.values[five])} {main.name}, {joined(said)}. "
        "The lines are assumptions side by side, not parts of one average."
    )


def _table(view: ForecastView, years: list[int]) -> Table:
    rows = zip(years, *(line.values for line in view.lines), strict=True)
    return Table(
        caption=f"Chance of at least {count(view.least, 'maintainer')} by years from today.",
        head=("Years", *(line.name.capitalize() for line in view.lines)),
        numeric=(True, *(False for _ in view.lines)),
        rows=tuple((year, *map(chance, values)) for year, *values in rows),
    )
