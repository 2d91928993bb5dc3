from datetime import date

from tracker.health.freshness import SourceChoice, Statement, choose_source
from tracker.metrics.sources import Freshness

DAY = date(2026, 8, 21)
OWN = Statement("project file", date(2026, 3, 25), 4)
LIST = Statement("foundation list", date(2022, 2, 8), 7)


def test_no_source_is_all_unknown() -> None:
    assert choose_source([], DAY) == SourceChoice()


def test_projects_file_counts_though_a_list_is_fresher() -> None:
    listed = Statement("foundation list", DAY, 7)
    stale = Statement("project file", date(2020, 1, 1), 4)
    found = choose_source([listed, stale], DAY)

    assert found == SourceChoice(
        4, "project file", 2424, Freshness.STALE, True, 0, Freshness.FRESH, date(2020, 1, 1)
    )


def test_third_parties_come_last_the_freshest_first() -> None:
    third = [Statement("a", date(2025, 1, 1), 1), Statement("b", date(2026, 1, 1), 2)]

    assert choose_source(third, DAY).used == "b"
    assert choose_source([*third, LIST], DAY).used == "foundation list"


def test_third_parties_of_one_day_go_by_name() -> None:
    third = [Statement("b", DAY, 1), Statement("a", DAY, 2)]

    assert choose_source(third, DAY).used == "a"


def test_sources_that_agree_are_no_conflict() -> None:
    listed = Statement("foundation list", DAY, 4)

    assert choose_source([OWN, listed], DAY).conflict is False
    assert choose_source([OWN], DAY).conflict is False
    assert choose_source([OWN, Statement("blog", DAY, None)], DAY).conflict is False


def test_one_source_has_no_foundation_age() -> None:
    found = choose_source([OWN], DAY)

    assert found == SourceChoice(
        4, "project file", 149, Freshness.FRESH, False, None, None, date(2026, 3, 25)
    )


def test_confirmation_after_the_day_is_not_known_yet() -> None:
    assert choose_source([OWN], date(2026, 3, 24)) == SourceChoice()
    assert choose_source([OWN], date(2026, 3, 25)).age_days == 0


def test_source_that_was_never_confirmed_has_no_age() -> None:
    found = choose_source([Statement("project file", None, 4)], DAY)

    assert found == SourceChoice(4, "project file", None, None, False, None, None, None)


def test_source_without_a_number_is_passed_over() -> None:
    found = choose_source([Statement("project file", DAY, None), LIST], DAY)

    assert (found.used, found.headcount, found.conflict) == ("foundation list", 7, False)


def test_limits_may_be_set() -> None:
    found = choose_source([OWN], DAY, fresh_days=148, ageing_days=149)

    assert found.freshness is Freshness.AGEING
