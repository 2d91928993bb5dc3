"""The kinds of roster drift, one by one, at their limits."""

import pytest

from tracker.metrics.drift import DriftKind, Listed, drift, kinds_of


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (Listed("a", "maintainer", "maintainer"), ()),
        (Listed("a", "emeritus", None), ()),
        (Listed("a", "emeritus", "emeritus"), ()),
        (Listed("a", "emeritus", "maintainer"), (DriftKind.EMERITUS_IN_LIST,)),
        (Listed("a", "maintainer", None), (DriftKind.ONLY_IN_FILE,)),
        (Listed("a", None, "maintainer"), (DriftKind.ONLY_IN_LIST,)),
        (Listed("a", "in_training", "maintainer"), (DriftKind.OTHER_ROLE,)),
        (Listed("a", "maintainer", "emeritus"), (DriftKind.OTHER_ROLE,)),
        (Listed("a", "maintainer", "maintainer", quiet_days=365), ()),
        (
            Listed("a", "maintainer", "maintainer", quiet_days=366),
            (DriftKind.LISTED_BUT_QUIET,),
        ),
        (Listed("a", "emeritus", None, quiet_days=2000), ()),
        (Listed("a", commits=9), ()),
        (Listed("a", commits=10), (DriftKind.ACTIVE_BUT_UNLISTED,)),
        (Listed("a", "emeritus", commits=99), ()),
        (Listed("a", "maintainer", "maintainer", employers={"file": ["x"], "list": ["x"]}), ()),
        (Listed("a", "maintainer", "maintainer", employers={"file": [], "list": ["x"]}), ()),
        (
            Listed("a", "maintainer", "maintainer", employers={"file": ["x"], "list": ["y", "x"]}),
            (),
        ),
        (
            Listed("a", "maintainer", "maintainer", employers={"file": ["x"], "list": ["y"]}),
            (DriftKind.EMPLOYERS_DIFFER,),
        ),
        (
            Listed("a", None, "maintainer", quiet_days=400),
            (DriftKind.ONLY_IN_LIST, DriftKind.LISTED_BUT_QUIET),
        ),
    ],
)
def test_kinds_of_a_person(one: Listed, kinds: tuple[DriftKind, ...]) -> None:
    assert kinds_of(one, is_compared=True) == kinds


def test_one_source_alone_does_not_differ_from_another() -> None:
    found = drift(
        [Listed("a", "maintainer"), Listed("b", commits=10)], has_file=True, has_list=False
    )

    assert (found.in_file, found.in_list, found.in_both, found.jaccard) == (1, None, None, None)
    assert found.people == {"b": (DriftKind.ACTIVE_BUT_UNLISTED.value,)}


def test_nobody_anywhere_has_no_jaccard() -> None:
    found = drift([], has_file=True, has_list=True)

    assert (found.in_file, found.in_list, found.in_both, found.jaccard) == (0, 0, 0, None)
    assert (found.kinds, found.people) == ({}, {})
