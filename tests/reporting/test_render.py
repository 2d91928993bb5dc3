import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.support.documents import (
    HOSTILE_TEXTS,
    empty_document,
    hostile_document,
    huge_document,
    sample_document,
    with_charts,
)
from tracker.charts.text import clean
from tracker.errors import NotFoundError, SetupError
from tracker.health.document import HealthDocument
from tracker.reporting.context import report_context
from tracker.reporting.render import compile_templates, render_pdf

SECTIONS = [
    "People",
    "Funding path",
    "Releases",
    "Adopters and community",
    "Policy changes and their verdicts",
    "Forecast and scenarios",
    "Sources and receipts",
]


def _context(document: HealthDocument, **words: str) -> dict[str, Any]:
    given = {"edition": "Foundation edition", "period": "August 2026", "run_id": "run-1"} | words
    context = report_context(with_charts(document).as_json(), **given)  # type: ignore[arg-type]
    again: dict[str, Any] = json.loads(json.dumps(context))
    return again


def _named(name: str) -> HealthDocument:
    """Return an empty project with a name."""
    empty = empty_document()
    return replace(empty, project=replace(empty.project, name=name))


def _opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def _elements(part: Any) -> Iterator[pikepdf.Dictionary]:
    """Yield all structure elements below ``part``."""
    if isinstance(part, pikepdf.Array):
        for one in part:
            yield from _elements(one)
    elif isinstance(part, pikepdf.Dictionary):
        if "/S" in part:
            yield part
        if "/K" in part:
            yield from _elements(part.K)


def _titles(item: Any, depth: int = 0) -> Iterator[tuple[int, str]]:
    while item is not None:
        yield depth, str(item.Title)
        if "/First" in item:
            yield from _titles(item.First, depth + 1)
        item = item.get("/Next")


def _pages(pdf: bytes, tmp_path: Path) -> list[str]:
    """Return the words of each page; a run that may break has no break in it here."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed, so the words of a PDF cannot be read back")
    (tmp_path / "report.pdf").write_bytes(pdf)
    read = subprocess.run(
        [reader, "-raw", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True
    )
    words = read.stdout.decode().replace("\u200b", "")
    return words.removesuffix("\f").split("\f")


@pytest.fixture(scope="module")
def sample() -> bytes:
    return render_pdf(_context(sample_document()))


def test_report_has_about_eight_pages(sample: bytes) -> None:
    assert 7 <= len(_opened(sample).pages) <= 14


def test_report_is_tagged_titled_and_in_a_language(sample: bytes) -> None:
    pdf = _opened(sample)

    assert bool(pdf.Root.MarkInfo.Marked) is True
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
    assert str(pdf.docinfo.Title) == "Tarnwick health report, August 2026"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_report_has_alternative_text_for_every_figure_and_chip(sample: bytes) -> None:
    pdf = _opened(sample)
    figures = [one for one in _elements(pdf.Root.StructTreeRoot) if one.S == "/Figure"]
    told = [str(one.get("/Alt", "")) for one in figures]

    assert "" not in told
    assert sum(text.startswith("grade ") for text in told) >= 14
    assert sum(not text.startswith("grade ") for text in told) == 15


def test_report_tables_have_heads(sample: bytes) -> None:
    pdf = _opened(sample)
    kinds = [str(one.S) for one in _elements(pdf.Root.StructTreeRoot)]

    assert kinds.count("/Table") == kinds.count("/THead") > 10


def test_report_has_bookmarks_by_section(sample: bytes) -> None:
    pdf = _opened(sample)
    titles = list(_titles(pdf.Root.Outlines.First))

    assert [title for depth, title in titles if depth == 1] == [
        "Profile",
        "Key figures",
        "What changed",
        "Needs somebody",
        *SECTIONS,
    ]


def test_the_same_context_gives_the_same_bytes() -> None:
    context = _context(sample_document())

    assert render_pdf(context) == render_pdf(json.loads(json.dumps(context)))


def test_an_empty_project_gives_a_short_report() -> None:
    pdf = _opened(render_pdf(_context(empty_document())))
    titles = list(_titles(pdf.Root.Outlines.First))

    assert len(pdf.pages) <= 4
    assert [title for depth, title in titles if depth == 1] == ["Profile", *SECTIONS]


def test_a_huge_project_flows_over_pages() -> None:
    pdf = _opened(render_pdf(_context(huge_document())))

    assert 10 <= len(pdf.pages) <= 30


def test_a_hostile_project_can_be_printed() -> None:
    pdf = _opened(render_pdf(_context(hostile_document())))

    assert len(pdf.pages) >= 7
    assert str(pdf.docinfo.Title).startswith('<script>alert("x")</script> health report')


@pytest.mark.parametrize("hostile", HOSTILE_TEXTS)
def test_what_looks_like_markup_becomes_a_bookmark_as_it_stands(hostile: str) -> None:
    pdf = _opened(render_pdf(_context(_named(hostile))))
    first = next(_titles(pdf.Root.Outlines.First))[1]

    assert first.replace("\u200b", "") == clean(hostile)


def test_names_are_printed_literally(tmp_path: Path) -> None:
    sample = sample_document()
    names = [text for text in HOSTILE_TEXTS if len(text) < 60]
    roster = tuple(replace(sample.people.roster[0], name=name, handle=None) for name in names)
    people = replace(sample.people, roster=roster)
    words = "".join(_pages(render_pdf(_context(sample_document(people=people))), tmp_path))
    printed = "".join(words.split())

    for name in names:
        if "\u05e9" not in name:  # what is written right to left is read back in its own order
            assert "".join(clean(name).split()) in printed


def test_every_page_of_a_sample_says_so(tmp_path: Path, sample: bytes) -> None:
    label = "SAMPLE – invented data"
    real = render_pdf(_context(empty_document()))

    assert all(label in page for page in _pages(sample, tmp_path))
    assert not any(label in page for page in _pages(real, tmp_path))


def test_every_page_is_numbered(tmp_path: Path, sample: bytes) -> None:
    pages = _pages(sample, tmp_path)

    for number, page in enumerate(pages, 1):
        assert f"Foundation edition, page {number} of {len(pages)}" in page


def test_a_character_without_any_font_is_replaced_and_the_report_says_so(tmp_path: Path) -> None:
    words = "".join(_pages(render_pdf(_context(_named("Yi \ua000 and \U00010900"))), tmp_path))

    assert "are printed as \ufffd" in words


def test_other_scripts_can_be_printed_on_any_machine() -> None:
    name = "张磊 שלום مرحبا 😀 e\u0301 \u05e9\u05c1"

    assert render_pdf(_context(_named(name))).startswith(b"%PDF")


def test_there_is_no_report_of_an_unknown_kind() -> None:
    with pytest.raises(NotFoundError, match=r"no kind of report \.\./lib"):
        render_pdf(_context(empty_document()), kind="../lib")


def test_a_context_of_another_schema_is_refused() -> None:
    context = _context(empty_document()) | {"schema": 99}

    with pytest.raises(SetupError, match="read contexts of schema 1, not 99"):
        render_pdf(context)


def test_a_context_that_the_template_cannot_read_is_refused() -> None:
    context = _context(empty_document())
    del context["watch"]

    with pytest.raises(SetupError, match="cannot be typeset"):
        render_pdf(context)


def test_every_kind_of_report_can_say_that_nothing_is_known() -> None:
    assert compile_templates() == 1
