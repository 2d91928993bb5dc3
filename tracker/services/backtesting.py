"""Backtests: how well what the program says told what came, from a file and no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.health.panel import PanelProject, Score, backtest, signals
from tracker.importers.panel import OUTCOME, read_panel
from tracker.services.context import Progress, Silent
from tracker.services.files import text_of


@dataclass(frozen=True, slots=True)
class WatchBacktest:
    """The panel's size, and a score for each signal and horizon."""

    projects: int
    project_months: int
    outcomes: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class WatchQuestion:
    """What to score: the outcome's column, that of the pairs, the horizons and the resamples."""

    horizons: Sequence[int]
    resamples: int
    outcome: str = OUTCOME
    pairs: str | None = None


def backtest_watch(
    file: Path, question: WatchQuestion, progress: Progress | None = None
) -> WatchBacktest:
    """Return how well the signals of the panel in ``file`` told its outcomes.

    Raises:
        SourceError: the file cannot be read.
        InvalidInputError: it is no panel; the message names the lines that are wrong.
    """
    panel = read_panel(text_of(file), question.outcome, question.pairs)
    progress = progress or Silent()
    progress.stage("scoring", len(signals(panel)) * len(question.horizons), "scores")
    scores = backtest(panel, question.horizons, question.resamples, advance=progress.advance)
    return WatchBacktest(
        projects=len(panel),
        project_months=sum(_months(project) for project in panel),
        outcomes=sum(project.outcome_on is not None for project in panel),
        scores=scores,
    )


def _months(project: PanelProject) -> int:
    return max(len(values) for values in project.columns.values())
