import json
import random
import unicodedata
from pathlib import Path

import pytest
import typst

from tracker.reporting.repertoire import plain, safe


def _typeset(tmp_path: Path, lines: list[str]) -> bytes:
    source = tmp_path / "all.typ"
    source.write_text(
        '#set document(title: "x", date: none)\n#set text(font: "Libertinus Serif", lang: "en")\n'
        "= x\n#for it in json(bytes(sys.inputs.it)) { block(width: 4cm, it) }\n"
    )
    made = typst.compile(
        str(source),
        sys_inputs={"it": json.dumps(lines)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


def _every_character() -> list[str]:
    found = (chr(code) for code in range(0x20, 0x1FFFF))
    return [one for one in found if unicodedata.category(one) not in ("Cc", "Cs", "Cn", "Co")]


def test_every_plain_character_has_a_glyph(tmp_path: Path) -> None:
    kept = [
        one
        for one in _every_character()
        if plain(one) == one and unicodedata.category(one)[0] != "C"
    ]
    lines = [" ".join(kept[i : i + 40]) for i in range(0, len(kept), 40)]

    assert len(kept) > 1500
    assert _typeset(tmp_path, lines).startswith(b"%PDF")


@pytest.mark.parametrize("seed", range(8))
def test_any_text_made_safe_and_plain_can_be_typeset(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    pool = [*_every_character(), *" " * 9000]
    right_to_left = [chr(code) for code in range(0x0590, 0x0700)]
    lines = ["".join(chance.choices(pool, k=80)) for _ in range(6)]
    lines += ["".join(chance.choices([*right_to_left, *" " * 60, *"abc"], k=80)) for _ in range(6)]

    made = _typeset(tmp_path, [plain(safe(line)) for line in lines])

    assert made.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("given", "is_safe", "is_plain"),
    [
        ("Ångström–Łódź", "Ångström–Łódź", "Ångström–Łódź"),
        ("e\u0301", "é", "é"),
        ("Сергей Ελένη", "Сергей Ελένη", "Сергей Ελένη"),
        ("张磊", "张磊", "\ufffd\ufffd"),
        ("שלום", "שלום", "שלום"),
        ("\u05e9\u05c1", "\u05e9\ufffd", "\u05e9\ufffd"),
        ("\u0710", "\ufffd", "\ufffd"),
        ("😀", "😀", "\ufffd"),
    ],
)
def test_safe_and_plain_keep_what_can_be_shown(given: str, is_safe: str, is_plain: str) -> None:
    assert safe(given) == is_safe
    assert plain(safe(given)) == is_plain
