from datetime import date
from pathlib import Path

import pytest

from tests.support.repositories import Repository
from tracker.db.queries import projects
from tracker.errors import ConflictError, InvalidInputError, SourceError
from tracker.health.history import Period
from tracker.importers.records import ChannelRule
from tracker.services import events, health, runs, tracking
from tracker.services.context import Context
from tracker.services.tracking import Wanted, slug_of_source, track

ROSTER = "# Maintainers\n\n* Ann Lee <ann@acme.example> @annlee\n* Bob Ray @bobray\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", ROSTER).commit(
        "2024-01-01", email="1+annlee@users.noreply.github.com"
    )
    made.write("ADOPTERS.md", "# Adopters\n\n- [Acme](https://acme.example)\n").commit("2024-01-08")
    for week in range(10):
        day = date(2024, 2, 1 + week * 2).isoformat()
        made.commit(day)
        made.tag(f"v1.{week}.0")
    return made


def test_track_reads_releases_roster_adopters_and_activity(
    ctx: Context, repository: Repository
) -> None:
    tracked = track(ctx, Wanted(str(repository.path)))

    document = health.health(ctx, "quern").document

    assert (tracked.slug, tracked.run.state) == ("quern", "done")
    assert document.as_of == "2024-02-19"
    assert [(row.name, row.role) for row in document.people.roster] == [
        ("Ann Lee", "maintainer"),
        ("Bob Ray", "maintainer"),
    ]
    assert [row.name for row in document.adopters.current] == ["Acme"]
    assert [(one.name, one.release_count) for one in document.releases.channels] == [
        ("release", 10)
    ]
    assert sum(month.commits for month in document.activity.months) == 12


def test_the_licence_and_its_changes_are_read_from_its_file(
    ctx: Context, repository: Repository
) -> None:
    repository.write("LICENSE", "Apache License\nVersion 2.0").commit("2024-03-01")
    repository.write("LICENSE", "Business Source License 1.1").commit("2024-04-01")

    track(ctx, Wanted(str(repository.path)))
    facts = health.facts_of(ctx, "quern")

    assert [(one.name, one.is_open, one.valid_from) for one in facts.licences] == [
        ("Apache-2.0", True, date(2024, 3, 1)),
        ("BUSL", False, date(2024, 4, 1)),
    ]


def test_track_again_with_nothing_new_changes_nothing(ctx: Context, repository: Repository) -> None:
    track(ctx, Wanted(str(repository.path)))
    before = health.health(ctx, "quern").document

    again = track(ctx, Wanted(str(repository.path)))

    assert (again.run.state, again.run.counts) == ("unchanged", {})
    assert health.health(ctx, "quern").document == before


def test_track_again_adds_only_what_is_new(ctx: Context, repository: Repository) -> None:
    track(ctx, Wanted(str(repository.path)))
    repository.write("MAINTAINERS.md", ROSTER.replace("* Bob Ray @bobray\n", "")).commit(
        "2024-03-01"
    )
    repository.tag("v2.0.0")

    again = track(ctx, Wanted(str(repository.path)))
    (year,) = health.periods(ctx, "quern", Period.YEAR, None, None)

    assert again.run.counts["activity"]["commits"] == 1
    assert again.run.counts["releases"]["added"] == 1
    assert again.run.counts["roles"] == {"added": 1, "superseded": 1, "kept": 2}
    assert (year["commits"], year["maintainers"], year["releases"]) == (
        13,
        1,
        {"release": 11},
    )


def test_a_rewritten_history_is_read_anew(ctx: Context, repository: Repository) -> None:
    track(ctx, Wanted(str(repository.path)))
    repository.git("checkout", "-q", "--orphan", "other")
    repository.commit("2024-04-01")
    repository.git("branch", "-M", "other", "main")

    track(ctx, Wanted(str(repository.path)))
    rows = health.periods(ctx, "quern", Period.YEAR, None, None)

    assert [row["commits"] for row in rows] == [1]


def test_a_tag_that_was_moved_keeps_its_day_and_one_that_vanished_stays_on_record(
    ctx: Context, repository: Repository
) -> None:
    track(ctx, Wanted(str(repository.path)))
    repository.commit("2024-05-01")
    repository.git("tag", "-f", "v1.9.0")
    repository.git("tag", "-d", "v1.0.0")

    run = track(ctx, Wanted(str(repository.path))).run
    recent = health.health(ctx, "quern").document.releases.recent

    assert run.counts["releases"] == {"added": 0, "moved": 1, "withdrawn": 1, "all": 9}
    assert recent[0].tag == "v1.9.0"
    assert recent[0].on == "2024-02-19"
    assert len(recent) == 10


def test_people_are_known_among_the_authors_by_handle(ctx: Context, repository: Repository) -> None:
    track(ctx, Wanted(str(repository.path)))

    ann, bob = health.health(ctx, "quern").document.people.roster

    assert (ann.last_active, bob.last_active) == ("2024-02-19", None)
    assert (ann.state, bob.state) == ("active", "confirmed")


def test_rules_that_are_given_are_kept_for_the_next_time(
    ctx: Context, repository: Repository
) -> None:
    rules = (ChannelRule("weekly", "v.*"),)
    track(ctx, Wanted(str(repository.path), rules=rules))
    repository.commit("2024-03-01")
    repository.tag("v3.0.0")

    track(ctx, Wanted(str(repository.path)))

    assert tracking.rules_of(ctx, "quern") == rules
    assert {one.channel for one in health.health(ctx, "quern").document.releases.recent} == {
        "weekly"
    }


def test_an_event_retires_a_channel(ctx: Context, repository: Repository) -> None:
    track(ctx, Wanted(str(repository.path)))
    events.add(
        ctx,
        "quern",
        events.NewEvent(date(2024, 2, 19), "Vendors only", closes_channel="release"),
    )

    (channel,) = health.health(ctx, "quern").document.releases.channels

    assert (channel.state, channel.retired_by) == ("retired", "Vendors only")


def test_an_event_twice_or_of_a_channel_that_is_not_there_is_refused(
    ctx: Context, repository: Repository
) -> None:
    track(ctx, Wanted(str(repository.path)))
    event = events.NewEvent(date(2024, 2, 19), "Vendors only")
    events.add(ctx, "quern", event)

    with pytest.raises(ConflictError, match="already"):
        events.add(ctx, "quern", event)
    with pytest.raises(InvalidInputError, match="it has prerelease, release"):
        events.add(ctx, "quern", events.NewEvent(date(2024, 1, 1), "X", closes_channel="edge"))
    with pytest.raises(InvalidInputError, match="needs a title"):
        events.add(ctx, "quern", events.NewEvent(date(2024, 1, 1), "  "))


def test_a_repository_without_tags_roster_or_adopters_is_shown_as_unknown(
    ctx: Context, tmp_path: Path
) -> None:
    bare = Repository(tmp_path / "bare")
    bare.write("README.md", "hello").commit("2024-01-01")

    track(ctx, Wanted(str(bare.path)))
    document = health.health(ctx, "bare").document

    assert document.releases.channels == ()
    assert document.people.roster == ()
    assert document.profile.headline.startswith(("unknown", "D"))


def test_the_log_of_imports_holds_what_was_not_understood(
    ctx: Context, repository: Repository
) -> None:
    repository.tag("git-1a18ca8f")
    track(ctx, Wanted(str(repository.path)))

    (run,) = runs.recent(ctx, 10)

    assert (run.state, run.counts["releases"]["all"]) == ("done", 11)
    assert [issue.message for issue in run.issues if "git-1a18ca8f" in issue.message]


def test_what_was_not_understood_stands_in_the_report_until_it_is_read_anew(
    ctx: Context, repository: Repository
) -> None:
    repository.git("tag", "git-1a18ca8f")
    track(ctx, Wanted(str(repository.path)))
    track(ctx, Wanted(str(repository.path)))

    told = health.health(ctx, "quern").document.issues
    repository.git("tag", "-d", "git-1a18ca8f")
    track(ctx, Wanted(str(repository.path)))

    assert [one for one in told if "git-1a18ca8f" in one]
    assert not [one for one in health.health(ctx, "quern").document.issues if "git-1a18ca8f" in one]


def test_a_shallow_copy_is_read_and_said_to_be_one(
    ctx: Context, repository: Repository, tmp_path: Path
) -> None:
    shallow = tmp_path / "shallow"
    repository.git("clone", "-q", "--depth", "2", f"file://{repository.path}", str(shallow))

    run = track(ctx, Wanted(str(shallow))).run

    assert "shallow" in " ".join(issue.message for issue in run.issues)


def test_a_source_that_cannot_be_read_leaves_a_failed_run_and_no_project(
    ctx: Context, tmp_path: Path
) -> None:
    with pytest.raises(SourceError):
        track(ctx, Wanted(str(tmp_path / "nowhere")))

    with ctx.uow.read() as tx:
        assert projects.projects(tx) == []
    (run,) = runs.recent(ctx, 10)
    assert (run.what, run.state, run.counts) == ("track", "failed", {})
    assert "does not exist" in (run.message or "")


@pytest.mark.parametrize("slug", ["", "../x", "A", "a b", "-x", "x" * 101])
def test_a_slug_that_cannot_stand_in_an_address_is_refused(ctx: Context, slug: str) -> None:
    with pytest.raises(InvalidInputError, match="cannot be a slug"):
        tracking.check_slug(slug)


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        ("https://github.com/linkerd/linkerd2.git", "linkerd2"),
        ("git@github.com:linkerd/Linkerd2", "linkerd2"),
        ("/srv/git/quern/", "quern"),
        ("quern-history.bundle", "quern-history"),
    ],
)
def test_slug_is_the_name_of_the_source(source: str, slug: str) -> None:
    assert slug_of_source(source) == slug
