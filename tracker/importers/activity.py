"""Who committed when, and under which mail domain: bots and merges apart, people by identity.

A commit belongs to the day that its committer's clock showed when it came to the branch, as
``git log --date=short`` prints it; the author's day can lie in an earlier month.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.importers.bots import is_bot
from tracker.importers.days import written_day
from tracker.importers.identities import author_keys
from tracker.importers.mail import employer_domain, handle_of
from tracker.importers.records import ActivityRecord, CommitRecord

_Day = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done by whom; ``identities`` are {hash of a name or an address: author key}.

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
    authors = [(commit.author_name, commit.author_email) for commit in listed]
    keys, known = author_keys(reversed(authors), identities or {})
    # Names repeat thousands of times; what they tell is found out once.
    domains = {author: employer_domain(author[1], author[0]) for author in keys}
    sums: dict[_Day, list[int]] = {}
    for author, commit in zip(authors, listed, strict=True):
        day = (keys[author], written_day(commit.committed_at), domains[author])
        sums.setdefault(day, [0, 0])[commit.is_merge] += 1
    return Activity(_records(sums, authors, keys), known)


def _records(
    sums: Mapping[_Day, Sequence[int]],
    authors: Sequence[tuple[str, str]],
    keys: Mapping[tuple[str, str], str],
) -> tuple[ActivityRecord, ...]:
    """Return the sums by day, each author under the newest name and handle."""
    newest: dict[str, tuple[str, str]] = {}
    handles: dict[str, str] = {}
    for author in dict.fromkeys(authors):
        newest.setdefault(keys[author], author)
        if handle := handle_of(author[1]):
            handles.setdefault(keys[author], handle)
    bots = {key: is_bot(*author) for key, author in newest.items()}
    return tuple(
        ActivityRecord(
            author_key=key,
            author_name=newest[key][0],
            handle=handles.get(key),
            domain=domain,
            is_bot=bots[key],
            on=day,
            commits=commits,
            merges=merges,
        )
        for (key, day, domain), (commits, merges) in sorted(sums.items(), key=_by_day)
    )


def _by_day(item: tuple[_Day, object]) -> tuple[date, str, str]:
    key, day, domain = item[0]
    return day, key, domain
