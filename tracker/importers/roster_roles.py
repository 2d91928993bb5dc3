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

_RULES = re.compile(
    r"\b(?:how|becom\w+|add(?:ing|ition)?|remov(?:e|al|ing)|process(?:es)?|expect(?:ations?|ed)"
    r"|(?<!area of )(?<!areas of )responsib\w+|requires?|requirements?|nominat(?:e|ing|ions?)"
    r"|elections?|electing|vot(?:e|es|ing)(?! members)|polic(?:y|ies)|rules?|guid(?:e|elines?)"
    r"|stepping|duties|what|when|why|chang(?:e|es|ing)|updat(?:e|ing)|criteria|onboarding"
    r"|offboarding|life ?cycle|privileges|invit(?:e|ing|ations?)|join(?:ing)?|qualif\w+"
    r"|selection|promoting|promotion|decisions?|meetings?|conflicts?)\b"
)
_WORDS: tuple[tuple[re.Pattern[str], Standing], ...] = (
    (
        re.compile(r"\b(?:emerit\w+|former\w*|alumn\w+|past|previous\w*|retired|inactive|ex)\b"),
        Role.EMERITUS,
    ),
    (
        re.compile(r"\b(?:in.training|trainees?|apprentices?|candidates?|shadow\w*|mentees?)\b"),
        Role.IN_TRAINING,
    ),
    (
        re.compile(r"\b(?:steering|tsc|governing|(?:technical )?oversight|technical committee)\b"),
        Role.STEERING,
    ),
    (re.compile(r"\bdirectors?\b"), Role.DIRECTOR),
    (
        re.compile(
            r"\b(?:maintain\w*|committers?|approvers?|owners?|codeowners|core|leads?|admins?"
            r"|administrators?|assignees?)\b"
        ),
        Role.MAINTAINER,
    ),
    (re.compile(r"\breviewers?\b"), Role.IN_TRAINING),
    (
        re.compile(
            r"\b(?:triag\w*|sponsors?|friends|contribut\w+|releas\w+|authors?|security|advisors?"
            r"|ambassadors?|moderators?|managers?|translators?|acknowledg\w+|credits?|thanks|supporters?|contacts?"
            r"|organi[sz]ation members|members of the org\w*|bots?|liaisons?|users?|adopters?)\b"
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
    words = " ".join(re.sub(r"[_\W]+", " ", heading[:300]).casefold().split())
    if _BOTH.search(" ".join(heading[:300].casefold().split())):
        return None
    if _RULES.search(words):
        return Outside.RULES
    return next((meaning for pattern, meaning in _WORDS if pattern.search(words)), None)


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
    words = " ".join(re.sub(r"[_\W]+", " ", header[:100]).casefold().split())
    for pattern, meaning in _COLUMNS:
        if pattern.search(words):
            return meaning
    return Column.NAME if isinstance(standing(words), Role) else None
