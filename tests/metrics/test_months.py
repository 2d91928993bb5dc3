from datetime import date

from tracker.metrics.months import first_of_months


def test_first_of_months_leaves_out_a_month_that_began_before() -> None:
    assert first_of_months(date(2023, 11, 2), date(2024, 2, 1)) == [
        date(2023, 12, 1),
        date(2024, 1, 1),
        date(2024, 2, 1),
    ]
