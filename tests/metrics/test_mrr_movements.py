"""Movements by the worked example, by hand and over random histories."""

import random
from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.mrr_movements import Movement, MovementKind, StateChange, Unit, movements

ACME = Unit("Acme", "USD")
START = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def change(subscription: str, number: int, mrr: int, unit: Unit = ACME) -> StateChange:
    return StateChange(subscription, unit, day(number), mrr)


def kinds(changes: list[StateChange]) -> list[tuple[str, int]]:
    return [(one.kind.value, one.amount) for one in movements(changes)]


def test_worked_example_of_one_organisation_with_two_subscriptions() -> None:
    history = [
        change("A", 0, 0),
        change("A", 14, 2500),
        change("B", 30, 1000),
        change("A", 45, 2000),
        change("A", 60, 2000),
        change("A", 80, 0),
        change("B", 90, 0),
        change("A", 95, 2000),
    ]

    assert kinds(history) == [
        ("new", 2500),
        ("expansion", 1000),
        ("contraction", -500),
        ("contraction", -2000),
        ("churn", -1000),
        ("reactivation", 2000),
    ]


def test_cancelled_and_bought_again_on_one_day_is_only_the_difference() -> None:
    replaced = [change("A", 0, 2500), change("A", 9, 0), change("B", 9, 3000)]

    assert kinds(replaced) == [("new", 2500), ("expansion", 500)]


def test_customer_that_is_matched_anew_only_restates() -> None:
    other = Unit("Bank", "USD")
    history = [
        change("A", 0, 2500, Unit("cus_1", "USD")),
        StateChange("A", ACME, day(5), 2500, is_restatement=True),
        StateChange("A", other, day(6), 2500, is_restatement=True),
        change("A", 7, 3000, other),
    ]

    found = list(movements(history))

    assert [(one.unit, one.kind.value, one.amount) for one in found] == [
        (Unit("cus_1", "USD"), "new", 2500),
        (ACME, "restatement", 2500),
        (Unit("cus_1", "USD"), "restatement", -2500),
        (ACME, "restatement", -2500),
        (other, "restatement", 2500),
        (other, "expansion", 500),
    ]


def test_currencies_are_never_added() -> None:
    euros = Unit("Acme", "EUR")

    assert list(movements([change("A", 0, 100), change("B", 0, 70, euros)])) == [
        Movement(euros, START, MovementKind.NEW, 70),
        Movement(ACME, START, MovementKind.NEW, 100),
    ]


UNITS = st.builds(
    Unit, st.sampled_from(["Acme", "Bank", "Corp", "cus_1"]), st.sampled_from(["USD", "EUR"])
)
HISTORIES = st.lists(
    st.builds(
        StateChange,
        st.sampled_from("ABCDE"),
        UNITS,
        st.integers(0, 40).map(day),
        st.integers(0, 5000),
        st.booleans(),
    ),
    max_size=40,
).map(lambda changes: sorted(changes, key=lambda one: one.on))


@given(HISTORIES)
def test_movements_add_up_to_the_change_of_every_balance(history: list[StateChange]) -> None:
    check_sums(history)


def test_ten_thousand_histories_add_up() -> None:
    chance = random.Random(1)
    units = [Unit(name, code) for name in ("Acme", "Bank", "cus_1") for code in ("USD", "EUR")]
    for _ in range(10_000):
        days = sorted(chance.randrange(30) for _ in range(chance.randrange(20)))
        check_sums(
            [
                StateChange(
                    *(chance.choice("ABCD"), chance.choice(units), day(on)),
                    *(chance.choice((0, 0, 1, 2500, 4999)), chance.random() < 0.2),
                )
                for on in days
            ]
        )


def check_sums(history: list[StateChange]) -> None:
    last = {one.subscription: (one.unit, one.mrr) for one in history}
    expected: dict[Unit, int] = defaultdict(int)
    for unit, mrr in last.values():
        expected[unit] += mrr
    found: dict[Unit, int] = defaultdict(int)
    for moved in movements(history):
        found[moved.unit] += moved.amount

    assert {unit: mrr for unit, mrr in found.items() if mrr} == {
        unit: mrr for unit, mrr in expected.items() if mrr
    }


@given(HISTORIES)
def test_each_movement_fits_its_name(history: list[StateChange]) -> None:
    balance: dict[Unit, int] = defaultdict(int)
    for moved in movements(history):
        before, after = balance[moved.unit], balance[moved.unit] + moved.amount
        balance[moved.unit] = after

        assert moved.amount
        if moved.kind in (MovementKind.NEW, MovementKind.REACTIVATION):
            assert (before, after > 0) == (0, True)
        elif moved.kind is MovementKind.CHURN:
            assert (before > 0, after) == (True, 0)
        elif moved.kind is not MovementKind.RESTATEMENT:
            assert (moved.kind is MovementKind.EXPANSION) == (moved.amount > 0)
            assert before > 0
            assert after > 0
