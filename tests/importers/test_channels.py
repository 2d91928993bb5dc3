from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tracker.errors import InvalidInputError
from tracker.importers.channels import (
    classify,
    guess_rules,
    read_rules,
    write_rules,
)
from tracker.importers.records import ChannelKind, ChannelRule, TagRecord


def tag(name: str, on: str = "2024-01-01", commit: str | None = None) -> TagRecord:
    return TagRecord(name, commit or name, datetime.fromisoformat(f"{on}T12:00:00+00:00"), None)


def sorted_out(*tags: TagRecord) -> dict[str, tuple[str, str]]:
    found = classify(tags, guess_rules(tags)).records
    return {one.tag: (one.channel, one.kind.value) for one in found}


def test_plain_versions_are_releases_and_candidates_are_not() -> None:
    assert sorted_out(
        tag("v1.2.3"), tag("1.2.4"), tag("v1.3.0-rc.1"), tag("v2.0.0-alpha"), tag("v3.0.0b1")
    ) == {
        "v1.2.3": ("release", "release"),
        "1.2.4": ("release", "release"),
        "v1.3.0-rc.1": ("prerelease", "prerelease"),
        "v2.0.0-alpha": ("prerelease", "prerelease"),
        "v3.0.0b1": ("prerelease", "prerelease"),
    }


def test_named_channels_are_told_apart_and_their_candidates_too() -> None:
    found = sorted_out(tag("edge-24.1.1"), tag("stable-2.14.0"), tag("stable-2.14.0-rc1"))

    assert found == {
        "edge-24.1.1": ("edge", "release"),
        "stable-2.14.0": ("stable", "release"),
        "stable-2.14.0-rc1": ("stable-rc", "prerelease"),
    }


def test_a_second_name_of_an_edge_release_is_an_announcement() -> None:
    found = sorted_out(
        tag("edge-24.8.1", commit="a"),
        tag("edge-24.8.2", commit="b"),
        tag("edge-24.8.3", commit="c"),
        tag("version-2.16", commit="b"),
    )

    assert found["version-2.16"] == ("version", "announcement")
    assert found["edge-24.8.2"] == ("edge", "release")


def test_charts_modules_and_nightlies_stand_apart() -> None:
    found = sorted_out(
        tag("v1.0.0"),
        tag("api/v1.0.0"),
        tag("helm-chart-0.3.1"),
        tag("nightly-2024-01-05"),
        tag("v1.1.0-nightly.20240105"),
    )

    assert {name: kind for name, (_, kind) in found.items()} == {
        "v1.0.0": "release",
        "api/v1.0.0": "component",
        "helm-chart-0.3.1": "component",
        "nightly-2024-01-05": "nightly",
        "v1.1.0-nightly.20240105": "nightly",
    }


def test_dates_as_versions_are_releases() -> None:
    assert sorted_out(tag("2024.01.2"), tag("2024-03-01")) == {
        "2024.01.2": ("release", "release"),
        "2024-03-01": ("release", "release"),
    }


def test_a_tag_without_a_version_is_other_and_an_issue_says_so() -> None:
    tags = [tag("v1.0.0"), tag("git-1a18ca8f"), tag("docker-base-layer")]

    parsed = classify(tags, guess_rules(tags))

    assert {one.tag for one in parsed.records if one.channel == "other"} == {
        "git-1a18ca8f",
        "docker-base-layer",
    }
    assert len(parsed.issues) == 2
    assert "fits no channel" in parsed.issues[0].message


def test_plain_versions_end_where_a_named_channel_took_their_place() -> None:
    tags = [
        tag("v18.8.1", "2018-08-07"),
        tag("v18.9.1", "2018-09-12"),
        tag("edge-18.9.2", "2018-09-20"),
        tag("edge-18.9.3", "2018-09-27"),
        tag("edge-19.2.1", "2019-02-05"),
    ]

    plain = next(rule for rule in guess_rules(tags) if rule.channel == "release")
    later = classify([tag("v18.9.2", "2018-09-20")], guess_rules(tags))

    assert plain.valid_until == date(2018, 9, 20)
    assert [one.channel for one in later.records] == ["other"]


def test_plain_versions_do_not_end_before_the_other_channel_has_proved_itself() -> None:
    tags = [
        tag("v1.0.0", "2024-01-01"),
        tag("lts-1.1", "2024-02-01"),
        tag("lts-1.2", "2024-02-08"),
        tag("lts-1.3", "2024-02-15"),
    ]

    assert {rule.valid_until for rule in guess_rules(tags)} == {None}


def test_plain_versions_beside_named_channels_do_not_end() -> None:
    tags = [tag("v1.0.0", "2020-01-01"), tag("edge-1", "2020-01-05"), tag("v1.1.0", "2020-06-01")]

    plain = next(rule for rule in guess_rules(tags) if rule.channel == "release")

    assert plain.valid_until is None


def test_the_day_of_an_annotated_tag_is_the_taggers_and_of_a_light_one_the_commits() -> None:
    committed = datetime(2024, 1, 1, 23, 30, tzinfo=UTC)
    light = TagRecord("v1.0.0", "a", committed, None)
    noted = TagRecord("v1.0.1", "a", committed, datetime(2024, 1, 3, 1, 0, tzinfo=UTC))

    first, second = classify([light, noted], guess_rules([light, noted])).records

    assert (first.released_on, first.is_annotated) == (date(2024, 1, 1), False)
    assert (second.released_on, second.is_annotated) == (date(2024, 1, 3), True)
    assert (first.same_commit_as, second.same_commit_as) == (("v1.0.1",), ("v1.0.0",))


def test_the_day_of_a_tag_is_the_one_that_its_writer_saw() -> None:
    evening = datetime(2018, 9, 17, 18, 0, tzinfo=timezone(timedelta(hours=-7)))
    late = TagRecord("v1.0.0", "a", evening, None)

    (release,) = classify([late], guess_rules([late])).records

    assert release.released_on == date(2018, 9, 17)
    assert release.released_at == datetime(2018, 9, 18, 1, 0, tzinfo=UTC)


def test_a_candidate_that_comes_later_is_no_release() -> None:
    rules = guess_rules([tag("v1.0.0"), tag("edge-24.1.1")])

    found = classify([tag("v1.1.0-rc1"), tag("v1.1.0"), tag("edge-24.1.2-rc1")], rules).records

    assert [(one.tag, one.channel) for one in found] == [
        ("edge-24.1.2-rc1", "other"),
        ("v1.1.0", "release"),
        ("v1.1.0-rc1", "prerelease"),
    ]


@pytest.mark.parametrize(
    ("name", "channel", "version"),
    [
        ("v1.0.0-alpine", "release", "1.0.0-alpine"),
        ("v1.0.0-eastern", "release", "1.0.0-eastern"),
        ("v1.0.2-devops", "release", "1.0.2-devops"),
        ("v2.9.21-hotfix.1", "release", "2.9.21-hotfix.1"),
        ("v2.10.27-binary", "release", "2.10.27-binary"),
        ("1.1.1w", "release", "1.1.1w"),
        ("1.1.post1", "release", "1.1.post1"),
        ("20240131", "release", "20240131"),
        ("v1", "release", "1"),
        ("release-1.4", "release", "1.4"),
        ("v1.0.0-debian-rc1", "prerelease", "1.0.0-debian-rc1"),
        ("v2.11.0-preview.1", "prerelease", "2.11.0-preview.1"),
        ("v2.0.0-RC14", "prerelease", "2.0.0-RC14"),
        ("1.1.dev3", "prerelease", "1.1.dev3"),
        ("1.1a1", "prerelease", "1.1a1"),
        ("1a18ca8", "other", "1a18ca8"),
        ("sha-1a18ca8f", "other", "sha-1a18ca8f"),
        ("latest", "other", "latest"),
    ],
)
def test_a_suffix_is_read_as_what_it_says(name: str, channel: str, version: str) -> None:
    tags = [tag("v0.1.0"), tag("release-0.1"), tag(name)]

    found = {one.tag: one for one in classify(tags, guess_rules(tags)).records}

    assert (found[name].channel, found[name].version) == (channel, version)


def test_the_name_of_the_project_before_its_versions_makes_no_part_of_them() -> None:
    assert sorted_out(tag("OpenQuern_1_0"), tag("openquern-2.0.0"), tag("plugin-0.1")) == {
        "OpenQuern_1_0": ("openquern", "release"),
        "openquern-2.0.0": ("openquern", "release"),
        "plugin-0.1": ("plugin", "component"),
    }


def test_a_module_of_the_same_commit_is_a_part_and_no_announcement() -> None:
    found = sorted_out(tag("v1.0.0", commit="a"), tag("v1.1.0"), tag("api/v1.0", commit="a"))

    assert found["api/v1.0"] == ("api", "component")


def test_the_longest_name_is_sorted_quickly() -> None:
    long = tag("v" + "1" * 4000)

    assert [one.channel for one in classify([long], guess_rules([long])).records] == ["release"]


def test_no_tags_have_no_rules() -> None:
    assert guess_rules([]) == ()


def test_a_rule_holds_only_on_its_days() -> None:
    rules = (
        ChannelRule("old", "v.*", valid_until=date(2024, 1, 1)),
        ChannelRule("new", "v.*", valid_from=date(2024, 1, 1)),
    )

    found = classify([tag("v1", "2023-12-31"), tag("v2", "2024-01-01")], rules).records

    assert [(one.tag, one.channel) for one in found] == [("v1", "old"), ("v2", "new")]


def test_rules_come_back_from_toml_as_they_were() -> None:
    rules = (
        ChannelRule("edge", r'edge-(?P<version>\d.*)"\\', ChannelKind.RELEASE, "project"),
        ChannelRule(
            "stable",
            "stable-.*",
            ChannelKind.RELEASE,
            "Vendor",
            date(2020, 1, 1),
            date(2024, 2, 21),
        ),
        ChannelRule("n", "\x07", ChannelKind.NIGHTLY),
    )

    assert read_rules(write_rules(rules)) == rules


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "not TOML"),
        ("", "one or more"),
        ("channel = 3", "one or more"),
        ("[[channel]]\npattern = 'x'", "number 1 needs 'name'"),
        ("[[channel]]\nname = 'x'", "number 1 needs 'pattern'"),
        ("[[channel]]\nname = 'x'\npattern = '('", "no regular expression"),
        ("[[channel]]\nname = 'x'\npattern = 'x'\nkind = 'daily'", "it is one of"),
        ("[[channel]]\nname = 'x'\npattern = 'x'\nform = 1", "unknown key 'form'"),
        ("[[channel]]\nname = 'x'\npattern = 'x'\nfrom = 'may'", "write a day as 2024-02-21"),
        (
            "[[channel]]\nname = 'x'\npattern = 'x'\nfrom = 2024-01-02\nuntil = 2024-01-02",
            "ends before it begins",
        ),
    ],
)
def test_rules_that_cannot_be_read_say_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        read_rules(text)
