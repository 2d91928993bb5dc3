"""The history of a real project: what its repository says, against tables of the same history.

People are pseudonymous in the bundle. Days are those that committers and taggers wrote: all the
tables go by them, and in UTC twelve months of 105 would differ.
"""

import csv
import os
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tracker.clock import FixedClock
from tracker.importers.activity import read_activity
from tracker.importers.channels import classify, guess_rules, read_rules, write_rules
from tracker.importers.days import written_day
from tracker.importers.mail import employer_domain
from tracker.importers.records import (
    ActivityRecord,
    ChannelKind,
    CommitRecord,
    ReleaseRecord,
    TagRecord,
)
from tracker.integrations.git_mirror import Mirror
from tracker.integrations.git_repo import GitRepositories
from tracker.services.context import Silent

DATA = Path(__file__).parents[3] / "shared" / "data"
BUNDLE = DATA / "bundles" / "linkerd2-history.bundle"
CLOCK = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))

pytestmark = pytest.mark.skipif(
    not BUNDLE.is_file(), reason="../shared/data/bundles/linkerd2-history.bundle is not there"
)


def table(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    folder = tmp_path_factory.mktemp("mirrors")
    repositories = GitRepositories(folder, 120, CLOCK, {"PATH": os.environ["PATH"]})
    return repositories.mirror(str(BUNDLE), Silent())


@pytest.fixture(scope="module")
def commits(mirror: Mirror) -> list[CommitRecord]:
    return list(mirror.commits())


@pytest.fixture(scope="module")
def activity(commits: list[CommitRecord]) -> tuple[ActivityRecord, ...]:
    return read_activity(commits).records


@pytest.fixture(scope="module")
def releases(mirror: Mirror) -> tuple[ReleaseRecord, ...]:
    tags = mirror.tags()
    return classify(tags, guess_rules(tags)).records


def month(day: date) -> str:
    return f"{day:%Y-%m}"


# -- the copy -------------------------------------------------------------------------------------


def test_the_whole_branch_is_read_up_to_the_day_of_the_copy(
    mirror: Mirror, commits: list[CommitRecord]
) -> None:
    assert len(commits) == 9118
    assert sum(one.is_merge for one in commits) == 3
    assert (mirror.default_branch, mirror.observed_until) == ("main", date(2026, 8, 21))
    assert mirror.head == "f6a4075242ea125ec5c36f1a23451a8b23ebd90d"


def test_a_later_reading_gives_what_is_new_only(
    mirror: Mirror, commits: list[CommitRecord], activity: tuple[ActivityRecord, ...]
) -> None:
    since = commits[100].sha

    newer = list(mirror.commits(since))
    older = read_activity([one for one in commits if one not in newer])
    added = read_activity(newer, older.identities)

    assert len(newer) == 100
    assert mirror.continues(since)
    assert sum(one.commits for one in older.records + added.records) == sum(
        one.commits for one in activity
    )
    assert {one.author_key for one in added.records} <= {one.author_key for one in activity}


def test_versions_of_files_stand_on_the_days_of_the_table(mirror: Mirror) -> None:
    expected = [(one["file"], one["date"]) for one in table("linkerd/adopters_count.csv")]

    found = [
        (one.path, written_day(one.committed_at).isoformat())
        for one in mirror.file_history(["ADOPTERS.md"])
    ]

    assert set(found) == set(expected)


# -- activity -------------------------------------------------------------------------------------


def test_months_are_those_of_the_table(activity: tuple[ActivityRecord, ...]) -> None:
    commits: Counter[str] = Counter()
    bots: Counter[str] = Counter()
    authors: dict[str, set[str]] = defaultdict(set)
    for one in activity:
        (bots if one.is_bot else commits)[month(one.on)] += one.commits
        if one.commits and not one.is_bot:
            authors[month(one.on)].add(one.author_key)

    for row in table("linkerd/activity_monthly.csv"):
        key = row["month"]
        assert (key, commits[key], bots[key], len(authors[key])) == (
            *(key, int(row["commits"])),
            *(int(row["bot_commits"]), int(row["active_authors"])),
        )


def test_years_are_those_of_the_table(activity: tuple[ActivityRecord, ...]) -> None:
    """Merges and bots are out. The table of months has 537 commits for 2022 as well."""
    people = [one for one in activity if not one.is_bot and one.commits]

    found = {
        year: (
            sum(one.commits for one in people if one.on.year == year),
            len({one.author_key for one in people if one.on.year == year}),
        )
        for year in range(2022, 2026)
    }

    assert found == {2022: (537, 69), 2023: (387, 73), 2024: (319, 47), 2025: (231, 26)}


def test_mail_domains_are_those_of_the_table(activity: tuple[ActivityRecord, ...]) -> None:
    """Of the table's domains those count that may name an employer, by their registered part."""
    expected: Counter[tuple[str, str]] = Counter()
    for row in table("linkerd/author_domains_monthly.csv"):
        domain = employer_domain(f"x@{row['mail_domain']}")
        expected[row["month"], domain] += int(row["commits"])

    found: Counter[tuple[str, str]] = Counter()
    for one in activity:
        if not one.is_bot:
            found[month(one.on), one.domain] += one.commits

    assert +found == expected


# -- releases -------------------------------------------------------------------------------------

CHANNELS = {
    "conduit": "release",
    "pre-channel": "release",
    "prerelease": "prerelease",
    "version-alias": "version",
}


def test_tags_are_those_of_the_table(mirror: Mirror) -> None:
    expected = {
        one["tag"]: (one["annotated"] == "1", one["tag_date"] or one["commit_date"])
        for one in table("linkerd/releases.csv")
    }

    found = {
        one.name: (one.tagged_at is not None, (one.tagged_at or one.committed_at).isoformat())
        for one in mirror.tags()
    }

    assert found == expected


def tags_of(path: str) -> list[TagRecord]:
    return [
        TagRecord(
            row["tag"],
            row["commit"],
            datetime.fromisoformat(row["commit_date"]),
            datetime.fromisoformat(row["tag_date"]) if row["tag_date"] else None,
        )
        for row in table(path)
    ]


@pytest.mark.parametrize(
    "folder",
    ["linkerd", "repos/kumahq+kuma", "repos/nats-io+nats-server", "repos/projectcontour+contour"],
)
def test_guessed_channels_are_those_of_the_tables(folder: str) -> None:
    path = f"{folder}/releases.csv"
    tags = tags_of(path)
    rules = guess_rules(tags)

    found = {one.tag: one.channel for one in classify(tags, rules).records}

    assert found == {
        row["tag"]: CHANNELS.get(row["channel"], row["channel"]) for row in table(path)
    }
    assert read_rules(write_rules(rules)) == rules


def test_tags_on_one_commit_are_told(releases: tuple[ReleaseRecord, ...]) -> None:
    expected = {
        row["tag"]: tuple(row["same_commit_as"].split()) for row in table("linkerd/releases.csv")
    }

    assert {one.tag: one.same_commit_as for one in releases} == expected


def test_releases_by_year_are_those_of_the_table(releases: tuple[ReleaseRecord, ...]) -> None:
    """Tags named stable were nine in 2022; one of them was a candidate."""
    count = Counter((one.channel, one.released_on.year) for one in releases)
    years = range(2022, 2026)

    assert [count["edge", year] for year in years] == [35, 40, 51, 50]
    assert [count["stable", year] for year in years] == [8, 19, 3, 0]
    assert [count["stable-rc", year] for year in years] == [1, 0, 0, 0]


def test_the_last_stable_release_is_known(releases: tuple[ReleaseRecord, ...]) -> None:
    last = max(
        (one for one in releases if one.channel == "stable"), key=lambda one: one.released_at
    )

    assert (last.tag, last.released_on) == ("stable-2.14.10", date(2024, 2, 20))


def test_announcements_and_the_days_between_them(releases: tuple[ReleaseRecord, ...]) -> None:
    told = [one for one in releases if one.kind is ChannelKind.ANNOUNCEMENT]
    days = [one.released_on for one in told]

    assert [one.version for one in told] == ["2.15", "2.16", "2.17", "2.18", "2.19", "2.20"]
    assert [(later - day).days for day, later in pairwise(days)] == [167, 113, 146, 191, 236]


def test_the_gaps_of_the_edge_channel_are_those_of_the_golden_example(
    releases: tuple[ReleaseRecord, ...],
) -> None:
    days = sorted(
        {
            one.released_on
            for one in releases
            if one.channel == "edge" and date(2024, 7, 15) <= one.released_on <= date(2026, 7, 15)
        }
    )
    gaps = [(later - day).days for day, later in pairwise(days)]

    assert gaps[:12] == [7, 1, 7, 3, 24, 8, 5, 15, 7, 7, 7, 6]
    assert (len(gaps), sum(gaps), max(gaps)) == (90, 700, 51)


def test_the_older_schemes_end_where_the_edge_channel_begins(mirror: Mirror) -> None:
    plain = [rule for rule in guess_rules(mirror.tags()) if rule.channel == "release"]

    assert [rule.valid_until for rule in plain] == [date(2018, 9, 17)]
