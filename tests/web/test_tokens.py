"""Colours: what carries text or a mark must be told apart from its ground, light and dark."""

import re
from pathlib import Path

import pytest

import tracker.web

STATIC = Path(tracker.web.__file__).parent / "static"
TOKEN = re.compile(r"--hw-([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in TOKEN.findall((STATIC / "tokens.css").read_text())
}
TEXT = 4.5  # WCAG 2.2, 1.4.3
MARK = 3.0  # WCAG 2.2, 1.4.11


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *(
            (ink, ground, TEXT)
            for ink in ("ink", "ink-2", "ink-3")
            for ground in ("paper", "sunken")
        ),
        *((ink, ground, TEXT) for ink in ("accent", "warn") for ground in ("paper", "sunken")),
        ("on-accent", "accent", TEXT),
        ("accent-strong", "accent-soft", TEXT),
        ("warn-strong", "warn-soft", TEXT),
        *((f"grade-{letter}-fg", f"grade-{letter}-bg", TEXT) for letter in "abcd"),
        ("field", "surface", MARK),
        ("series-2", "paper", MARK),
        ("series-3", "paper", MARK),
    ],
)
def test_a_colour_can_be_told_from_its_ground(
    ink: str, ground: str, least: float, scheme: str
) -> None:
    assert contrast(TOKENS[ink][scheme], TOKENS[ground][scheme]) >= least


def test_the_theme_has_no_colour_of_its_own() -> None:
    text = (STATIC / "theme.css").read_text().replace("%23808b87", "")

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []


def test_every_token_that_is_used_exists() -> None:
    declared = set(re.findall(r"(--hw-[a-z0-9-]+):", (STATIC / "tokens.css").read_text()))
    used = set(re.findall(r"var\((--hw-[a-z0-9-]+)\)", (STATIC / "theme.css").read_text()))

    assert used - declared == set()


@pytest.mark.parametrize("sheet", ["tokens.css", "theme.css"])
def test_every_block_of_a_style_sheet_is_closed(sheet: str) -> None:
    depth = 0
    for letter in (STATIC / sheet).read_text():
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0

    assert depth == 0
