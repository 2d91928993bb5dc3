"""What the first invented project expected of closing its stable channel, a week before it did."""

from dataclasses import dataclass

LOCKED_DAYS_BEFORE = 7


@dataclass(frozen=True, slots=True)
class Expectation:
    """One outcome that was registered, in the order of the chain."""

    statement: str
    outcome: str
    smallest_change: float
    is_primary: bool = True
    is_link: bool = False


EXPECTATIONS = (
    Expectation(
        "Edge releases come more often, as vendors pay for the work.", "releases:edge", 1.25
    ),
    Expectation("More commits by people follow.", "commits", 1.25),
    Expectation("Revenue for the project grows.", "allocated-mrr", 1.25, is_link=True),
    Expectation(
        "The revenue pays maintainers.", "maintainers", 1.2, is_primary=False, is_link=True
    ),
)
