"""Pages are whole and safe by their source; what they look like is tested in tests/web."""

from pathlib import Path

import pytest

from tests.support.template_rules import FORBIDDEN, forbidden_things, page_faults, pages

MAX_SCRIPT_LINES = 150
BASE = "<html><title>{% block title %}{% endblock %}</title>{% block main %}{% endblock %}</html>"
VIOLATIONS = [
    ("unescaped text", "<p>{{ name | safe }}</p>"),
    ("unescaped text", "{% autoescape false %}"),
    ("a script in the page", "<script>alert(1)</script>"),
    ("a script in the page", '<a href="javascript:alert(1)">'),
    ("a handler in the page", '<button class="a" onclick="go()">'),
    ("a style in the page", '<p style="color: red">'),
    ("a style in the page", "<style>p {}</style>"),
    ("a file of another host", '<script src="https://cdn.example/a.js"></script>'),
    ("a file of another host", '<link href="//cdn.example/a.css">'),
    ("a file of another host", "@import 'a.css';"),
    ("a file of another host", "body { background: url(https://cdn.example/a.png) }"),
]
FAULTS = [
    ("0 headings of the first order", "{% block title %}A{% endblock %}"),
    ("2 headings of the first order", "{% block title %}A{% endblock %}<h1>A</h1><h1>B</h1>"),
    ("no title of its own", "{% block main %}<h1>A</h1>{% endblock %}"),
]


def texts(folder: Path, *endings: str) -> dict[str, str]:
    """Return the texts of the files below ``folder`` by their names."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in endings
    }


@pytest.fixture(scope="module")
def templates(root: Path) -> dict[str, str]:
    return texts(root / "tracker" / "web" / "templates", ".html", ".txt")


@pytest.fixture(scope="module")
def static(root: Path) -> dict[str, str]:
    return texts(root / "tracker" / "web" / "static", ".css", ".js", ".svg")


def test_templates_have_nothing_forbidden(templates: dict[str, str]) -> None:
    found = [
        f"{name}:{what}" for name, text in templates.items() for what in forbidden_things(text)
    ]

    assert templates
    assert found == []


def test_every_page_has_a_title_and_one_heading(templates: dict[str, str]) -> None:
    found = [
        f"{page}: {what}" for page in pages(templates) for what in page_faults(templates, page)
    ]

    assert pages(templates)
    assert found == []


def test_static_files_load_nothing_from_elsewhere(static: dict[str, str]) -> None:
    found = [f"{name}:{what}" for name, text in static.items() for what in forbidden_things(text)]

    assert static
    assert found == []


def test_script_is_short_and_our_own(static: dict[str, str]) -> None:
    scripts = {name: len(text.splitlines()) for name, text in static.items() if ".js" in name}

    assert list(scripts) == ["app.js"]
    assert scripts["app.js"] < MAX_SCRIPT_LINES


@pytest.mark.parametrize(("what", "text"), VIOLATIONS)
def test_forbidden_things_are_found(what: str, text: str) -> None:
    assert list(forbidden_things(text)) == [f"1: {what}"]


def test_every_forbidden_thing_has_a_violation() -> None:
    assert {what for what, _ in VIOLATIONS} == set(FORBIDDEN)


def test_forbidden_things_leave_honest_markup_alone() -> None:
    text = '<script src="{{ asset_url(\'app.js\') }}" defer></script><p class="on">one = two</p>'

    assert list(forbidden_things(text)) == []


@pytest.mark.parametrize(("fault", "text"), FAULTS)
def test_page_faults_are_found(fault: str, text: str) -> None:
    templates = {"base.html": BASE, "page.html": '{% extends "base.html" %}' + text}

    assert pages(templates) == ["page.html"]
    assert list(page_faults(templates, "page.html")) == [fault]


def test_page_without_a_title_element_is_found() -> None:
    page = '{% extends "base.html" %}{% block title %}A{% endblock %}<h1>A</h1>'
    templates = {"base.html": "<html></html>", "page.html": page}

    assert list(page_faults(templates, "page.html")) == ["no title element"]
