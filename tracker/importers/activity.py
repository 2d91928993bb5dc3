"""Who committed when, and under which mail domain: bots and merges apart, people by identity.

A commit belongs to the UTC day of its committer's instant: that is when it came to the branch. One
person is all commits under one name, ``.mailmap`` applied, or under one address; an address is only
ever hashed.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date

from tracker.importers.records import ActivityRecord, CommitRecord

# Names and addresses of programs; people called Abbot or Talbot are not among them.
_BOT = re.compile(
    r"\[bot\]|(?:^|[^a-z])bot(?:$|[^a-z])|^(?:dependabot|renovate|greenkeeper|snyk|mergify|codecov|"
    r"github-actions|github actions|k8s-ci-robot|weblate|pre-commit-ci|web-flow)\b|-robot$",
    re.IGNORECASE,
)
_NO_REPLY = re.compile(r"^(?:\d+\+)?([A-Za-z0-9-]+)@users\.noreply\.github\.com$", re.IGNORECASE)

#: Mail domains that name no employer: free mail, no-reply addresses, and what stands for no domain.
UNAFFILIATED_DOMAINS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"}
    | {"yahoo.com", "yahoo.co.uk", "yahoo.co.jp", "ymail.com", "icloud.com", "me.com", "mac.com"}
    | {"aol.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "freenet.de", "mail.ru"}
    | {"yandex.ru", "yandex.com", "qq.com", "163.com", "126.com", "foxmail.com", "sina.com"}
    | {"protonmail.com", "proton.me", "pm.me", "fastmail.com", "fastmail.fm", "hey.com", "zoho.com"}
    | {"tutanota.com", "tuta.io", "mailbox.org", "posteo.de", "riseup.net", "hushmail.com"}
    | {"orange.fr", "free.fr", "laposte.net", "wanadoo.fr", "libero.it", "rambler.ru", "naver.com"}
    | {"comcast.net", "verizon.net", "att.net", "sbcglobal.net", "btinternet.com", "duck.com"}
    | {"users.noreply.github.com", "noreply.github.com", "github.com", "noreply.gitlab.com"}
    | {"localhost", "localhost.localdomain", "example.com", "example.org", "example.net"}
)
_NO_DOMAIN_ENDINGS = (".invalid", ".local", ".localdomain", ".lan", ".internal", ".(none)")


def is_bot(name: str, address: str) -> bool:
    """Tell whether an author is a program, by name or address."""
    return bool(
        _BOT.search(name) or _BOT.search(address.partition("@")[0]) or _is_bot_host(address)
    )


def _is_bot_host(address: str) -> bool:
    return address.rpartition("@")[2].casefold().startswith("bot.")


def handle_of(address: str) -> str | None:
    """Return the handle that a no-reply address holds."""
    match = _NO_REPLY.match(address)
    return match[1] if match else None


def employer_domain(address_or_domain: str) -> str:
    """Return the domain that may name an employer; empty for free mail and the like."""
    domain = address_or_domain.rpartition("@")[2].strip().rstrip(".").casefold()
    if not re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", domain):
        return ""
    if domain in UNAFFILIATED_DOMAINS or domain.endswith(_NO_DOMAIN_ENDINGS):
        return ""
    return domain


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done by whom; ``identities`` are {hash of an address or name: author key}.

    Handed in again with later commits, they make a later reading find the same people.
    """

    records: tuple[ActivityRecord, ...]
    identities: dict[str, str]


def read_activity(
    commits: Iterable[CommitRecord], identities: Mapping[str, str] | None = None
) -> Activity:
    """Return what each author did on each day under each mail domain, by day.

    A merge is counted as one and not as a commit.

    Args:
        commits: newest first, as git lists them.
        identities: what an earlier reading of the same repository returned.
    """
    listed = list(commits)
    known = dict(identities or {})
    keys = _author_keys(listed, known)
    sums: dict[tuple[str, date, str], list[int]] = {}
    about: dict[str, CommitRecord] = {}
    for commit in listed:
        key = keys[commit.author_name, commit.author_email]
        day = commit.committed_at.astimezone(UTC).date()
        counts = sums.setdefault((key, day, employer_domain(commit.author_email)), [0, 0])
        counts[commit.is_merge] += 1
        about.setdefault(key, commit)
    return Activity(tuple(_records(sums, about, _handles(listed, keys))), known)


def _records(
    sums: dict[tuple[str, date, str], list[int]],
    about: dict[str, CommitRecord],
    handles: dict[str, str],
) -> Iterator[ActivityRecord]:
    bots = {key: is_bot(one.author_name, one.author_email) for key, one in about.items()}
    for (key, day, domain), (commits, merges) in sorted(sums.items(), key=lambda one: one[0][1]):
        yield ActivityRecord(
            author_key=key,
            author_name=about[key].author_name,
            handle=handles.get(key),
            domain=domain,
            is_bot=bots[key],
            on=day,
            commits=commits,
            merges=merges,
        )


def _author_keys(
    commits: Sequence[CommitRecord], known: dict[str, str]
) -> dict[tuple[str, str], str]:
    """Return the key of every (name, address), and add new names and addresses to ``known``.

    The same name or the same personal address is the same person. The first name met, oldest first,
    gives the key. An address that many share joins nobody.
    """
    keys: dict[tuple[str, str], str] = {}
    for commit in reversed(commits):
        pair = (commit.author_name, commit.author_email)
        if pair in keys:
            continue
        name = _hashed(" ".join(commit.author_name.casefold().split()))
        address = _hashed(commit.author_email.casefold())
        is_personal = _is_personal(commit.author_email.casefold())
        key = known.get(name) or (known.get(address) if is_personal else None) or name
        keys[pair] = key
        known.setdefault(name, key)
        if is_personal:
            known.setdefault(address, key)
    return keys


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:20]


def _is_personal(address: str) -> bool:
    local, _, domain = address.partition("@")
    if domain in ("noreply.github.com", "localhost"):
        return False
    return local not in ("", "noreply", "no-reply", "root", "git", "redacted", "none")


def _handles(commits: Iterable[CommitRecord], keys: dict[tuple[str, str], str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for commit in commits:
        handle = handle_of(commit.author_email)
        if handle:
            found.setdefault(keys[commit.author_name, commit.author_email], handle)
    return found
