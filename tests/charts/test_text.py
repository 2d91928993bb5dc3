import pytest

from tests.support.documents import HOSTILE_TEXTS
from tracker.charts.text import clean, label, lines_of, shortened, width, xml


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain", "plain"),
        ("  two\n\tlines ", "two lines"),
        ("bell\x07 null\x00", "bell\ufffd null\ufffd"),
        ("\u202egnp.exe", "\ufffdgnp.exe"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("שלום مرحبا 张磊", "שלום مرحبا 张磊"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("zero\u200bwidth", "zero\ufffdwidth"),
    ],
)
def test_clean_shows_where_something_was(given: str, shown: str) -> None:
    assert clean(given) == shown


def test_xml_leaves_no_character_that_means_something() -> None:
    assert xml("<a href=\"x\" b='y'>&amp;") == (
        "&lt;a href=&quot;x&quot; b=&#x27;y&#x27;&gt;&amp;amp;"
    )


@pytest.mark.parametrize("given", [*HOSTILE_TEXTS, "&lt;b&gt;", "a<br>b"])
def test_label_and_lines_of_are_inverse(given: str) -> None:
    assert lines_of(label(given, "second")) == [clean(given), "second"]


def test_shortened_keeps_what_fits() -> None:
    assert shortened("short", 100) == "short"
    cut = shortened("a very long name of an organisation", 100)

    assert cut.endswith("…") and width(cut) <= 100
    assert shortened("", 0) == ""
