"""Chance that falls the same way on every version of Python."""

import math
from collections.abc import Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """Draws made from `Random.random` alone.

    Of all methods only that one promises the same values for the same seed in every version; a
    text as seed is hashed by SHA-512, which is stable as well.
    """

    def __init__(self, key: str) -> None:
        self.unit = Random(key).random  # noqa: S311 - repeatable on purpose, guards no secret

    def chance(self, probability: float) -> bool:
        """Return True with ``probability``."""
        return self.unit() < probability

    def within(self, low: float, high: float) -> float:
        """Return a number in [low, high)."""
        return low + (high - low) * self.unit()

    def number(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int((high - low + 1) * self.unit())

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of ``things``."""
        return things[int(len(things) * self.unit())]

    def pick_weighted(self, weights: Sequence[tuple[Thing, float]]) -> Thing:
        """Return one of the things, each as likely as its weight says."""
        left = self.unit() * sum(weight for _, weight in weights)
        for thing, weight in weights:
            left -= weight
            if left < 0:
                return thing
        return weights[-1][0]

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return ``count`` different ones of ``things``, or all where there are fewer."""
        pool = list(things)
        taken = []
        for _ in range(min(count, len(pool))):
            at = int(len(pool) * self.unit())
            pool[at], pool[-1] = pool[-1], pool[at]
            taken.append(pool.pop())
        return taken

    def pause(self, mean: float) -> float:
        """Return an exponential waiting time with this mean."""
        return -mean * math.log(1 - self.unit())

    def bell(self) -> float:
        """Return a nearly standard normal number: twelve uniform ones less 6 (Irwin-Hall)."""
        return sum(self.unit() for _ in range(12)) - 6
