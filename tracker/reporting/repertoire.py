"""Which characters a PDF can show with the fonts that Typst brings, and what to do with others.

PDF/UA forbids a character without a glyph: one such name would fail the whole report. Worse,
Typst 0.15.2 crashes on a line of right-to-left script that lacks a glyph, and a crash of compiled
code is no error that Python could handle; so of those scripts only what the fonts have is passed.
"""

import unicodedata
from functools import lru_cache

SUBSTITUTE = "\ufffd"

# First and last of each range, as covered by Libertinus Serif, New Computer Modern and DejaVu Sans
# Mono inside typst 0.15.2: Latin, Greek, Cyrillic, Vietnamese, punctuation, currencies, arrows,
# mathematics and simple shapes. A test typesets all of them.
_LEFT_TO_RIGHT = (
    ("\x20", "\x7e"), ("\xa0", "\xac"), ("\xae", "\u02ff"), ("\u0370", "\u0377"),
    ("\u037a", "\u037f"), ("\u0384", "\u038a"), ("\u038e", "\u03a1"), ("\u03a3", "\u0482"),
    ("\u048a", "\u04ff"), ("\u1e00", "\u1eff"), ("\u2010", "\u2027"), ("\u2030", "\u2040"),
    ("\u2044", "\u2052"), ("\u2074", "\u208e"), ("\u20a0", "\u20c0"), ("\u2190", "\u23ff"),
    ("\u25a0", "\u25ff"), ("\u2713", "\u2714"), ("\ufffd", "\ufffd"),
)  # fmt: skip
# Hebrew and Arabic letters and digits, and the letters that Persian adds.
_RIGHT_TO_LEFT = (
    ("\u05d0", "\u05ea"), ("\u0621", "\u063a"), ("\u0640", "\u064a"), ("\u0660", "\u0669"),
    ("\u067e", "\u067e"), ("\u0686", "\u0686"), ("\u0698", "\u0698"), ("\u06a9", "\u06a9"),
    ("\u06af", "\u06af"), ("\u06cc", "\u06cc"),
)  # fmt: skip
# Hebrew, Arabic, Syriac, Thaana, N'Ko and their like, points and marks included.
_SCRIPTS = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufefe"))
_RIGHT_TO_LEFT_CLASSES = frozenset({"R", "AL", "AN"})


def safe(text: str) -> str:
    """Return ``text`` composed, and without what would crash Typst."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(SUBSTITUTE if _crashes(char) else char for char in composed)


def plain(text: str) -> str:
    """Return ``text`` in the characters that the fonts of Typst have; U+FFFD stands for others."""
    if text.isascii():
        return text
    return "".join(char if _has_glyph(char) else SUBSTITUTE for char in text)


@lru_cache(maxsize=4096)
def _crashes(char: str) -> bool:
    from_right = unicodedata.bidirectional(char) in _RIGHT_TO_LEFT_CLASSES
    return (from_right or _within(char, _SCRIPTS)) and not _within(char, _RIGHT_TO_LEFT)


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    return _within(char, _LEFT_TO_RIGHT) or _within(char, _RIGHT_TO_LEFT)


def _within(char: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= char <= last for first, last in ranges)
