"""Charts: a picture of the server's first, interactive once somebody looks."""

from playwright.sync_api import expect

from tests.e2e.conftest import Open

PEOPLE = "/projects/tarnwick/people"
NO_OBSERVER = "delete window.IntersectionObserver"


def test_a_chart_is_there_without_scripts(open_page: Open) -> None:
    page = open_page(PEOPLE, java_script_enabled=False).page
    chart = page.locator(".drawing .wide").first

    expect(chart).to_be_visible()
    assert (chart.get_attribute("aria-label") or "").strip()

    page.get_by_text("Show the numbers").first.click()

    expect(page.locator("details[open] table").first).to_be_visible()


def test_plotly_is_left_alone_until_a_chart_comes_into_view(open_page: Open) -> None:
    watched = open_page("/projects/tarnwick", height=300)
    watched.page.wait_for_load_state("networkidle")
    before = watched.has_plotly
    watched.page.locator("[data-chart]").first.scroll_into_view_if_needed()
    live = watched.page.locator(".drawing[data-state=live]").first
    live.wait_for()

    assert (before, watched.has_plotly) == (False, True)
    expect(live.locator(".wide")).to_be_hidden()
    expect(live.locator(".live svg").first).to_be_visible()
    assert live.locator(".live").get_attribute("aria-label")


def test_plotly_is_never_fetched_for_a_page_without_charts(open_page: Open) -> None:
    watched = open_page("/")
    watched.page.wait_for_load_state("networkidle")

    assert not watched.has_plotly
    assert not any(address.endswith(".js") for address in watched.fetched)


def test_the_pointer_wakes_a_chart(open_page: Open) -> None:
    watched = open_page("/method")
    watched.page.add_init_script(NO_OBSERVER)
    watched.page.goto(PEOPLE)
    watched.page.wait_for_load_state("networkidle")
    before = watched.has_plotly
    watched.page.locator("[data-chart]").first.hover()
    watched.page.locator(".drawing[data-state=live]").first.wait_for()

    assert (before, watched.has_plotly) == (False, True)


def test_an_interactive_chart_has_the_size_and_the_ink_of_its_picture(open_page: Open) -> None:
    page = open_page(PEOPLE).page
    drawing = page.locator("[data-chart]").first
    line = "getComputedStyle(document.querySelector('.drawing path.line')).stroke"
    ink = page.evaluate(line)
    page.locator(".drawing[data-state=live]").first.wait_for()
    live = drawing.locator(".live").bounding_box()
    strokes = drawing.locator(".live path.js-line").evaluate_all(
        "(lines) => lines.map((one) => one.style.stroke)"
    )

    assert live is not None
    assert abs(live["width"] - 834) < 40
    assert ink in strokes


def test_a_chart_stays_a_picture_when_plotly_does_not_come(open_page: Open) -> None:
    watched = open_page("/method")
    watched.page.route("**/plotly.min.js", lambda route: route.abort())
    watched.page.goto(PEOPLE)
    watched.page.wait_for_load_state("networkidle")

    expect(watched.page.locator(".drawing .wide").first).to_be_visible()
    assert watched.page.locator(".live").count() == 0


def test_a_phone_gets_the_narrow_picture(open_page: Open) -> None:
    watched = open_page(PEOPLE, width=360)
    drawing = watched.page.locator("[data-chart]").first
    drawing.scroll_into_view_if_needed()
    watched.page.wait_for_load_state("networkidle")

    expect(drawing.locator(".narrow")).to_be_visible()
    expect(drawing.locator(".wide")).to_be_hidden()
    assert not watched.has_plotly


def test_a_chart_is_drawn_anew_for_another_width(open_page: Open) -> None:
    page = open_page(PEOPLE).page
    page.locator(".drawing[data-state=live]").first.wait_for()
    page.set_viewport_size({"width": 1100, "height": 900})
    page.wait_for_timeout(400)
    first = page.locator("[data-chart]").first
    box = first.bounding_box()

    assert box is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= 1100
    expect(first.locator(".narrow")).to_be_visible()
