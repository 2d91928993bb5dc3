"""The published metric of the watch signals: a signal's reading and its own false alarms."""

from collections.abc import Mapping
from typing import Any

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.health.watch_rules import RULES
from tracker.metrics.alarms import JUDGED_AFTER_MONTHS, Numbers, alarm_outputs
from tracker.metrics.watch import COLUMNS, RELEASE_SERIES, SignalKey, readings


def _signal(inputs: Inputs) -> Mapping[str, Any]:
    name, part = inputs.text("signal"), inputs.part("series")
    if name not in set(SignalKey):
        inputs.refuse("signal", f"one of {', '.join(SignalKey)}")
    key = SignalKey(name)
    wanted = COLUMNS[key]
    if key is SignalKey.RELEASES and "release_p" in part:
        wanted = RELEASE_SERIES
    series: dict[str, Numbers] = {column: part.numbers_or_none(column) for column in wanted}
    if len({len(numbers) for numbers in series.values()}) > 1:
        inputs.refuse("series", "lists of one length, a number for each month")
    return alarm_outputs(readings(key, series))


_LIMITS = "; ".join(f"{key}: {rule.limit}" for key, rule in RULES.items())
_SCORES = "; ".join(f"{key}: {rule.score}" for key, rule in RULES.items())
_EVIDENCE = " ".join(f"{key}: {rule.evidence}" for key, rule in RULES.items())
_SERIES = "; ".join(f"{key}: {', '.join(names)}" for key, names in COLUMNS.items())

METRICS = (
    Metric(
        name="watch_signal",
        section="10",
        definition="A reason to look at a project, and how often it was a false alarm in its past.",
        unit="score",
        formula=f"scores: {_SCORES}. Stands from: {_LIMITS}",
        source="policy choice; P of releases model.md 6.2, difference of shares Newcombe 1998",
        window=f"full months; what came is judged after {JUDGED_AFTER_MONTHS} months",
        interval="none; a false alarm is counted in months that follow each other, not in cases",
        inputs={
            "signal": "which one",
            "series": f"a number or null for each full month, oldest first. {_SERIES}",
        },
        limits=(
            "a signal never changes a grade; it says what is unusual, not what is wrong. "
            f"Backtests. {_EVIDENCE}"
        ),
        measure=_signal,
    ),
)
