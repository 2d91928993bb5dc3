"""Every metric has an example that computes, and those with an id are the published ones."""

import json
from pathlib import Path

import pytest

from tracker.health.registry import METRICS
from tracker.services.method import worked_examples

GOLDEN = Path(__file__).parents[3] / "shared" / "golden" / "metrics.json"


def test_every_metric_has_a_worked_example() -> None:
    assert worked_examples().keys() == METRICS.keys()


@pytest.mark.parametrize("name", METRICS)
def test_worked_example_gives_a_result(name: str) -> None:
    outputs = worked_examples()[name].outputs()

    assert any(value is not None for value in outputs.values())


@pytest.mark.skipif(not GOLDEN.is_file(), reason="../shared/golden/metrics.json is not there")
def test_worked_examples_are_the_published_ones() -> None:
    published = json.loads(GOLDEN.read_text(encoding="utf-8"))["examples"]
    ours = {name: one for name, one in worked_examples().items() if one.id}

    assert {name: (one.id, dict(one.inputs)) for name, one in ours.items()} == {
        one["metric"]: (one["id"], one["inputs"]) for one in published
    }
