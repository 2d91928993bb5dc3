from dataclasses import asdict, replace

import pytest

from tests.support.documents import sample_document
from tracker.health.document import Comparison
from tracker.web.cards import cards, compared


def change_of(now: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, str]:
    document = sample_document()
    first = replace(document.profile.dimensions[0], grades=now)
    profile = replace(document.profile, dimensions=(first,))
    comparison = Comparison(6, "2026-05-20", {first.name: before}, ())
    (card,) = cards(asdict(replace(document, profile=profile)), asdict(comparison))
    return card.mark, card.change


@pytest.mark.parametrize(
    ("before", "now", "mark", "words"),
    [
        (("B",), ("B",), "=", "unchanged, since 2026-05-20"),
        (("B",), ("D",), "▼", "B to D since 2026-05-20"),
        (("D",), ("A",), "▲", "D to A since 2026-05-20"),
        (("B",), ("C", "B"), "▼", "B to C–B since 2026-05-20"),
        (("C", "B"), ("B",), "▲", "C–B to B since 2026-05-20"),
        (("C",), ("C", "B"), "▲", "C to C–B since 2026-05-20"),
        (("B",), ("D", "B"), "▼", "B to D–B since 2026-05-20"),
        (("unknown",), ("unknown",), "?", "unknown then as now, since 2026-05-20"),
        (("unknown",), ("A",), "○", "not yet known on 2026-05-20"),
        (("C",), ("unknown",), "○", "was C on 2026-05-20"),
    ],
)
def test_a_card_says_what_became_of_the_grade(
    before: tuple[str, ...], now: tuple[str, ...], mark: str, words: str
) -> None:
    assert change_of(now, before) == (mark, words)


def test_a_card_without_comparison_says_so() -> None:
    document = asdict(sample_document())

    assert {card.change for card in cards(document, None)} == {"not compared with an earlier day"}


def test_compared_falls_back_to_the_first_comparison() -> None:
    document = asdict(sample_document())

    assert compared(document, 24) == document["comparisons"][0]
    assert compared(asdict(sample_document(comparisons=())), 6) is None
