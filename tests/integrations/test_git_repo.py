import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.repositories import Repository
from tracker.clock import FixedClock
from tracker.errors import SourceError, TrackerError
from tracker.integrations.git_repo import GitRepositories, Mirror
from tracker.services.context import Silent

CLOCK = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", "* Ann Lee @annlee\n").commit("2024-01-01")
    return made


@pytest.fixture
def repositories(tmp_path: Path) -> GitRepositories:
    return GitRepositories(tmp_path / "mirrors", 60, CLOCK, {"PATH": os.environ["PATH"]})


def mirrored(repositories: GitRepositories, source: object) -> Mirror:
    return repositories.mirror(str(source), Silent())


def test_mirror_of_a_local_repository_reads_commits_tags_and_files(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.tag("v1.0.0", on="2024-01-02")
    head = repository.write("MAINTAINERS.md", "* Ann Lee @annlee\n* Bob Ray @bob\n").commit(
        "2024-02-01", name="Bob Ray", email="bob@acme.example"
    )

    mirror = mirrored(repositories, repository.path)

    assert (mirror.default_branch, mirror.head) == ("main", head)
    assert [one.author_name for one in mirror.commits()] == ["Bob Ray", "Ann Lee"]
    assert [(one.name, one.tagged_at) for one in mirror.tags()] == [
        ("v1.0.0", datetime(2024, 1, 2, 12, tzinfo=UTC))
    ]
    assert [(one.path, one.text) for one in mirror.file_history(mirror.paths_ever())] == [
        ("MAINTAINERS.md", "* Ann Lee @annlee\n"),
        ("MAINTAINERS.md", "* Ann Lee @annlee\n* Bob Ray @bob\n"),
    ]


def test_mirror_again_fetches_what_is_new_and_forgets_what_vanished(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.tag("v1.0.0")
    first = mirrored(repositories, repository.path)
    seen = first.head
    repository.git("tag", "-d", "v1.0.0")
    repository.commit("2024-03-01")

    again = mirrored(repositories, repository.path)

    assert again.fingerprint != first.fingerprint
    assert again.tags() == []
    assert again.continues(seen)
    assert len(list(again.commits(seen))) == 1


def test_a_rewritten_history_does_not_continue(
    repository: Repository, repositories: GitRepositories
) -> None:
    seen = mirrored(repositories, repository.path).head
    repository.git("checkout", "-q", "--orphan", "other")
    repository.commit("2024-04-01")
    repository.git("branch", "-M", "other", "main")

    assert not mirrored(repositories, repository.path).continues(seen)


def test_a_bundle_speaks_no_longer_than_its_newest_commit(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    mirror = mirrored(repositories, repository.bundle(tmp_path / "quern.bundle"))

    assert mirror.observed_until == date(2024, 1, 1)


def test_file_history_follows_the_mainline_and_says_when_a_file_was_gone(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.write("MAINTAINERS.md", "* Eve\n").commit("2024-02-01")
    repository.git("checkout", "-q", "main")
    repository.git("rm", "-q", "MAINTAINERS.md")
    repository.write("docs/OWNERS.md", "* Bob\n").commit("2024-03-01")

    versions = mirrored(repositories, repository.path).file_history(
        ["MAINTAINERS.md", "docs/OWNERS.md"]
    )

    assert sorted((one.path, one.text or "gone") for one in versions) == [
        ("MAINTAINERS.md", "* Ann Lee @annlee\n"),
        ("MAINTAINERS.md", "gone"),
        ("docs/OWNERS.md", "* Bob\n"),
    ]


def test_mailmap_is_honoured(repository: Repository, repositories: GitRepositories) -> None:
    repository.write(".mailmap", "Ann Lee <ann@acme.example> <old@free.example>\n").commit(
        "2024-02-01", name="annie", email="old@free.example"
    )

    names = {one.author_name for one in mirrored(repositories, repository.path).commits()}

    assert names == {"Ann Lee"}


def test_odd_names_are_names_and_nothing_else(
    tmp_path: Path, repositories: GitRepositories
) -> None:
    odd = Repository(tmp_path / "odd", branch="main")
    odd.write("OWNERS\nstrange", "x").commit("2024-01-01")
    odd.git("update-ref", "refs/heads/--upload-pack=touch", "HEAD")
    odd.git("symbolic-ref", "HEAD", "refs/heads/--upload-pack=touch")
    odd.git("branch", "-D", "main")

    mirror = mirrored(repositories, odd.path)

    assert mirror.default_branch == "--upload-pack=touch"
    assert len(list(mirror.commits())) == 1
    assert mirror.paths_ever() == ["OWNERS\nstrange"]


def test_a_symlinked_roster_gives_its_target_and_a_submodule_nothing(
    repository: Repository, repositories: GitRepositories
) -> None:
    (repository.path / "OWNERS").symlink_to("/etc/passwd")
    repository.git("add", "OWNERS")
    repository.git("update-index", "--add", "--cacheinfo", "160000", "1" * 40, "adopters-module")
    repository.commit("2024-02-01")

    versions = mirrored(repositories, repository.path).file_history(["OWNERS", "adopters-module"])

    assert [(one.path, one.text) for one in versions] == [("OWNERS", "/etc/passwd")]


def test_hooks_of_a_source_do_not_run(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    for name in ("post-checkout", "reference-transaction", "post-upload-pack"):
        hook = repository.path / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        hook.chmod(0o755)

    mirrored(repositories, repository.path)

    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "Name a source"),
        ("--upload-pack=touch x", "looks like an option"),
        ("ext::sh -c touch% x", "remote helper"),
        ("fd::17", "remote helper"),
        ("file:///etc", "no transport that is allowed"),
        ("javascript://x/y", "no transport that is allowed"),
        ("https:///nohost", "names no host"),
        ("ssh://-oProxyCommand=touch/x", "names no host"),
        ("/no/such/place", "does not exist"),
        ("no-such-file.bundle", "does not exist"),
        ("a\nb", "control characters"),
    ],
)
def test_a_source_that_cannot_be_or_could_run_is_refused(
    repositories: GitRepositories, source: str, says: str
) -> None:
    with pytest.raises(SourceError, match=says):
        mirrored(repositories, source)


def test_what_is_no_repository_is_said_in_one_sentence(
    repositories: GitRepositories, tmp_path: Path
) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    text = tmp_path / "notes.bundle"
    text.write_text("hello")
    empty = Repository(tmp_path / "empty")

    for source, says in (
        (folder, "is no git repository"),
        (text, "is no git"),
        (empty.path, "has no commits yet"),
    ):
        with pytest.raises(TrackerError, match=says) as failure:
            mirrored(repositories, source)
        assert "\n" not in str(failure.value)


def test_a_damaged_bundle_leaves_no_half_mirror(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    bundle = repository.bundle(tmp_path / "quern.bundle")
    bundle.write_bytes(bundle.read_bytes()[:-40])

    with pytest.raises(SourceError, match=r"damaged|cannot be read"):
        mirrored(repositories, bundle)

    assert not list((tmp_path / "mirrors").glob("*.git"))
    assert not list((tmp_path / "mirrors").glob("*.part"))


def test_secrets_in_an_address_are_not_shown(repositories: GitRepositories) -> None:
    with pytest.raises(SourceError) as failure:
        mirrored(repositories, "https://ann:hunter2@127.0.0.1:9/quern.git")

    assert "hunter2" not in str(failure.value)
