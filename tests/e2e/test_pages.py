"""Every page in a real browser: readable, quiet, and reachable by keyboard."""

from importlib.resources import files

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open

TABS = (
    "",
    "/people",
    "/funding",
    "/releases",
    "/adopters",
    "/community",
    "/changes",
    "/forecast",
    "/what-if",
)
PAGES = (
    "/",
    "/?grade=D&sort=name",
    "/?q=nobody",
    *(f"/projects/tarnwick{tab}" for tab in TABS),
    *(f"/projects/mirelock{tab}" for tab in TABS),
    "/method",
    "/receipts/tarnwick.2026-10-31.people",
    *("/vendors", "/dead-letters", "/acting"),
    "/public/tarnwick",
    "/public/tarnwick/thanks",
)
HOSTILE = tuple(f"/projects/hostile{tab}" for tab in TABS)
WITHOUT_LABEL = """
[...document.querySelectorAll("input:not([type=hidden]), select")]
  .filter((one) => !one.labels.length)
  .map((one) => one.outerHTML)"""
WITHOUT_WORDS = """
[...document.querySelectorAll("a, button")].filter((one) => !one.textContent.trim())
  .map((one) => one.outerHTML)"""
SKIPPED_LEVELS = """
[...document.querySelectorAll("h1, h2, h3")].map((one) => Number(one.tagName[1]))
  .filter((level, at, all) => at && level > all[at - 1] + 1)"""
WIDTHS = (320, 360, 480, 768, 1000, 1200, 1440, 2560)
AXE = files("axe_playwright_python") / "axe.min.js"


@pytest.mark.parametrize("address", [*PAGES, *HOSTILE])
def test_a_page_complains_of_nothing(open_page: Open, address: str) -> None:
    watched = open_page(address)
    for drawing in watched.page.locator("[data-chart]").all():
        drawing.scroll_into_view_if_needed()
    watched.page.wait_for_load_state("networkidle")

    assert watched.complaints == []


@pytest.mark.parametrize("address", [*PAGES, *HOSTILE])
def test_a_page_fits_its_window(open_page: Open, address: str) -> None:
    page = open_page(address, java_script_enabled=False).page
    needed = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        needed[width] = page.evaluate("document.documentElement.scrollWidth")

    assert needed == {width: width for width in WIDTHS}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_can_be_understood_without_seeing_it(open_page: Open, address: str) -> None:
    page = open_page(address).page

    assert page.locator("h1").count() == 1
    assert page.locator("html[lang=en]").count() == 1
    assert page.evaluate(WITHOUT_LABEL) == []
    assert page.evaluate(WITHOUT_WORDS) == []
    assert page.evaluate(SKIPPED_LEVELS) == []


# Colours are the same in each width, and places in each scheme: two of the four show both.
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(open_page: Open, address: str, width: int, scheme: str) -> None:
    page = open_page(address, width=width, color_scheme=scheme, bypass_csp=True).page
    page.add_script_tag(content=AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document)")

    assert [one["help"] for one in found["violations"]] == []


def test_the_first_key_leads_past_the_navigation(open_page: Open) -> None:
    page = open_page("/").page
    page.keyboard.press("Tab")

    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()

    page.keyboard.press("Enter")

    assert page.url.endswith("#main")


def test_whatever_has_the_focus_shows_it(open_page: Open) -> None:
    page = open_page("/").page
    shadows = []
    for _ in range(12):
        page.keyboard.press("Tab")
        shadows.append(page.evaluate("getComputedStyle(document.activeElement).boxShadow"))

    assert "none" not in shadows


def test_the_filters_work_without_scripts_and_stay_in_the_address(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False).page
    everything = page.locator("tbody tr").count()
    page.get_by_label("Grade").select_option("D")
    page.get_by_label("Name contains").fill("e")
    page.get_by_role("button", name="Show").click()

    assert "grade=D" in page.url
    assert 0 < page.locator("tbody tr").count() < everything
    expect(page.get_by_label("Grade")).to_have_value("D")

    page.get_by_role("link", name="Reset").click()

    expect(page.locator("tbody tr")).to_have_count(everything)


def test_a_receipt_is_one_step_from_its_figure(open_page: Open) -> None:
    page = open_page("/projects/tarnwick").page
    page.locator(".lede a.receipt").first.click()

    expect(page.locator("h1")).to_have_text("Receipt: people")
    expect(page.get_by_role("link", name="This receipt as JSON")).to_be_visible()


def test_the_colours_follow_the_readers_system(open_page: Open) -> None:
    grounds = {
        scheme: open_page("/", color_scheme=scheme).page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }

    assert grounds == {"light": "rgb(253, 253, 251)", "dark": "rgb(20, 26, 26)"}


def test_print_leaves_out_what_paper_cannot_do(open_page: Open) -> None:
    page = open_page("/projects/tarnwick/people", color_scheme="dark").page
    page.locator(".drawing[data-state=live]").first.wait_for()
    page.emulate_media(media="print")

    for hidden in (".top nav", ".tabs", ".actions", ".live"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".drawing .wide").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
