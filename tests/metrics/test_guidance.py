from datetime import date

from tracker.metrics.guidance import Guidance, GuidedRelease, guidance
from tracker.metrics.numbers import wilson

DAY = date(2026, 8, 21)


def _release(
    tag: str, day: int, status: str | None = None, guided: int | None = None
) -> GuidedRelease:
    guided_on = None if guided is None else date(2026, 6, guided)
    return GuidedRelease(tag, date(2026, 6, day), status, guided_on)


def test_guidance_counts_words_silence_and_the_age_of_what_is_recommended() -> None:
    found = guidance(
        [
            _release("d", 20),
            _release("b", 10, "recommended", 14),
            _release("a", 2),
            _release("c", 15, "not recommended", 15),
        ],
        DAY,
    )

    assert found == Guidance(2, 1, 1, 0.5, wilson(1, 2), 2.0, "b", 72)


def test_a_word_before_the_release_took_no_time() -> None:
    found = guidance([_release("a", 10, "caution", 1)], DAY)

    assert (found.median_days_to_guidance, found.recommended_share) == (0.0, 0.0)
    assert (found.latest_recommended, found.latest_recommended_days) == (None, None)


def test_guidance_of_nothing_says_nothing() -> None:
    assert guidance([], DAY) == Guidance(0, 0, 0, None, None, None, None, None)
    assert guidance([_release("a", 1)], DAY).silent == 0
