"""The published worked examples, computed by name from their own inputs, whole and spoilt."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import InvalidInputError
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


Place = tuple[str | int, ...]

SPOILT = (None, [], {}, 0, -1, 0.5, 10**6, 1e308, "x", "2024-01-01", True, [1, 2], [None])


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """Yield where something stands in ``value``; of a list only in its first two items."""
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for index in range(min(len(value), 2)):
            yield from places(value[index], (*path, index))


def spoilt(inputs: Any, place: Place, value: object) -> Any:
    changed = copy.deepcopy(inputs)
    holder = changed
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    return changed


@pytest.mark.slow
@pytest.mark.parametrize("example", examples())
def test_spoilt_inputs_are_computed_or_refused_in_one_sentence(example: dict[str, Any]) -> None:
    outcomes = {"computed": 0, "refused": 0}
    for place in places(example["inputs"]):
        for value in SPOILT:
            try:
                outputs = compute(example["metric"], spoilt(example["inputs"], place, value))
            except InvalidInputError as refused:
                assert str(refused).startswith(f"The metric {example['metric']} ")
                outcomes["refused"] += 1
            else:
                assert json.loads(json.dumps(outputs, allow_nan=False)) == outputs
                outcomes["computed"] += 1

    assert outcomes["computed"]
    assert outcomes["refused"]
