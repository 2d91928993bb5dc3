"""The published worked examples, each computed from its own inputs by name."""

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.health.registry import compute

GOLDEN = Path(__file__).parents[3] / "shared" / "golden" / "metrics.json"


def examples() -> list[Any]:
    if not GOLDEN.is_file():
        reason = "../shared/golden/metrics.json is not there"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    found = json.loads(GOLDEN.read_text(encoding="utf-8"))["examples"]
    return [pytest.param(example, id=example["id"]) for example in found]


def differences(expected: Any, actual: Any, tolerance: float, path: str = "") -> list[str]:
    """Return the places where ``actual`` is not what was ``expected``; more keys do no harm."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{path}: {actual!r} is no object"]
        missing = [f"{path}.{key} is missing" for key in expected if key not in actual]
        return missing + [
            place
            for key in expected.keys() & actual.keys()
            for place in differences(expected[key], actual[key], tolerance, f"{path}.{key}")
        ]
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return [f"{path}: {actual!r}, expected {expected!r}"]
        return [
            place
            for index, (want, got) in enumerate(zip(expected, actual, strict=True))
            for place in differences(want, got, tolerance, f"{path}[{index}]")
        ]
    return [] if _agrees(expected, actual, tolerance) else [f"{path}: {actual!r}, not {expected!r}"]


def _agrees(expected: Any, actual: Any, tolerance: float) -> bool:
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return type(actual) is type(expected) and actual == expected
    if isinstance(actual, bool) or not isinstance(actual, int | float):
        return False
    return abs(actual - expected) <= tolerance


@pytest.mark.parametrize("example", examples())
def test_golden_example_is_reproduced(example: dict[str, Any]) -> None:
    outputs = compute(example["metric"], example["inputs"])

    assert differences(example["expected"], outputs, example["abs_tolerance"]) == []


def test_outputs_of_golden_examples_are_json() -> None:
    if not GOLDEN.is_file():
        pytest.skip("../shared/golden/metrics.json is not there")
    found = json.loads(GOLDEN.read_text(encoding="utf-8"))["examples"]
    outputs = [compute(example["metric"], example["inputs"]) for example in found]

    assert json.loads(json.dumps(outputs, allow_nan=False)) == outputs
