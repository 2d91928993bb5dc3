"""Rules about templates and static files: each takes a text and yields what breaks it."""

import re
from collections.abc import Iterator, Mapping

_EXTENDS = re.compile(r"""{%-?\s*extends\s+["']([^"']+)["']""")

# What a line of a template must not have. Our pages run under script-src 'self', and every word in
# them is escaped: what is trusted is made by tracker/web/pictures.py.
FORBIDDEN: dict[str, re.Pattern[str]] = {
    "unescaped text": re.compile(r"\|\s*safe\b|{%-?\s*autoescape\s+false|\bMarkup\("),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE),
    "a handler in the page": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a style in the page": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.IGNORECASE),
    "a file of another host": re.compile(
        r"""\b(?:src|href|action)\s*=\s*["'](?:https?:)?//|@import|url\(["']?(?:https?:)?//""",
        re.IGNORECASE,
    ),
}


def forbidden_things(text: str) -> Iterator[str]:
    """Yield the line and the name of each forbidden thing."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield f"{number}: {what}"


def parent(text: str) -> str | None:
    """Return the template that this one extends."""
    found = _EXTENDS.search(text)
    return found[1] if found else None


def pages(templates: Mapping[str, str]) -> list[str]:
    """Return the templates that are whole pages: they extend one, and none extends them."""
    parents = {parent(text) for text in templates.values()}
    return [name for name, text in templates.items() if parent(text) and name not in parents]


def page_faults(templates: Mapping[str, str], page: str) -> Iterator[str]:
    """Yield what a page lacks: exactly one heading of the first order, and a title of its own."""
    chain = list(_chain(templates, page))
    headings = sum(len(re.findall(r"<h1\b", text)) for text in chain)
    if headings != 1:
        yield f"{headings} headings of the first order"
    titles = [re.search(r"{%-?\s*block title\s*-?%}\s*\S", text) for text in chain[:-1]]
    if not any(titles):
        yield "no title of its own"
    if "<title>" not in chain[-1]:
        yield "no title element"


def _chain(templates: Mapping[str, str], page: str) -> Iterator[str]:
    name: str | None = page
    while name:
        yield templates[name]
        name = parent(templates[name])
