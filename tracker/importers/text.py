"""Text of project files made safe to read: no stray bytes, no hidden characters, in limits."""

import re
import unicodedata
from functools import lru_cache

from tracker.importers.records import Issue

# Larger than any list of people or adopters; the longest one known has 200,000 characters.
MAX_CHARACTERS = 2 * 1024 * 1024
MAX_LINES = 50_000

_LONGEST_PATH = 500
# What bytes that are not UTF-8 become when they are decoded with surrogateescape.
_STRAY_BYTES = re.compile("[\udc80-\udcff]")
_FOREIGN_SURROGATES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_UTF16_MARKS = ("\udcff\udcfe", "\udcfe\udcff")
# Terminal sequences, control and format characters (zero-width spaces, direction overrides, tags)
# and lone surrogates: they change what a reader sees, or what compares equal, and are in no name.
_HIDDEN = re.compile(
    "\x1b\\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PUNCTUATION = re.compile(r"[\W_]+")
_PATH = re.compile(
    r"(?=.*/|.*\.(?:md|markdown|rst|txt|ya?ml)\Z|[A-Z]{5,}\Z)"
    r"(?:\.{0,2}/)?[\w.+-][\w.@+-]*(?:/[\w.@+-]+)*\Z"
)


def readable(text: str, file: str) -> tuple[str, tuple[Issue, ...]]:
    """Return ``text`` cleaned (`clean`), with bytes that are not UTF-8 read as Latin-1.

    Args:
        text: decoded with ``surrogateescape``, so that such bytes can be told.
        file: for the issue that names the first line of them. UTF-16 with a byte order mark is
            read as such.
    """
    if not _STRAY_BYTES.search(text):
        return clean(text), ()
    if text.startswith(_UTF16_MARKS):
        data = _FOREIGN_SURROGATES.sub("", text).encode("utf-8", "surrogateescape")
        return clean(data.decode("utf-16", "replace")), ()
    lines = _FOREIGN_SURROGATES.sub("", text).split("\n")
    stray = [place for place, line in enumerate(lines) if _STRAY_BYTES.search(line)]
    for place in stray:
        lines[place] = lines[place].encode("utf-8", "surrogateescape").decode("latin-1")
    message = (
        f"{file}, line {stray[0] + 1} is not valid UTF-8 and was read as Latin-1; save the file "
        "as UTF-8."
    )
    issue = Issue(message, file=file, line=stray[0] + 1, kind="encoding")
    return clean("\n".join(lines)), (issue,)


def clean(text: str) -> str:
    """Return ``text`` with LF line ends and without characters that cannot be seen."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _HIDDEN.sub("", text)
    return text if text.isascii() else _SPACES.sub(" ", text)


def too_long(text: str, file: str) -> Issue | None:
    """Return why ``text`` is not read if it exceeds `MAX_CHARACTERS` or `MAX_LINES`."""
    lines = text.count("\n")
    if len(text) <= MAX_CHARACTERS and lines <= MAX_LINES:
        return None
    return Issue(
        f"{file} has {len(text):,} characters in {lines:,} lines, and at most {MAX_CHARACTERS:,} "
        f"in {MAX_LINES:,} are read; check that it is the right file.",
        file=file,
        kind="too_long",
    )


def link_target(text: str) -> str | None:
    """Return the path that ``text`` consists of, as git stores a symbolic link, or None."""
    if len(text) > _LONGEST_PATH or "\n" in text:
        return None
    return text if _PATH.match(text) else None


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """Return ``text`` as it is compared: without accents, case and punctuation."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _PUNCTUATION.sub(" ", text.casefold()).strip()


def excerpt(text: str, limit: int = 60) -> str:
    """Return the beginning of ``text`` on one line, to be quoted in a message."""
    short = " ".join(clean(text[: limit * 4]).split())
    return short if len(short) <= limit else short[: limit - 1].rstrip() + "…"
