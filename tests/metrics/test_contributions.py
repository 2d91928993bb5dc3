import math

import pytest

from tracker.metrics.contributions import LogQuality, log_quality


def test_log_quality_of_nothing_is_undefined() -> None:
    assert log_quality({}, 0, 0, 0) == LogQuality(0, None, None, 0, None, None, None)


def test_type_without_items_is_no_type() -> None:
    found = log_quality({"code": 5, "docs": 0}, 5, 10, 0)

    assert (found.items, found.types, found.effective_types, found.log_recall) == (5, 1, 1.0, 0.0)


def test_even_types_count_fully() -> None:
    assert log_quality({"a": 3, "b": 3, "c": 3}, 0, 0, 0).effective_types == pytest.approx(3)


def test_uneven_types_count_by_entropy() -> None:
    found = log_quality({"a": 9, "b": 1}, 10, 0, 0)

    assert found.effective_types == pytest.approx(
        math.exp(-0.9 * math.log(0.9) - 0.1 * math.log(0.1))
    )
    assert found.verified_share == 1.0
