from datetime import UTC, date, datetime

import pytest

from tracker.importers.activity import read_activity
from tracker.importers.bots import is_bot
from tracker.importers.mail import employer_domain, handle_of
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
        ("Jan Bot", "jan.bot@acme.example", False),
        ("Jan Bot", "jbot@acme.example", False),
        ("Renovate Bot", "x@acme.example", True),
        ("renovate_bot", "x@acme.example", True),
        ("Ann", "acme-bot@acme.example", True),
        ("Copilot", "198982749+Copilot@users.noreply.github.com", True),
        ("GitHub", "noreply@github.com", True),
        ("Hosted Weblate", "hosted@weblate.example", True),
        ("Ann Lee", "noreply@acme.example", False),
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
        ("ann@us.acme.example", "acme.example"),
        ("ann@mail.acme.co.uk", "acme.co.uk"),
        ("noreply@github.com", ""),
        ("ann@github.com", "github.com"),
        ("annlee@annlee.example", ""),
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
        ActivityRecord(key, "Ann Lee", None, "", False, date(2024, 5, 1), 1, 0),
        ActivityRecord(key, "Ann Lee", None, "acme.example", False, date(2024, 5, 1), 2, 1),
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


@pytest.mark.parametrize(
    ("domain", "name", "expected"),
    [
        ("leong.example", "Ann Leong", ""),
        ("annleong.example", "Ann Leong", ""),
        ("leong-ann.example", "Ann Leong", ""),
        ("acme.example", "Ann Leong", "acme.example"),
        ("lee.example", "Ann Lee", "lee.example"),
    ],
)
def test_a_domain_that_bears_the_name_of_its_user_is_no_employer(
    domain: str, name: str, expected: str
) -> None:
    assert employer_domain(f"me@{domain}", name) == expected


def test_people_with_the_same_first_name_are_not_one_person() -> None:
    found = read_activity([commit("Alex", "alex@acme.example"), commit("alex", "al@bolt.example")])

    assert len({one.author_key for one in found.records}) == 2


def test_people_are_joined_over_several_names_and_addresses() -> None:
    found = read_activity(
        [
            commit("ann", "7+annlee@users.noreply.github.com", "2024-05-04T00:00:00+00:00"),
            commit("Nova Ray", "nova@acme.example", "2024-05-03T00:00:00+00:00"),
            commit("Ann Lee", "annlee@users.noreply.github.com", "2024-05-02T00:00:00+00:00"),
            commit("Nóva  Ray", "nova@gmail.com"),
        ]
    )

    assert [one.author_name for one in found.records] == ["Nova Ray", "ann", "Nova Ray", "ann"]
    assert len({one.author_key for one in found.records}) == 2


def test_an_address_of_a_team_joins_nobody() -> None:
    names = ("Ann Lee", "Bob Ray", "Cid Cole", "Dan Dill")
    found = read_activity([commit(name, "team@acme.example") for name in names])

    assert len({one.author_key for one in found.records}) == 4


def test_two_bots_with_one_address_are_two() -> None:
    found = read_activity(
        [commit("dependabot[bot]", "bot@x.example"), commit("acme-bot", "bot@x.example")]
    )

    assert {(one.author_name, one.is_bot) for one in found.records} == {
        ("dependabot[bot]", True),
        ("acme-bot", True),
    }
    assert len({one.author_key for one in found.records}) == 2


def test_a_key_of_an_earlier_reading_never_changes() -> None:
    old = read_activity([commit("Ann Lee", "ann@acme.example"), commit("Bob Ray", "b@x.example")])
    keys = {one.author_name: one.author_key for one in old.records}

    joined = read_activity([commit("Bob Ray", "ann@acme.example")], old.identities)

    assert joined.records[0].author_key in keys.values()
    assert {name: old.identities[trait] for name, trait in keys.items()} == keys
    assert {name: joined.identities[trait] for name, trait in keys.items()} == keys
