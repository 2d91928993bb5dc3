"""What the headings, columns and keys of a roster mean. Pure: words in, roles and fields out.

Decisions, because projects use the words differently:

- Reviewers (of OWNERS files too) are `Role.IN_TRAINING`: they stand below those who may merge, on
  the way there, and are counted apart.
- "Former", "alumni", "past", "retired" and "inactive" are emeritus; that word wins over any other.
- Triagers, releasers, sponsors, contributors, authors and security teams are no role of a roster.
- Sections that tell how somebody becomes a maintainer, or what one does, list no people.
"""

import re
from enum import Enum
from functools import lru_cache

from tracker.importers.records import Role


class Outside(Enum):
    """A heading below which nobody holds a role of the roster."""

    RULES = "rules"
    OTHERS = "others"


Standing = Role | Outside

_LONGEST = 300


def _any(*words: str) -> re.Pattern[str]:
    """Return what finds any of ``words``, each a pattern, as a whole word."""
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


_RULES = _any(
    *("how", "what", "when", "why", r"becom\w+", "add(?:ing|ition)?", "remov(?:e|al|ing)"),
    *("process(?:es)?", "expect(?:ations?|ed)", "requires?", "requirements?", r"qualif\w+"),
    *(r"(?<!area of )(?<!areas of )responsib\w+", "duties", "privileges", "criteria", "rules?"),
    *("polic(?:y|ies)", "guid(?:e|elines?)", "nominat(?:e|ing|ions?)", "elections?", "electing"),
    *("vot(?:e|es|ing)(?! members)", "selection", "promoting", "promotion", "stepping"),
    *("chang(?:e|es|ing)", "updat(?:e|ing)", "onboarding", "offboarding", "life ?cycle"),
    *("invit(?:e|ing|ations?)", "join(?:ing)?", "decisions?", "meetings?", "conflicts?"),
)
# The first that is found decides.
_STANDINGS: tuple[tuple[re.Pattern[str], Standing], ...] = (
    (
        _any(
            r"emerit\w+", r"former\w*", r"alumn\w+", "past", r"previous\w*", "retired", "inactive"
        ),
        Role.EMERITUS,
    ),
    (
        _any("in.training", "trainees?", "apprentices?", "candidates?", r"shadow\w*", "mentees?"),
        Role.IN_TRAINING,
    ),
    (_any("steering", "tsc", "governing", "oversight", "technical committee"), Role.STEERING),
    (_any("directors?"), Role.DIRECTOR),
    (
        _any(
            *(r"maintain\w*", "committers?", "approvers?", "owners?", "codeowners", "core"),
            *("leads?", "admins?", "administrators?", "assignees?"),
        ),
        Role.MAINTAINER,
    ),
    (_any("reviewers?"), Role.IN_TRAINING),
    (
        _any(
            *(r"triag\w*", r"releas\w+", "sponsors?", "supporters?", "friends", "users?"),
            *(r"contribut\w+", "authors?", r"acknowledg\w+", "credits?", "thanks", "security"),
            *("advisors?", "ambassadors?", "moderators?", "managers?", "translators?", "liaisons?"),
            *("contacts?", "bots?", r"organi[sz]ation members", r"members of the org\w*"),
        ),
        Outside.OTHERS,
    ),
)
_BOTH = re.compile(
    r"(?:maintain\w*|committers?|owners?)\s*(?:and|&|/|,|\+)\s*(?:emerit|former|alumn|past|retired)"
    r"|(?:emerit\w+|alumn\w+)\s*(?:and|&|/|,|\+)\s*(?:\w+\s)?(?:maintain|committer|owner)"
)


@lru_cache(maxsize=2048)
def standing(heading: str) -> Standing | None:
    """Return the role that ``heading`` announces, why it announces none, or None if it is silent.

    A heading that names maintainers and emeriti together is silent: its parts say which is which.
    """
    words = _words(heading)
    if _BOTH.search(" ".join(heading[:_LONGEST].casefold().split())):
        return None
    return Outside.RULES if _RULES.search(words) else _meaning(words)


@lru_cache(maxsize=2048)
def role_in(sentence: str) -> Role | None:
    """Return the role of the people whom ``sentence`` introduces, or None if it names no role.

    Other than in a heading, words such as "who may vote" say nothing against a list of people.
    """
    meaning = _meaning(_words(sentence))
    return meaning if isinstance(meaning, Role) else None


def _words(text: str) -> str:
    return " ".join(re.sub(r"[_\W]+", " ", text[:_LONGEST]).casefold().split())


def _meaning(words: str) -> Standing | None:
    return next((meaning for pattern, meaning in _STANDINGS if pattern.search(words)), None)


class Column(Enum):
    """What a column of a table, or a key of a mapping, holds about a person."""

    NAME = "name"
    HANDLE = "handle"
    EMPLOYER = "employer"
    EMAIL = "email"
    AREA = "area"
    STATUS = "status"


_COLUMNS: tuple[tuple[re.Pattern[str], Column | None], ...] = (
    (re.compile(r"slack|discord|twitter|irc|matrix|linkedin|chat|time ?zone|\btz\b"), None),
    (re.compile(r"e ?mail|\bmail"), Column.EMAIL),
    (
        re.compile(
            r"git ?hub|\bgh\b|git ?lab|handle|user ?name|user ?id|login|account|^(?:user|id)$"
        ),
        Column.HANDLE,
    ),
    (
        re.compile(
            r"affiliat\w*|compan(?:y|ies)|employer|\borg\b|organi[sz]ations?$|works (?:at|for)"
        ),
        Column.EMPLOYER,
    ),
    (
        re.compile(r"\bareas?\b|expertise|scope|repositor|\brepos?\b|component|focus|sub ?project"),
        Column.AREA,
    ),
    (re.compile(r"^(?:(?:project )?roles?|status|state|type)$"), Column.STATUS),
    (re.compile(r"\bname\b|^(?:person|people|who|members?|individual)$"), Column.NAME),
)


@lru_cache(maxsize=1024)
def column(header: str) -> Column | None:
    """Return what a column or key called ``header`` holds; None: nothing that a roster needs."""
    words = _words(header)
    for pattern, meaning in _COLUMNS:
        if pattern.search(words):
            return meaning
    return Column.NAME if isinstance(standing(words), Role) else None
