"""One line, cell or picture of an adopters file in, the organisation that it names out. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.importers import markdown
from tracker.importers.text import folded

_MAX_NAME = 100
_MAX_WORDS = 8
_MAX_URL = 500

_IMAGE = re.compile(r"!\[([^\[\]]{0,200})\]\(([^()]{0,500})\)")
_IMAGE_TAG = re.compile(r"<img\s([^<>]{0,1000})>", re.IGNORECASE)
_ALT = re.compile(r"\b(?:alt|title)\s*=\s*(?:\"([^\"]{1,200})\"|'([^']{1,200})')", re.IGNORECASE)
_LINKED_TAG = re.compile(
    r"<a\s[^<>]{0,300}?href\s*=\s*[\"']?([^\"'\s<>]{1,500})[^<>]{0,300}>\s*<img\s([^<>]{0,1000})>",
    re.IGNORECASE,
)
_LINKED_IMAGE = re.compile(
    r"\[!\[([^\[\]]{0,200})\]\([^()]{0,500}\)\]\(\s*<?([^\s<>()]{1,500})>?[^()]{0,200}\)"
)
_BADGE = re.compile(r"shields\.io|badge|bestpractices", re.IGNORECASE)
_LINK_AT_START = re.compile(r"[\s*_\"'`~]*\[")
_FIRST_LINK = re.compile(r"\[[^\[\]]*\]\(|<?https?://")
_BARE_URL = re.compile(r"<?(https?://[^\s<>()]+)>?")
_SEPARATOR = re.compile(r"\s[-–—|]+\s|:\s|\s?\(|\s?:\Z|\s[-–—]+\Z")
_DOMAIN = re.compile(
    r"(?!.*\.(?:md|html?|png|svg|jpe?g)\Z)[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?:/|\Z)"
)
_KEYED_NAME = re.compile(r"(?:N|name|company|organi[sz]ation|adopter|user): ?(.+)", re.IGNORECASE)
# Words before a colon that describe an adopter.
_KEYS = frozenset(
    {"application", "backups", "cluster size", "contact", "contacts", "description", "environment"}
    | {"environments", "industry", "launched", "link", "links", "logo", "note", "notes", "operator"}
    | {"order of data size", "usage", "use case", "version", "versions", "website"}
)
# Where instructions lead: forms, chats, and the pages on which a project takes changes.
_REQUEST_TARGET = re.compile(
    r"mailto:|#|.*(?:forms\.gle|docs\.google\.com/forms|typeform\.com|//(?:[\w-]+\.)?slack\.com"
    r"|git(?:hub|lab)\.com/[^/]+/[^/]+/(?:-/)?(?:issues|pulls?|merge_requests|discussions|edit"
    r"|compare|new|wiki)\b)"
    r"|(?:.*/)?(?:contributing|governance|readme|adopters|users|code.of.conduct|maintainers|security)"
    r"(?:\.\w+)?\Z",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:add|clone|commit|contact|copy|create|edit|email|ensure|fill|follow|fork|go|if|include|join"
    r"|let|make|open|pick|please|provide|raise|read|replace|reach|see|send|sign|submit|tell|to|update"
    r"|use|visit|you|your)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\W*\Z|tbd\b|todo\b|n/a\Z"
    r"|<?(?:your|company|organi[sz]ation|adopter)(?:'s)? (?:company|name|org)",
    re.IGNORECASE,
)
_DANGLING = frozenset(
    ["the", "a", "an", "to", "at", "via", "on", "in", "by", "with", "of", "our", "this"]
)

Entry = tuple[str, str | None]


@lru_cache(maxsize=2048)
def entry_of_item(item: str) -> Entry | None:
    """Return (name, url) of the organisation that a list item names; None: it names none."""
    keyed = _KEYED_NAME.match(markdown.plain(item))
    if keyed and "](" not in item:
        item = keyed[1]
    text = _pictures_as_text(item)
    if _LINK_AT_START.match(text) and (links := markdown.links(text)):
        return _linked(*links[0])
    found = _FIRST_LINK.search(text)
    head, tail = (text[: found.start()], text[found.start() :]) if found else (text, "")
    name = _headline(head)
    url = _target(tail) if found and _ends_with_separator(head, name) else None
    if found and not markdown.plain(head).strip(" -–—:("):
        return _linked("", _target(tail) or "")
    is_instruction = bool(found and _REQUEST_TARGET.match(_target(tail) or ""))
    return (name, web_address(url or "")) if _is_name(name) and not is_instruction else None


@lru_cache(maxsize=2048)
def entry_of_cell(cell: str) -> Entry | None:
    """Return (name, url) of a table's cell that holds a name, with or without a link."""
    text = _pictures_as_text(cell)
    if links := markdown.links(text):
        return _linked(*links[0])
    url = web_address(_target(text) or "")
    name = markdown.plain(_BARE_URL.sub("", text)).strip(" -–—:()")[:_MAX_NAME]
    name = name or host_of(url or "")
    return None if _PLACEHOLDER.match(name) else (name, url)


def url_of_cell(cell: str) -> str | None:
    """Return the address that a column of addresses holds."""
    links = markdown.links(cell)
    return web_address(links[0][1] if links else _target(cell) or markdown.plain(cell))


def entries_of_pictures(text: str) -> Iterator[Entry]:
    """Yield (name, url) of the pictures of a wall of logos, in their order.

    Pictures without links count only where there are several: a single one is the project's own.
    """
    linked = [
        (found.start(), _alt(found[2]), found[1], found[2]) for found in _LINKED_TAG.finditer(text)
    ]
    linked += [
        (found.start(), found[1], found[2], found[0]) for found in _LINKED_IMAGE.finditer(text)
    ]
    for _, alt, target, source in sorted(linked):
        entry = None if _BADGE.search(source + target) else _linked(alt, target)
        if entry:
            yield entry
    if not linked:
        yield from _unlinked_pictures(text)


def _unlinked_pictures(text: str) -> Iterator[Entry]:
    alts = [_alt(found[1]) for found in _IMAGE_TAG.finditer(text) if not _BADGE.search(found[1])]
    alts += [found[1] for found in _IMAGE.finditer(text) if not _BADGE.search(found[2])]
    names = [name for name in map(_without_logo, alts) if _is_name(name)]
    if len(names) > 1:
        yield from ((name, None) for name in names)


@lru_cache(maxsize=2048)
def url_key(url: str | None) -> str | None:
    """Return an address as it is compared: without scheme, www., trailing slash and fragment."""
    if not url:
        return None
    bare = re.sub(r"^https?://(?:www\.)?|#.*$", "", url.strip().casefold())
    return bare.rstrip("/") or None


def host_of(url: str) -> str:
    """Return the host of an address without www., or an empty text."""
    return re.split(r"[/?:]", url_key(url) or "", maxsplit=1)[0]


def web_address(target: str) -> str | None:
    """Return ``target`` if it is an address of the web; a bare domain gets a scheme."""
    target = target.strip()
    if re.match(r"https?://[^\s/]", target, re.IGNORECASE) and len(target) <= _MAX_URL:
        return target
    return f"https://{target}" if len(target) <= _MAX_URL and _DOMAIN.match(target) else None


def _linked(shown: str, target: str) -> Entry | None:
    """Return the entry of a link; None where it leads to a form or a page for changes."""
    if _REQUEST_TARGET.match(target.strip()):
        return None
    url = web_address(target)
    name = _without_logo(markdown.plain(shown))
    if not name or name.casefold().startswith(("http://", "https://")):
        name = host_of(url or "")
    return (name[:_MAX_NAME], url) if not _PLACEHOLDER.match(name) else None


def _pictures_as_text(text: str) -> str:
    """Return ``text`` with each picture replaced by its description, and badges by nothing."""
    if "<" in text:
        text = _IMAGE_TAG.sub(lambda found: _alt(found[1]), text)
    if "![" not in text:
        return text
    return _IMAGE.sub(lambda found: "" if _BADGE.search(found[2]) else found[1], text)


def _alt(attributes: str) -> str:
    found = _ALT.search(attributes)
    return (found[1] or found[2]) if found else ""


def _without_logo(name: str) -> str:
    return re.sub(r"\s+logo\Z|\Alogo\Z", "", name.strip(), flags=re.IGNORECASE)


def _target(text: str) -> str | None:
    """Return where the first link or address of ``text`` leads."""
    if links := markdown.links(text):
        return links[0][1]
    found = _BARE_URL.search(text)
    return found[1].rstrip(".,;") if found else None


def _headline(text: str) -> str:
    """Return what stands before the first dash, colon or bracket."""
    shown = markdown.plain(text)
    found = _SEPARATOR.search(shown)
    if found and found.group().endswith("(") and not shown.endswith("("):
        # A bracket that is closed again belongs to the name: Acme (Australia).
        found = _SEPARATOR.search(shown, shown.find(")") + 1) if ")" in shown else None
    return (shown[: found.start()] if found else shown).strip(" ,;")


def _ends_with_separator(head: str, name: str) -> bool:
    """Tell whether only a separator stands between a name and the link that follows."""
    return not markdown.plain(head).removeprefix(name).strip(" -–—:(,;|")


def _is_name(name: str) -> bool:
    words = name.split()
    small = [word for word in words[1:] if word.islower()]
    if not 1 <= len(words) <= _MAX_WORDS or len(name) > _MAX_NAME or _PLACEHOLDER.match(name):
        return False
    if words[-1] in _DANGLING or folded(name) in _KEYS:
        return False
    if len(small) >= 3 or (small and _REQUEST.match(name)):
        return False
    return not (name.endswith((".", "!", "?", ":")) and len(small) >= 1)
