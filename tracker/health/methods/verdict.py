"""The published metrics of a verdict on a registered change (model.md 8.4 and 8.5)."""

from collections.abc import Mapping
from typing import Any

from tracker.health.change import Direction, segmented
from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.health.verdict import (
    GATE_P,
    GATE_PEERS,
    LEAST_MONTHS_BEFORE,
    MOST_MONTHS_BEFORE,
    Halves,
    count_verdict,
    level_rank,
    power,
)


def _direction(inputs: Inputs) -> Direction:
    given = inputs.text("direction")
    if given not in list(Direction):
        inputs.refuse("direction", "rise or fall")
    return Direction(given)


def _left_out(inputs: Inputs) -> int:
    given = inputs.whole_or_none("months_left_out")
    return 1 if given is None else given


def _count_verdict(inputs: Inputs) -> Mapping[str, Any]:
    direction = _direction(inputs)
    before, after = inputs.wholes("before"), inputs.wholes("after")
    peers = [_halves(one) for one in inputs.rows("peers")]
    return count_verdict(before, after, _left_out(inputs), direction, peers).as_json()


def _halves(peer: Inputs) -> Halves:
    return peer.wholes("before"), peer.wholes("after")


def _level_rank(inputs: Inputs) -> Mapping[str, Any]:
    direction = _direction(inputs)
    peers = [(_level(one, "before"), _level(one, "after")) for one in inputs.rows("peers")]
    return level_rank(_level(inputs, "before"), _level(inputs, "after"), direction, peers).as_json()


def _level(inputs: Inputs, key: str) -> float:
    level = inputs.number(key)
    if level < 0:
        inputs.refuse(key, "0 or more")
    return level


def _power(inputs: Inputs) -> Mapping[str, Any]:
    before, after = inputs.wholes("before"), inputs.wholes("after")
    return power(segmented(before, after, _left_out(inputs))).as_json()


_BEFORE = "counts by month"
_LEFT_OUT = "months between them, 1 by default"
_DIRECTION = "rise or fall, as registered"

METRICS = (
    Metric(
        name="change_verdict",
        section="8.5",
        definition="What may be said of a registered change in a monthly count.",
        unit="word; rate ratio; p",
        formula=(
            "improved: the interval leaves out 1 on the registered side and both placebo p <= "
            f"{GATE_P:.2f}; declined: the same on the other side; suggestive: the interval leaves "
            f"out 1, but a gate fails or there are fewer than {GATE_PEERS} peers; else no "
            "detectable change; without a fit not assessable"
        ),
        source="interrupted time series with placebo tests; false positives measured by simulation",
        window=(
            f"up to {MOST_MONTHS_BEFORE} months before, {LEAST_MONTHS_BEFORE} at least, and those "
            "of the look; the month of the event left out"
        ),
        interval="95% of 8.2; ranks of 8.3 and 8.4",
        inputs={
            "direction": _DIRECTION,
            "before": _BEFORE,
            "after": _BEFORE,
            "months_left_out": _LEFT_OUT,
            "peers": "name, before and after of each; left out where no level can be fitted",
        },
        limits="a change that only this project saw for another reason looks the same",
        measure=_count_verdict,
    ),
    Metric(
        name="level_rank",
        section="8.4",
        definition="How a level such as the number of maintainers moved, and its rank among peers.",
        unit="change; share of peers; p",
        formula="rank by after/before; p = (1 + peers at least as extreme) / (peers + 1)",
        source="permutation inference; description only",
        window="from the end of the month before the event to the end of the look's last month",
        interval="ranks",
        inputs={
            "direction": _DIRECTION,
            "before": "level",
            "after": "level",
            "peers": "name, before and after of each; left out where before is 0",
        },
        limits="a count such as 5 to 6 can never pass a test, so there is no verdict on it",
        measure=_level_rank,
    ),
    Metric(
        name="verdict_power",
        section="8.4",
        definition="How large a change must be for the fit to notice it four times out of five.",
        unit="rate ratio",
        formula="exp((t_0.975 + t_0.80) * standard error of the level), t with n-3 df",
        source="the standard error of 8.2; simulations gave 2.5 at 3.5 a month, 1.8 at 20",
        window="that of the verdict",
        interval="none: it is what the interval could have shown",
        inputs={"before": _BEFORE, "after": _BEFORE, "months_left_out": _LEFT_OUT},
        limits="takes spread and autocorrelation as they were; of a fall it is the inverse",
        measure=_power,
    ),
)
