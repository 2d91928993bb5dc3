"""Marks on paper: the only place where SVG is written. All words go through `text.xml`."""

from collections.abc import Iterable
from typing import Literal

from tracker.charts import text, theme

Palette = Literal["page", "print"]
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

# A page has this pattern once, in its own ink; a picture for print brings it along.
HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><path d="M0 0V6" stroke="{theme.HATCH_INK}" '
    'stroke-width="1.6"/></pattern></defs>'
)


def coordinate(value: float) -> str:
    """Return a number with one decimal at most, as short as it goes."""
    return f"{value:.1f}".removesuffix(".0")


class Pen:
    """Collects the elements of one drawing, in a page's classes or in literal ink for print."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._parts: list[str] = []

    def path(self, role: str, commands: str) -> None:
        """Draw a path."""
        self._parts.append(f'<path{self._ink(role)} d="{commands}"/>')

    def line(self, role: str, start: Point, end: Point) -> None:
        """Draw a straight line."""
        (x0, y0), (x1, y1) = start, end
        whole = f"H{coordinate(x1)}" if y0 == y1 else f"L{coordinate(x1)} {coordinate(y1)}"
        to = f"V{coordinate(y1)}" if x0 == x1 else whole
        self.path(role, f"M{coordinate(x0)} {coordinate(y0)}{to}")

    def polygon(self, role: str, corners: Iterable[Point]) -> None:
        """Draw a filled shape."""
        points = "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in corners)
        self.path(role, f"M{points}Z")

    def rect(self, role: str, corner: Point, other: Point) -> None:
        """Draw a rectangle between two opposite corners."""
        (x0, y0), (x1, y1) = corner, other
        place = f'x="{coordinate(min(x0, x1))}" y="{coordinate(min(y0, y1))}"'
        size = f'width="{coordinate(abs(x1 - x0))}" height="{coordinate(abs(y1 - y0))}"'
        self._parts.append(f"<rect{self._ink(role)} {place} {size}/>")

    def dots(self, role: str, centres: Iterable[Point], radius: float) -> None:
        """Draw dots, however many, as one element."""
        size, across = f"{radius:g}", f"{2 * radius:g}"
        ring = f"a{size} {size} 0 1 0 {across} 0a{size} {size} 0 1 0-{across} 0"
        starts = (f"M{coordinate(x - radius)} {coordinate(y)}" for x, y in centres)
        self.path(role, "".join(f"{start}{ring}" for start in starts))

    def words(
        self, role: str, place: Point, words: str, anchor: Anchor = "start", *, halo: bool = False
    ) -> None:
        """Write words with their base line at ``place``; a halo keeps them legible over lines."""
        if halo and self.palette == "print":
            self._clear(role, place, words, anchor)
        x, y = map(coordinate, place)
        where = f'x="{x}" y="{y}"' + (f' text-anchor="{anchor}"' if anchor != "start" else "")
        ink = self._ink(role, "halo") if halo else self._ink(role)
        self._parts.append(f"<text{ink} {where}>{text.xml(words)}</text>")

    def _clear(self, role: str, place: Point, words: str, anchor: Anchor) -> None:
        """Lay paper under words: typst 0.15.2 strokes each letter over the one before."""
        x, y = place
        size = float(theme.LOOKS[role].ink["font-size"])
        room = text.width(words, size) * 0.9
        left = x - room * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        self.rect("paper", (left - 2, y - size * 0.8), (left + room + 2, y + size * 0.25))

    def picture(
        self,
        width: float,
        height: float,
        *,
        alt: str = "",
        css: str = "chart",
        is_fixed: bool = False,
    ) -> str:
        """Return all that was drawn as one picture; without ``alt`` it is decoration.

        A fixed picture keeps its size, another one fills the place that it is put in.
        """
        size = f'viewBox="0 0 {coordinate(width)} {coordinate(height)}"'
        real = f'width="{coordinate(width)}" height="{coordinate(height)}"'
        body = "".join(self._parts)
        if self.palette == "print":
            font = f'font-family="{theme.PRINT_FONT}"'
            start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {real} {font}>'
            return f"{start}{HATCH}{body}</svg>"
        told = f'role="img" aria-label="{text.xml(alt)}"' if alt else 'aria-hidden="true"'
        kept = f"{size} {real}" if is_fixed else size
        return f'<svg class="{text.xml(css)}" {kept} {told}>{body}</svg>'

    def _ink(self, *roles: str) -> str:
        """Return what colours an element: its class on a page, its attributes in print."""
        if self.palette == "page":
            names = " ".join(role for role in roles if role != "text")
            return f' class="{names}"' if names else ""
        merged: dict[str, str] = {}
        for role in roles:
            merged |= theme.LOOKS[role].ink
        return "".join(f' {name}="{value}"' for name, value in merged.items())
