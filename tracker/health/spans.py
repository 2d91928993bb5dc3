"""Sentences in pieces, so that each number in them can lead to its receipt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence; ``receipt`` is the id of the figure that it states, if any."""

    text: str
    receipt: str | None = None


Sentence = tuple[Span, ...]
