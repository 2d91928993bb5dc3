"""Which commits are by the same person, as far as names and addresses tell. Pure.

The same full name, the same personal address or the same handle is the same person within one
repository. A name of one word joins nothing: many people are called Alex. Nor does an address that
more names share than one person has. Names and addresses are kept as hashes only.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tracker.importers.bots import is_bot
from tracker.importers.mail import handle_of, is_personal

Author = tuple[str, str]
_NAMES_OF_ONE_PERSON = 3


def author_keys(
    authors: Iterable[Author], known: Mapping[str, str]
) -> tuple[dict[Author, str], dict[str, str]]:
    """Return {(name, address): key}, and ``known`` with all that is known now.

    A key is the hash of the first trait met, so the same history gives the same keys. What was
    known before keeps its key; two that turn out to be one person only later stay two.

    Args:
        authors: oldest first; repeats are harmless.
        known: {hash of a trait: key} from an earlier reading of the same repository.
    """
    met = list(dict.fromkeys(authors))
    shared = _shared_addresses(met)
    groups = _Joined(known)
    traits = {author: _traits(author, shared) for author in met}
    for one in traits.values():
        groups.join(one)
    return {author: groups.key(one[0]) for author, one in traits.items()}, groups.keys()


def _traits(author: Author, shared: frozenset[str]) -> list[str]:
    """Return the hashes of what identifies an author, never empty."""
    name, address = author[0], _plain(author[1])
    words = _plain(name)
    if is_bot(name, address):
        return [_hashed("bot", words)]
    handle = handle_of(address)
    found = [
        _hashed("name", words) if " " in words else "",
        _hashed("handle", handle) if handle else "",
        _hashed("address", address) if is_personal(address) and address not in shared else "",
    ]
    return [trait for trait in found if trait] or [_hashed("both", f"{words} {address}")]


def _shared_addresses(authors: Iterable[Author]) -> frozenset[str]:
    names: dict[str, set[str]] = defaultdict(set)
    for name, address in authors:
        names[_plain(address)].add(_plain(name))
    return frozenset(one for one, some in names.items() if len(some) > _NAMES_OF_ONE_PERSON)


def _plain(text: str) -> str:
    """Return the text without accents, case and repeated blanks."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(one for one in decomposed if not unicodedata.combining(one))
    return " ".join(letters.casefold().split())


def _hashed(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}:{text}".encode(errors="replace")).hexdigest()[:20]


class _Joined:
    """Traits joined into people; the oldest trait of a person stands for all of them."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._above = dict(known) | {key: key for key in known.values()}
        self._fixed = frozenset(known.values())
        self._age = {key: age for age, key in enumerate(known.values())}

    def key(self, trait: str) -> str:
        """Return the trait that stands for this one's person."""
        while (above := self._above.get(trait, trait)) != trait:
            trait = above
        return trait

    def keys(self) -> dict[str, str]:
        """Return {trait: key} of all traits."""
        return {trait: self.key(trait) for trait in self._above}

    def join(self, traits: Sequence[str]) -> None:
        """Make these traits one person's, as far as that changes no key of an earlier reading."""
        for trait in traits:
            self._above.setdefault(trait, trait)
            self._age.setdefault(trait, len(self._age))
        tops = {self.key(trait) for trait in traits}
        first, *others = sorted(tops, key=lambda one: (one not in self._fixed, self._age[one]))
        self._above |= {one: first for one in others if one not in self._fixed}
