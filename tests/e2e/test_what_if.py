"""The page What if in a browser: with scripts a little kinder, without them whole."""

from playwright.sync_api import expect

from tests.e2e.conftest import Open

PAGE = "/projects/tarnwick/what-if"


def test_a_scenario_is_sent_without_scripts_and_stays_in_the_address(open_page: Open) -> None:
    page = open_page(PAGE, java_script_enabled=False).page
    page.locator("input[name=vendor]").first.check()
    page.get_by_label("Hiring freeze: nobody arrives").check()
    page.get_by_role("button", name="Show what is left").click()

    assert "vendor=" in page.url
    assert "freeze=1" in page.url
    expect(page.locator("input[name=vendor]").first).to_be_checked()
    expect(page.locator(".lede")).to_contain_text("nobody is hired")

    page.get_by_role("link", name="11 %").click()

    assert "freeze=1" in page.url
    expect(page.locator("output").first).to_have_text("11 %")


def test_the_slider_shows_its_number_while_it_moves(open_page: Open) -> None:
    page = open_page(PAGE).page
    slider = page.get_by_label("Employers that withdraw, a year")
    slider.focus()
    page.keyboard.press("End")

    expect(page.locator("#rate-now")).to_have_text("25 %")


def test_the_link_to_the_scenario_can_be_copied(open_page: Open) -> None:
    page = open_page(f"{PAGE}?rate=11", permissions=["clipboard-read", "clipboard-write"]).page
    button = page.locator("button[data-copies]")
    button.click()

    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"{PAGE}?rate=11")
