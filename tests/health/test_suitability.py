import pytest

from tracker.health.suitability import Answers, Criterion, Suitability, criterion, suitability


@pytest.mark.parametrize(
    ("answers", "grade"),
    [
        (None, Criterion.UNKNOWN),
        (Answers(0, 0), Criterion.UNKNOWN),
        (Answers(7, 7), Criterion.UNKNOWN),
        (Answers(8, 8), Criterion.MET),
        (Answers(0, 8), Criterion.NOT_MET),
        (Answers(4, 8), Criterion.UNCLEAR),
        (Answers(12, 20), Criterion.UNCLEAR),
    ],
)
def test_criterion_needs_eight_answers(answers: Answers | None, grade: Criterion) -> None:
    assert criterion(answers) is grade


@pytest.mark.parametrize(
    ("grades", "answer"),
    [
        ("met met met", Suitability.PROBABLY),
        ("met unclear met", Suitability.MAYBE),
        ("met unclear unknown", Suitability.NOT_ASSESSABLE),
        ("not_met unclear unknown", Suitability.UNLIKELY),
    ],
)
def test_suitability_is_decided_by_the_worst(grades: str, answer: Suitability) -> None:
    by_name = {str(place): Criterion(word) for place, word in enumerate(grades.split())}

    assert suitability(by_name) is answer
