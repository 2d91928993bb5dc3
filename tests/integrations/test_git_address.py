"""What a source is, without asking anybody; what git complains about, in words."""

import ipaddress
from pathlib import Path

import pytest

from tracker.errors import SourceError
from tracker.integrations.git_address import Kind, is_public, public_pins, read_address
from tracker.integrations.git_errors import explained
from tracker.integrations.git_offer import offer, parse_ls_remote


@pytest.mark.parametrize(
    ("source", "scheme", "shown"),
    [
        ("https://git.example/a/quern.git", "https", "https://git.example/a/quern.git"),
        ("https://ann:pw@git.example/a?token=x", "https", "https://git.example/a"),
        ("https://token@git.example:8443/a", "https", "https://git.example:8443/a"),
        ("ssh://git:pw@git.example/a", "ssh", "ssh://git@git.example/a"),
        ("git://[2001:db8::1]/a", "git", "git://[2001:db8::1]/a"),
        ("git@git.example:a/quern.git", "ssh", "git@git.example:a/quern.git"),
        ("git.example:quern", "ssh", "git.example:quern"),
    ],
)
def test_an_address_is_shown_without_its_secrets(source: str, scheme: str, shown: str) -> None:
    address = read_address(source)

    assert (address.kind, address.scheme, address.shown) == (Kind.REMOTE, scheme, shown)
    assert address.location == source
    assert "pw" not in repr(address)


def test_what_lies_on_this_machine_is_a_folder_or_a_bundle(tmp_path: Path) -> None:
    (tmp_path / "a:b").mkdir()
    (tmp_path / "file").write_text("x")

    folder = read_address(str(tmp_path / "a:b"))
    bundle = read_address(str(tmp_path / "file"))

    assert (folder.kind, folder.location) == (Kind.FOLDER, str(tmp_path / "a:b"))
    assert (bundle.kind, bundle.location) == (Kind.BUNDLE, str(tmp_path / "file"))


def test_names_of_mirrors_are_readable_and_differ() -> None:
    one = read_address("https://git.example/a/quern.git").folder_name
    other = read_address("https://git.example/b/quern.git").folder_name
    odd = read_address("https://git.example/..%2f..%2f").folder_name

    assert one.startswith("quern-")
    assert one.endswith(".git")
    assert one != other
    assert "/" not in odd
    assert not odd.startswith(".")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (" ", "Name a source"),
        ("-u./x", "looks like an option"),
        ("ext::sh -c x", "could run a program"),
        ("EXT::sh -c x", "could run a program"),
        ("::x", "could run a program"),
        ("file:///etc", "file:// is no transport that is allowed"),
        ("git+ssh://git.example/x", "is no transport that is allowed"),
        ("https://", "names no host"),
        ("https://git.example", "names no repository"),
        ("ssh://-oProxyCommand=x/y", "names no host"),
        ("https://git.example:port/x", "is not an address"),
        ("git@git.example:-oProxyCommand=x", "does not exist"),
        ("-oProxyCommand=x:y", "looks like an option"),
        ("user@-oProxyCommand=x:y", "does not exist"),
        ("nothing/here.bundle", "does not exist"),
        ("x" * 5000, "does not exist"),
        ("https://git.example/a\x1b[2J", "control characters"),
        ("https://git.example/\u202ea", "control characters"),
        ("/dev/null", "neither a folder nor a file"),
    ],
)
def test_a_source_that_could_run_or_is_nowhere_is_refused(source: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as failure:
        read_address(source)

    assert len(str(failure.value).splitlines()) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "100.64.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "::1"),
        *("fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:1::"),
        *("192.0.2.1", "240.0.0.1", "ff02::1", "::"),
    ],
)
def test_private_networks_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["140.82.112.3", "2606:50c0:8000::153", "::ffff:140.82.112.3"])
def test_public_networks_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_an_address_is_pinned_to_where_it_leads() -> None:
    address = read_address("https://git.example/a")

    pins = public_pins(address, lambda host, port: ["140.82.112.3", "140.82.112.4"])

    assert pins == ["git.example:443:140.82.112.3,140.82.112.4"]


@pytest.mark.parametrize(
    ("source", "leads_to"),
    [
        ("https://git.example/a", ["140.82.112.3", "10.0.0.1"]),
        ("https://git.example/a", []),
        ("https://git.example:8443/a", ["140.82.112.3"]),
        ("ssh://git.example/a", ["140.82.112.3"]),
        ("git@git.example:a", ["140.82.112.3"]),
        (".", ["140.82.112.3"]),
    ],
)
def test_what_is_not_public_throughout_is_not_asked(source: str, leads_to: list[str]) -> None:
    with pytest.raises(SourceError, match="public"):
        public_pins(read_address(source), lambda host, port: leads_to)


# -- what a source offers -------------------------------------------------------------------------

A, B = "a" * 40, "b" * 40


@pytest.mark.parametrize(
    ("refs", "symbolic", "branch"),
    [
        ({"HEAD": A, "refs/heads/dev": A, "refs/heads/main": A}, "refs/heads/dev", "dev"),
        ({"HEAD": A, "refs/heads/dev": A, "refs/heads/main": A}, None, "main"),
        ({"HEAD": A, "refs/heads/dev": A, "refs/heads/main": B}, None, "dev"),
        ({"HEAD": A, "refs/heads/main": B}, None, "HEAD"),
        ({"refs/heads/trunk": A, "refs/tags/main": B}, None, "trunk"),
        ({"refs/heads/trunk": A, "refs/heads/master": B}, None, "master"),
    ],
)
def test_the_default_branch_is_found(
    refs: dict[str, str], symbolic: str | None, branch: str
) -> None:
    found = offer(refs, symbolic, "quern")

    assert found.branch.removeprefix("refs/heads/") == branch


def test_ls_remote_is_read_and_what_tags_lead_to_is_left_to_git() -> None:
    answer = f"ref: refs/heads/main\tHEAD\n{A}\tHEAD\n{A}\trefs/heads/main\n{B}\trefs/tags/v1\n"
    answer += f"{A}\trefs/tags/v1^{{}}\n{B}\trefs/pull/1/head\n"

    found = parse_ls_remote(answer.encode(), "quern")

    assert found.wanted == {"refs/heads/default": A, "refs/tags/v1": B}
    assert (found.branch, found.object_format) == ("refs/heads/main", "sha1")


@pytest.mark.parametrize("answer", [b"", f"{A}\trefs/tags/v1\n".encode()])
def test_a_source_without_commits_says_so(answer: bytes) -> None:
    with pytest.raises(SourceError, match="quern has no commits yet"):
        parse_ls_remote(answer, "quern")


# -- what git complains about ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("complaint", "says"),
    [
        ("fatal: write error: No space left on device", "The disk is full"),
        ("fatal: Authentication failed for 'x'", "not open to you"),
        ("fatal: could not read Username for 'x': terminal prompts disabled", "not open to you"),
        ("fatal: repository 'https://x/y/' not found", "is no git repository"),
        ("fatal: '/x' does not appear to be a git repository", "is no git repository"),
        ("Host key verification failed.\nfatal: Could not read from remote", "accept its key"),
        ("fatal: unable to access 'x': Could not resolve host: y", "was not found"),
        ("fatal: unable to access 'x': Failed to connect to y", "cannot be reached"),
        ("fatal: pack has 3 unresolved deltas", "is damaged"),
        ("fatal: early EOF", "is damaged"),
        ("fatal: something odd in 'https://u:pw@x/y'.", "git cannot read quern: something odd"),
        ("", "git cannot read quern: it gave no reason"),
    ],
)
def test_complaints_of_git_become_one_sentence(complaint: str, says: str) -> None:
    sentence = str(explained(complaint, "quern"))

    assert says in sentence
    assert "pw" not in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
