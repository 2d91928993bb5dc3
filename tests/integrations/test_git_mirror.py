"""What is read from mirrors of small real repositories."""

import os
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.support.repositories import Repository
from tracker.clock import FixedClock
from tracker.errors import SetupError, SourceError
from tracker.importers.records import FileVersion, TagRecord
from tracker.integrations.git_mirror import Mirror
from tracker.integrations.git_process import CONFIGURATION, GitProcess
from tracker.integrations.git_repo import GitRepositories
from tracker.services.context import Silent

CLOCK = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))
ENVIRONMENT = {"PATH": os.environ["PATH"]}


class Heard:
    """A progress that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int | None, str]] = []
        self.count = 0

    def stage(self, name: str, total: int | None = None, unit: str = "it") -> None:
        self.told.append((name, total, unit))

    def advance(self, by: int = 1) -> None:
        self.count += by


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", "one\n").write("src/main.c", "int main;\n").commit("2024-01-01")
    made.write("MAINTAINERS.md", "two\n").commit("2024-02-01")
    made.write("src/main.c", "int other;\n").commit("2024-03-01")
    return made


@pytest.fixture
def repositories(tmp_path: Path) -> GitRepositories:
    return GitRepositories(tmp_path / "mirrors", 60, CLOCK, ENVIRONMENT)


def mirrored(repositories: GitRepositories, source: object) -> Mirror:
    return repositories.mirror(str(source), Silent())


def missing_objects(mirror: Mirror) -> int:
    listed = mirror.git.output("rev-list", "--objects", "--missing=print", mirror.head)
    return sum(line.startswith(b"?") for line in listed.splitlines())


def versions(*told: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return list(told)


def read(mirror: Mirror, *paths: str) -> list[tuple[str, str | None]]:
    return [(one.path, one.text) for one in mirror.file_history(paths)]


# -- contents of files stay where they are --------------------------------------------------------


def test_mirror_leaves_contents_out_and_fetches_those_that_are_read(
    repository: Repository, repositories: GitRepositories
) -> None:
    mirror = mirrored(repositories, repository.path)
    before = missing_objects(mirror)

    told = read(mirror, "MAINTAINERS.md")

    assert before == 4
    assert told == versions(("MAINTAINERS.md", "one\n"), ("MAINTAINERS.md", "two\n"))
    assert missing_objects(mirror) == 2


def test_reading_again_needs_the_source_no_more(
    repository: Repository, repositories: GitRepositories
) -> None:
    first = read(mirrored(repositories, repository.path), "MAINTAINERS.md")
    mirror = mirrored(repositories, repository.path)
    repository.path.rename(repository.path.with_name("away"))

    assert read(mirror, "MAINTAINERS.md") == first
    assert len(list(mirror.commits())) == 3


def test_contents_that_are_out_of_reach_are_an_error_and_not_an_empty_file(
    repository: Repository, repositories: GitRepositories
) -> None:
    mirror = mirrored(repositories, repository.path)
    repository.path.rename(repository.path.with_name("away"))

    with pytest.raises(SourceError, match="is no git repository, or is not there"):
        list(mirror.file_history(["MAINTAINERS.md"]))


def test_mailmap_is_brought_before_commits_are_read(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.write(".mailmap", "Ann B. Lee <ann@acme.example>\n").commit("2024-04-01")

    names = {one.author_name for one in mirrored(repositories, repository.path).commits()}

    assert names == {"Ann B. Lee"}


def test_file_history_reads_a_path_below_the_usual_folders(
    repository: Repository, repositories: GitRepositories
) -> None:
    mirror = mirrored(repositories, repository.path)

    assert mirror.paths_ever() == ["MAINTAINERS.md"]
    assert read(mirror, "src/main.c") == [
        ("src/main.c", "int main;\n"),
        ("src/main.c", "int other;\n"),
    ]
    assert read(mirror, "nowhere.md") == []


def test_file_history_keeps_bytes_that_are_no_text(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.write("OWNERS", b"Ren\xe9\r\n\0").commit("2024-04-01")

    (version,) = mirrored(repositories, repository.path).file_history(["OWNERS"])

    assert version.text is not None
    assert version.text.encode("utf-8", "surrogateescape") == b"Ren\xe9\r\n\0"


def test_file_history_tells_a_rename_as_an_end_and_a_beginning(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.git("mv", "MAINTAINERS.md", "OWNERS.md")
    commit = repository.commit("2024-04-01")
    at = datetime(2024, 4, 1, 12, tzinfo=UTC)

    mirror = mirrored(repositories, repository.path)
    told = list(mirror.file_history(["MAINTAINERS.md", "OWNERS.md"]))

    assert sorted(told[2:], key=lambda one: one.path) == [
        FileVersion("MAINTAINERS.md", commit, at, None),
        FileVersion("OWNERS.md", commit, at, "two\n"),
    ]


def test_file_history_tells_a_merge_as_the_mainline_saw_it(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.write("MAINTAINERS.md", "draft\n").commit("2024-04-01")
    repository.write("MAINTAINERS.md", "three\n").commit("2024-04-02")
    repository.git("checkout", "-q", "main")
    repository.commit("2024-04-03")
    repository.git(
        *("-c", "user.name=A", "-c", "user.email=a@b.example", "merge", "-q", "--no-ff", "side")
    )

    told = read(mirrored(repositories, repository.path), "MAINTAINERS.md")

    assert [text for _, text in told] == ["one\n", "two\n", "three\n"]


def test_a_version_that_is_too_large_is_refused(
    repository: Repository, repositories: GitRepositories
) -> None:
    mirror = replace(mirrored(repositories, repository.path), max_file_bytes=3)

    with pytest.raises(SourceError, match=r"MAINTAINERS\.md in commit .* are not read"):
        list(mirror.file_history(["MAINTAINERS.md"]))


# -- commits and tags -----------------------------------------------------------------------------


def test_commits_keep_the_zone_of_the_committer_and_tell_merges(
    tmp_path: Path, repositories: GitRepositories
) -> None:
    made = Repository(tmp_path / "zones")
    made.git(
        *("-c", "user.name=Zoë", "-c", "user.email=z@acme.example"),
        *("commit", "-q", "--allow-empty", "-m", "x"),
        GIT_AUTHOR_DATE="2024-01-31T23:30:00-0800",
        GIT_COMMITTER_DATE="2024-01-31T23:45:00-0800",
    )
    west = timezone(timedelta(hours=-8))

    (commit,) = mirrored(repositories, made.path).commits()

    assert commit.author_name == "Zoë"
    assert (commit.authored_at, commit.committed_at) == (
        datetime(2024, 1, 31, 23, 30, tzinfo=west),
        datetime(2024, 1, 31, 23, 45, tzinfo=west),
    )
    assert commit.committed_at.utcoffset() == timedelta(hours=-8)
    assert not commit.is_merge


def test_tags_of_commits_are_told_and_tags_of_files_are_not(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.tag("v1")
    repository.tag("v2", on="2024-03-05")
    repository.git("tag", "a-file", "HEAD:MAINTAINERS.md")
    head = repository.git("rev-parse", "HEAD").strip()
    committed = datetime(2024, 3, 1, 12, tzinfo=UTC)

    tags = mirrored(repositories, repository.path).tags()

    assert tags == [
        TagRecord("v1", head, committed, None),
        TagRecord("v2", head, committed, datetime(2024, 3, 5, 12, tzinfo=UTC)),
    ]


def test_tags_of_side_branches_are_told_too(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.git("checkout", "-q", "-b", "release-1")
    repository.commit("2024-05-01")
    repository.tag("v1.0.1")
    repository.git("checkout", "-q", "main")
    repository.git("branch", "-q", "-D", "release-1")

    mirror = mirrored(repositories, repository.path)

    assert [one.name for one in mirror.tags()] == ["v1.0.1"]
    assert len(list(mirror.commits())) == 3


def test_a_moved_tag_is_seen(repository: Repository, repositories: GitRepositories) -> None:
    repository.tag("v1")
    (before,) = mirrored(repositories, repository.path).tags()
    repository.commit("2024-05-01")
    repository.git("tag", "-f", "v1")

    (after,) = mirrored(repositories, repository.path).tags()

    assert after.name == before.name
    assert after.commit != before.commit


def test_a_detached_head_is_read_and_named_by_its_branch(
    repository: Repository, repositories: GitRepositories
) -> None:
    repository.git("checkout", "-q", "--detach")

    assert mirrored(repositories, repository.path).default_branch == "main"


def test_a_cut_off_history_says_so(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    shallow = tmp_path / "shallow"
    repository.git("clone", "-q", "--depth=1", f"file://{repository.path}", str(shallow))

    mirror = mirrored(repositories, shallow)

    assert mirror.is_shallow
    assert len(list(mirror.commits())) == 1
    assert not mirrored(repositories, repository.path).is_shallow


# -- bundles --------------------------------------------------------------------------------------


def test_a_newer_bundle_at_the_same_place_replaces_the_references(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    repository.tag("v1")
    bundle = repository.bundle(tmp_path / "quern.bundle")
    old = mirrored(repositories, bundle).head
    repository.git("tag", "-d", "v1")
    repository.tag("v2", on="2024-06-02")
    repository.commit("2024-06-01")
    repository.bundle(bundle)

    mirror = mirrored(repositories, bundle)

    assert mirror.continues(old)
    assert [one.name for one in mirror.tags()] == ["v2"]
    assert mirror.observed_until == date(2024, 6, 2)


def test_a_bundle_of_what_followed_is_read_after_the_first_and_refused_before(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    bundle = repository.bundle(tmp_path / "quern.bundle")
    mirrored(repositories, bundle)
    repository.commit("2024-06-01")
    for path in (bundle, tmp_path / "later.bundle"):
        repository.git("bundle", "create", "-q", str(path), "HEAD", "main", "^main~1")

    mirror = mirrored(repositories, bundle)

    assert len(list(mirror.commits())) == 4
    with pytest.raises(SourceError, match="holds only what followed an earlier bundle"):
        mirrored(repositories, tmp_path / "later.bundle")


def test_a_bundle_without_head_is_read_by_its_main_branch(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    repository.git("branch", "another")
    path = tmp_path / "quern.bundle"
    repository.git("bundle", "create", "-q", str(path), "main", "another")

    assert mirrored(repositories, path).default_branch == "main"


def test_a_bundle_that_does_not_say_which_branch_counts_is_refused(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    repository.git("branch", "one")
    repository.git("branch", "two")
    path = tmp_path / "quern.bundle"
    repository.git("bundle", "create", "-q", str(path), "one", "two")

    with pytest.raises(SourceError, match=r"which of its branches counts \(one, two\)"):
        mirrored(repositories, path)


@pytest.mark.parametrize("kept", [10, 40, 200, -30])
def test_a_bundle_that_broke_off_is_refused_and_leaves_nothing(
    repository: Repository, repositories: GitRepositories, tmp_path: Path, kept: int
) -> None:
    path = repository.bundle(tmp_path / "quern.bundle")
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(SourceError, match=r"is no git bundle|is damaged"):
        mirrored(repositories, path)

    assert sorted(one.suffix for one in (tmp_path / "mirrors").iterdir()) in (
        [".lock", ""],
        ["", ".lock"],
    )


def test_a_name_in_a_bundle_cannot_lead_out_of_the_mirror(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    repository.tag("v1")
    path = repository.bundle(tmp_path / "quern.bundle")
    path.write_bytes(path.read_bytes().replace(b"refs/tags/v1\n", b"refs/tags/../../../x\n"))

    with pytest.raises(SourceError, match="the name of one of its tags is impossible"):
        mirrored(repositories, path)


def test_progress_is_told_in_objects(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    heard = Heard()

    repositories.mirror(str(repository.bundle(tmp_path / "quern.bundle")), heard)

    assert heard.told == [("mirroring", 12, "objects")]
    assert heard.count == 12


# -- nothing is executed, nothing is left half done -----------------------------------------------


def test_nothing_of_the_surroundings_of_the_user_has_a_say(
    repository: Repository, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[core]\n\thooksPath = {tmp_path}/hooks\n[log]\n\tshowRoot = false\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GIT_DIR": "/nowhere",
        "GIT_TRACE": str(tmp_path / "trace"),
        "GIT_SSH_COMMAND": f"touch {tmp_path}/ran",
        "GIT_EXTERNAL_DIFF": f"touch {tmp_path}/ran",
    }

    mirror = mirrored(
        GitRepositories(tmp_path / "mirrors", 60, CLOCK, environment), repository.path
    )

    assert len(list(mirror.file_history(["MAINTAINERS.md"]))) == 2
    assert not (tmp_path / "trace").exists()
    assert not (tmp_path / "ran").exists()


def test_a_source_cannot_make_git_run_something(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    ran = f"touch {tmp_path}/ran"
    for name, value in {
        "uploadpack.packObjectsHook": ran,
        "core.fsmonitor": ran,
        "core.sshCommand": ran,
        "core.pager": ran,
        "protocol.ext.allow": "always",
        "remote.origin.url": f"ext::sh -c '{ran}'",
        "remote.origin.promisor": "true",
        "remote.origin.uploadpack": ran,
        "extensions.partialClone": "origin",
    }.items():
        repository.git("config", name, value)

    assert len(read(mirrored(repositories, repository.path), "MAINTAINERS.md")) == 2
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a repository to somebody else")
def test_a_repository_of_somebody_else_is_readable(
    repository: Repository, repositories: GitRepositories
) -> None:
    subprocess.run(["chown", "-R", "65534:65534", str(repository.path)], check=True)

    assert len(list(mirrored(repositories, repository.path).commits())) == 3


def test_an_address_is_on_no_command_line_and_in_no_file(
    repositories: GitRepositories, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=r"https://127\.0\.0\.1:9/quern\.git cannot be reached"):
        mirrored(repositories, "https://ann:hunter2@127.0.0.1:9/quern.git?token=hunter2")

    written = [one.read_bytes() for one in (tmp_path / "mirrors").rglob("*") if one.is_file()]
    assert not any(b"hunter2" in text for text in written)


def test_two_at_once_make_one_mirror(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    heads: list[str] = []
    workers = [
        threading.Thread(target=lambda: heads.append(mirrored(repositories, repository.path).head))
        for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(heads) == 4
    assert len(set(heads)) == 1
    assert len(list((tmp_path / "mirrors").glob("*.git"))) == 1


def test_an_interrupted_mirror_leaves_nothing_and_the_next_one_works(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    class Interrupted(Silent):
        def stage(self, name: str, total: int | None = None, unit: str = "it") -> None:
            raise KeyboardInterrupt

    bundle = repository.bundle(tmp_path / "quern.bundle")

    with pytest.raises(KeyboardInterrupt):
        repositories.mirror(str(bundle), Interrupted())

    assert {one.name for one in (tmp_path / "mirrors").iterdir() if one.is_dir()} == set()
    assert len(list(mirrored(repositories, bundle).commits())) == 3


def test_a_mirror_that_was_left_half_made_is_made_anew(
    repository: Repository, repositories: GitRepositories, tmp_path: Path
) -> None:
    mirror = mirrored(repositories, repository.path)
    mirror.path.rename(mirror.path.with_suffix(".new"))
    (mirror.path.with_suffix(".new") / "HEAD").unlink()

    assert mirrored(repositories, repository.path).head == mirror.head
    assert [one.name for one in (tmp_path / "mirrors").iterdir() if one.is_dir()] == [
        mirror.path.name
    ]


def test_a_git_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    path = f"{slow.parent}:{os.environ['PATH']}"
    (tmp_path / "folder").mkdir()
    repositories = GitRepositories(tmp_path / "mirrors", 0.2, CLOCK, {"PATH": path})

    with pytest.raises(SourceError, match=r"took longer than 0.2 seconds .*GIT_TIMEOUT_SECONDS"):
        mirrored(repositories, tmp_path / "folder")


def test_a_missing_git_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(SetupError, match="git was not found; install git"):
        mirrored(
            GitRepositories(tmp_path / "mirrors", 9, CLOCK, {"PATH": str(tmp_path)}),
            tmp_path / "folder",
        )


def test_a_folder_of_mirrors_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "mirrors").write_text("a file")

    with pytest.raises(SetupError, match="cannot be written"):
        mirrored(GitRepositories(tmp_path / "mirrors", 9, CLOCK, ENVIRONMENT), tmp_path / "folder")


def test_git_passes_on_only_what_it_may_know(tmp_path: Path) -> None:
    configuration = tmp_path / "gitconfig"
    configuration.write_text(CONFIGURATION)
    git = GitProcess(
        configuration, ENVIRONMENT | {"SECRET": "x", "HTTPS_PROXY": "http://proxy.example"}, 9
    )

    told = git.output("-c", "alias.env=!env", "env").decode()

    assert "HTTPS_PROXY=http://proxy.example\n" in told
    assert "SECRET" not in told
