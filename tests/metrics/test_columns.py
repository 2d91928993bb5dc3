from datetime import date

import numpy as np
import pandas as pd
import pytest

from tracker.metrics.columns import SEATS, SPELLS, check, rows, table


def test_check_names_the_missing_columns() -> None:
    frame = pd.DataFrame({"person": ["a"]})

    with pytest.raises(ValueError, match=r"lacks valid_from, valid_until; it has person"):
        check(frame, SPELLS)


def test_check_lets_further_columns_pass() -> None:
    frame = table([("a", None, None, 1)], (*SPELLS, "more"))

    check(frame, SPELLS)


def test_rows_read_missing_cells_as_none_and_timestamps_as_days() -> None:
    frame = pd.DataFrame(
        {
            "person": ["a", "b"],
            "valid_from": pd.to_datetime(["2024-01-01", "2024-02-01"]),
            "valid_until": [pd.NaT, pd.Timestamp("2024-03-01")],
        }
    )

    assert list(rows(frame, SPELLS)) == [
        ("a", date(2024, 1, 1), None),
        ("b", date(2024, 2, 1), date(2024, 3, 1)),
    ]


def test_rows_read_nan_and_na_as_none() -> None:
    frame = pd.DataFrame({"person": ["a", "b"], "employer": [pd.NA, "x"], "fte": [np.nan, 0.5]})

    assert list(rows(frame, SEATS)) == [("a", None, None), ("b", "x", 0.5)]


def test_table_without_rows_has_its_columns() -> None:
    assert list(rows(table([], SPELLS), SPELLS)) == []
