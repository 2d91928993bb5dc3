import pytest

from tracker.health.document import DIMENSIONS
from tracker.health.profile import (
    NOT_KNOWN,
    Composition,
    Grades,
    as_text,
    compose_profile,
    from_text,
    ordered,
)


def test_composition_of_nothing_known_is_unknown_and_not_critical() -> None:
    assert compose_profile({}) == Composition(
        "? ? ? ? ? ? ?", 0, 7, None, (), "unknown, known 0 of 7", (0, 0, 7)
    )


def test_dimension_left_out_is_unknown() -> None:
    left_out = compose_profile({"people": ("C",)})
    stated = compose_profile({**dict.fromkeys(DIMENSIONS, NOT_KNOWN), "people": ("C",)})

    assert left_out == stated
    assert left_out == Composition(
        "C ? ? ? ? ? ?", 1, 7, "C", ("people",), "C, known 1 of 7", (0, 1, 6)
    )


def test_two_letters_count_as_the_worse_one_everywhere() -> None:
    grades: dict[str, Grades] = {
        "people": ("D", "C"),
        "independence": ("C", "B"),
        "delivery": ("B", "A"),
        "governance": ("A",),
    }

    assert compose_profile(grades) == Composition(
        "D-C C-B ? B-A ? ? A", 4, 7, "D", ("people",), "D, known 4 of 7", (1, 1, 3)
    )


def test_weakest_lists_all_that_share_the_worst_grade_by_name() -> None:
    found = compose_profile({"people": ("C", "B"), "delivery": ("C",), "adopters": ("C",)})

    assert found.weakest == ("adopters", "delivery", "people")


def test_everything_best_has_a_weakest_grade_all_the_same() -> None:
    found = compose_profile(dict.fromkeys(DIMENSIONS, ("A",)))

    assert (found.headline, found.sort_key) == ("A, known 7 of 7", (0, 0, 0))
    assert found.weakest == tuple(sorted(DIMENSIONS))


def test_sort_key_puts_more_d_first_then_more_c_then_more_unknown() -> None:
    keys = [
        compose_profile({"people": ("A",)}).sort_key,
        compose_profile({"people": ("C",)}).sort_key,
        compose_profile({"people": ("D",), "delivery": ("A",)}).sort_key,
        compose_profile({"people": ("D",)}).sort_key,
        compose_profile({"people": ("D",), "delivery": ("C",)}).sort_key,
    ]

    assert keys == sorted(keys)


def test_composition_refuses_what_is_no_dimension() -> None:
    with pytest.raises(ValueError, match="no dimension money"):
        compose_profile({"money": ("A",)})


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("A", ("A",)),
        ("C-B", ("C", "B")),
        ("B-C", ("C", "B")),
        ("B-B", ("B",)),
        ("unknown", NOT_KNOWN),
    ],
)
def test_from_text_puts_the_worse_first(text: str, grades: Grades) -> None:
    assert from_text(text) == grades


@pytest.mark.parametrize("text", ["", "E", "a", "A-", "A-unknown"])
def test_from_text_refuses_what_is_no_grade(text: str) -> None:
    with pytest.raises(ValueError, match="is no grade"):
        from_text(text)


def test_ordered_keeps_the_worst_and_the_best() -> None:
    assert ordered("BCA") == ("C", "A")
    with pytest.raises(ValueError, match="nothing is no grade"):
        ordered("")


@pytest.mark.parametrize(("grades", "text"), [(("B",), "B"), (("C", "B"), "C-B"), (NOT_KNOWN, "?")])
def test_as_text(grades: Grades, text: str) -> None:
    assert as_text(grades) == text
