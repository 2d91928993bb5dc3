"""One worked example for every published metric: inputs that anyone can compute again.

The ids G01 to G34 are those of the examples that the method was published with.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.health.forecast_backtest import MODELS
from tracker.health.registry import compute

_FILE = "worked_examples.json"
_BACKTEST_FILE = "forecast_backtest.json"


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """The inputs of one computation; ``id`` None: it is not among the published examples."""

    metric: str
    id: str | None
    inputs: Mapping[str, Any]

    def outputs(self) -> dict[str, Any]:
        """Return what the metric gives for these inputs, computed now."""
        return compute(self.metric, self.inputs)


@cache
def worked_examples() -> Mapping[str, WorkedExample]:
    """Return the worked example of each metric by its name."""
    text = (files("tracker.health.methods") / _FILE).read_text(encoding="utf-8")
    return {
        name: WorkedExample(name, given["id"], given["inputs"])
        for name, given in json.loads(text).items()
    }


@cache
def forecast_backtest() -> Mapping[str, Any]:
    """Return how good forecasts were on a public history, as the command named in it printed it."""
    text = (files("tracker.health.methods") / _BACKTEST_FILE).read_text(encoding="utf-8")
    return {"models": MODELS, **json.loads(text)}
