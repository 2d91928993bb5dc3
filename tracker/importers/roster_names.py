"""Which words are a person's name, which an employer's, and which neither. Pure."""

import re

from tracker.importers.records import Role
from tracker.importers.roster_roles import standing

_MAX_NAME_WORDS = 6
_MAX_EMPLOYER_WORDS = 6
_MAX_LENGTH = 100
_WORD = re.compile(r"[^\W\d_](?:[\w.'’`-]*[\w.])?\Z|\"[\w .-]+\"\Z")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PARTICLES = _set("al bin da das de del den der di do dos du el ibn la le ten ter van von y")
# In small letters these make a sentence; with a capital they may be a name (Will, Can, An).
_SMALL_WORDS = _set(
    """
    a all and any an are as at be been but by can etc everyone filled for from has have here if in
    include including is like more must new none not of on or other our out person ping that the
    their them there they this to unknown us use via we when who will with work you your
    """
)
# Duties, groups and requests; no part of a name in any case.
_NEVER_A_NAME = _set(
    """
    ask bugs code committee community contact documentation email fix issue issues join list mail
    mailing maintain maintainer maintainers maintained maintaining meeting meetings member members
    nobody open please policy process project projects pull questions reach release releases
    repository request requests review reviewer reviewers reviewing reviews security see send slack
    steering submit support tba tbd team teams test testing tests todo triage triaging user users
    vacant vote votes voting
    """
)
_ABBREVIATIONS = _set("jr. sr. phd. inc. ltd. corp. co. llc. bros. plc.")
_CORPORATE = re.compile(
    r"\b(?:inc|llc|ltd|limited|gmbh|ag|corp|corporation|labs?|software|systems?|technolog(?:y|ies)"
    r"|solutions?|group|cloud|hat|networks?|foundation|university|consulting|services?|bank|data"
    r"|ai|io|security|web|company|co)\b\.?",
    re.IGNORECASE,
)
_EMERITUS = re.compile(
    r"(?:maintainer |committer )?(?:emerit\w+|inactive|retired|alumn\w+)(?: maintainer| committer)?"
    r"|former (?:maintainer|committer)",
    re.IGNORECASE,
)
_TRAINEE = re.compile(r"(?:maintainer )?in[ -]training|apprentice|trainee|shadow", re.IGNORECASE)
_JOB = re.compile(
    r"\b(?:engineer\w*|developer|manager|architect|founder|creator|chair\w*|co-chair|head|lead|cto"
    r"|ceo|docs|documentation|infra\w*|testing|ci|build|website|community|evangelist|advocate"
    r"|consultant|student|professor|he|him|she|her|they|them|his|hers|on leave)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:utc|gmt|cet|cest|[ecmp][sd]t|ist|jst|bst)\b|^\W*$|\bpkg:"
)
_PLACEHOLDERS = frozenset(
    ["-", "--", "_", "n/a", "na", "none", "tbd", "?", ".", "", "null", "unknown"]
)


def is_name(text: str) -> bool:
    """Tell whether ``text`` can be a name where a handle or an address stands beside it."""
    words = text.split()
    if not 1 <= len(words) <= _MAX_NAME_WORDS or len(text) > _MAX_LENGTH:
        return False
    if not all(_WORD.match(word) or word.isdecimal() for word in words[1:]):
        return False
    return bool(re.match(r"[\w\"]", words[0])) and not _has_other_words(words)


def is_full_name(text: str) -> bool:
    """Tell whether ``text`` reads as a name by itself: two to five capitalised words."""
    words = text.split()
    if not 2 <= len(words) <= _MAX_NAME_WORDS - 1 or not is_name(text):
        return False
    capitalised = [word for word in words if word.casefold() not in _PARTICLES]
    return len(capitalised) >= 2 and all(_starts_high(word) for word in capitalised)


def _starts_high(word: str) -> bool:
    """Tell whether a word begins with a capital, or is in a script without any."""
    first = word.lstrip("\"'")[:1]
    return first == first.upper() and not first.isdecimal()


def _has_other_words(words: list[str]) -> bool:
    bare = [word.strip(".,:!\"'") for word in words]
    return any(word in _SMALL_WORDS or word.casefold() in _NEVER_A_NAME for word in bare)


def looks_like_prose(text: str) -> bool:
    """Tell whether ``text`` is part of a sentence: four words or more, two of them small."""
    words = text.split()
    small = [word for word in words if word[:1].islower() and word not in _PARTICLES]
    return (len(words) >= 4 and len(small) >= 2) or bool(small and _has_other_words(words[:2]))


def without_full_stop(text: str) -> str:
    """Return ``text`` without the full stop that ends a sentence; that of an abbreviation stays."""
    word = text.split(" ")[-1].casefold()
    is_abbreviation = len(word) == 2 or word.count(".") > 1 or word in _ABBREVIATIONS
    return text if is_abbreviation else text.removesuffix(".")


def status_of(text: str) -> Role | None:
    """Return the role that a remark such as "emeritus" or "in training" gives, or None."""
    if _EMERITUS.fullmatch(text.strip()):
        return Role.EMERITUS
    return Role.IN_TRAINING if _TRAINEE.fullmatch(text.strip()) else None


def employer_of(kind: str, text: str, handle: str | None) -> str | None:
    """Return the employer that a remark beside a name gives, or None.

    Args:
        kind: what stands before the remark: "bracket", "comma", "dash" or another sign. After a
            dash only a short name in capitals counts, since jobs and areas stand there as often.
    """
    if kind not in ("bracket", "comma", "dash") or text.casefold() == (handle or "").casefold():
        return None
    text = re.sub(r"^.*\bat\s+(?=\S)|^@\s*", "", text).strip()
    if kind == "dash" and not all(map(_starts_high, text.split()[:4])):
        return None
    return stated_employer(text)


def stated_employer(text: str) -> str | None:
    """Return ``text`` as an employer's name; None for placeholders, jobs, roles and dates."""
    words = text.split()
    if (
        text.casefold() in _PLACEHOLDERS
        or len(words) > _MAX_EMPLOYER_WORDS
        or len(text) > _MAX_LENGTH
    ):
        return None
    if _JOB.search(text) or _DATED.search(text.casefold()) or looks_like_prose(text):
        return None
    meaning = standing(text)
    if isinstance(meaning, Role) or (meaning is not None and text[:1].islower()):
        return None
    return text


def is_placeholder(text: str) -> bool:
    """Tell whether a cell's text stands for nothing: a dash, "n/a", a blank."""
    return text.strip().casefold() in _PLACEHOLDERS


def is_corporate(text: str) -> bool:
    """Tell whether ``text`` has a word that organisations have and people have not."""
    return bool(_CORPORATE.search(text))
