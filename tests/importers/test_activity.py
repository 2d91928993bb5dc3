from datetime import UTC, date, datetime

import pytest

from tracker.importers.activity import employer_domain, handle_of, is_bot, read_activity
from tracker.importers.records import ActivityRecord, CommitRecord


def commit(
    name: str, email: str, on: str = "2024-05-01T12:00:00+00:00", *, is_merge: bool = False
) -> CommitRecord:
    at = datetime.fromisoformat(on)
    return CommitRecord(f"{name}{on}", name, email, at, at, is_merge)


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", True),
        ("renovate", "bot@renovateapp.example", True),
        ("l5d-bot", "l5d@acme.example", True),
        ("CI Bot", "ci@acme.example", True),
        ("k8s-ci-robot", "x@acme.example", True),
        ("GitHub Actions", "actions@github.com", True),
        ("Ann", "bot@bot.invalid", True),
        ("Paul Abbot", "abbot@acme.example", False),
        ("Bothilda Ray", "bothilda@acme.example", False),
        ("Robot Lee", "robotlee@acme.example", False),
        ("Eve Talbot", "talbot@acme.example", False),
    ],
)
def test_bots_are_programs_and_not_people_called_abbot(
    name: str, email: str, expected: bool
) -> None:
    assert is_bot(name, email) is expected


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ann@acme.example", "acme.example"),
        ("ann@ACME.Example.", "acme.example"),
        ("ann@gmail.com", ""),
        ("1+ann@users.noreply.github.com", ""),
        ("person-1@personal.invalid", ""),
        ("ann@laptop.local", ""),
        ("ann@localhost", ""),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_free_mail_and_private_names_are_no_employer(address: str, domain: str) -> None:
    assert employer_domain(address) == domain


def test_handle_stands_in_a_no_reply_address() -> None:
    assert handle_of("123+ann-lee@users.noreply.github.com") == "ann-lee"
    assert handle_of("ann-lee@users.noreply.github.com") == "ann-lee"
    assert handle_of("ann@acme.example") is None


def test_commits_are_summed_by_person_day_and_domain_with_merges_apart() -> None:
    found = read_activity(
        [
            commit("Ann Lee", "ann@acme.example", is_merge=True),
            commit("Ann Lee", "ann@acme.example"),
            commit("ann  lee", "ann@acme.example"),
            commit("Ann Lee", "ann@gmail.com", "2024-05-01T23:30:00-05:00"),
        ]
    )

    (key,) = {one.author_key for one in found.records}
    assert found.records == (
        ActivityRecord(key, "Ann Lee", None, "acme.example", False, date(2024, 5, 1), 2, 1),
        ActivityRecord(key, "Ann Lee", None, "", False, date(2024, 5, 2), 1, 0),
    )


def test_one_address_under_two_names_is_one_person_and_a_shared_one_is_not() -> None:
    same = read_activity([commit("Ann", "ann@acme.example"), commit("Ann Lee", "ann@acme.example")])
    shared = read_activity(
        [commit("Ann", "noreply@acme.example"), commit("Bob", "noreply@acme.example")]
    )

    assert len({one.author_key for one in same.records}) == 1
    assert len({one.author_key for one in shared.records}) == 2


def test_a_later_reading_finds_the_same_people() -> None:
    newer = [commit("Annie", "ann@acme.example", "2024-06-01T00:00:00+00:00")]
    older = [commit("Ann Lee", "ann@acme.example")]

    first = read_activity(older)
    second = read_activity(newer, first.identities)
    whole = read_activity([*newer, *older])

    assert second.records[0].author_key == first.records[0].author_key
    assert {one.author_key for one in whole.records} == {first.records[0].author_key}
    assert "acme.example" not in repr(first.identities)


def test_nothing_read_is_nothing_done() -> None:
    assert read_activity([]).records == ()


def test_handles_are_kept_for_linking() -> None:
    found = read_activity(
        [
            commit("Ann Lee", "ann@acme.example"),
            commit("Ann Lee", "7+annlee@users.noreply.github.com", "2024-04-01T00:00:00+00:00"),
        ]
    )

    assert {one.handle for one in found.records} == {"annlee"}
    assert datetime(2024, 4, 1, tzinfo=UTC).date() == found.records[0].on
