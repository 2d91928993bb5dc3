"""The PDF from a stored context, beside the same charts through Kaleido and Chromium."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

from tests.bench.timing import seconds, show
from tests.support.documents import sample_document, with_charts
from tracker.reporting.context import report_context
from tracker.reporting.render import render_pdf


def run(shared: Path) -> None:
    """Print how long a report takes cold and warm, and how long Kaleido takes for its charts."""
    document = with_charts(sample_document())
    context = report_context(
        document.as_json(), edition="Foundation edition", period="as of today", run_id="bench"
    )
    show("report, first of the process", seconds(lambda: render_pdf(context), runs=1))
    warm = seconds(lambda: render_pdf(context), runs=9)
    show("report, warm", warm)
    figures = [chart.figure for chart in document.charts.values()]
    _kaleido(figures, warm)


def _kaleido(figures: list[dict[str, Any]], reference: list[float]) -> None:
    chromium = shutil.which("chromium")
    try:
        import kaleido
    except ImportError:
        kaleido = None
    if kaleido is None or chromium is None:
        print("the same charts through Kaleido: skipped, as Kaleido or Chromium is not here")
        return

    async def draw() -> None:
        async with kaleido.Kaleido(n=1, path=chromium) as pen:
            for figure in figures:
                await pen.calc_fig(figure, opts={"format": "svg"})

    taken = seconds(lambda: asyncio.run(draw()), runs=1)
    show(f"the same {len(figures)} charts through Kaleido", taken, reference)
