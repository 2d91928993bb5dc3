"""The one way by which words get into a figure and from there into SVG.

plotly reads a label as a little HTML of its own, so a figure holds labels with ``&``, ``<`` and
``>`` written as entities; the pen takes them back and escapes them once more for XML.
"""

import html

# What joins letters in Indic and Persian writing is invisible, but part of how a name is written.
_JOINERS = "\u200c\u200d"
_WIDE, _NARROW = frozenset("mwMWQO@%&—"), frozenset("iIjl.,:;'|!()[]ftr -")
LINE_BREAK = "<br>"


def clean(text: str) -> str:
    """Return ``text`` in one line, with U+FFFD for each character that shows nothing.

    Those are control characters, which XML forbids; halves of surrogate pairs, which no file can
    hold; and invisible marks, such as overrides of the writing direction, by which one name could
    reorder the words around it.
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(one if one.isprintable() or one in _JOINERS else "\ufffd" for one in line)


def xml(text: str) -> str:
    """Return ``text`` ready to stand in an element or in a quoted attribute of SVG."""
    return html.escape(clean(text), quote=True)


def label(*lines: str) -> str:
    """Return words as a label of a plotly figure, in which no markup of theirs is left."""
    return LINE_BREAK.join(html.escape(clean(line), quote=False) for line in lines)


def lines_of(text: str) -> list[str]:
    """Return the lines of a figure's label as plain words: the inverse of `label`."""
    return [html.unescape(line) for line in text.split(LINE_BREAK)]


def width(text: str, size: float = 12) -> float:
    """Return about how wide ``text`` is, in the units of ``size``, in a sans or a narrower serif.

    Half a percent of a label's room is not worth a font library: the widths are those of Arial,
    in four classes, and err on the wide side.
    """
    return size * sum(map(_ems, text))


def _ems(character: str) -> float:
    if character in _NARROW:
        return 0.32
    if character in _WIDE:
        return 0.88
    if ord(character) > 0x2E7F:
        return 1.0
    return 0.68 if character.isupper() else 0.56


def shortened(text: str, room: float, size: float = 12) -> str:
    """Return ``text``, cut with an ellipsis if it is wider than ``room``."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
