import pytest

from tracker.domain.identity import is_domain, link_domain, normal_name, person_key
from tracker.domain.organisations import organisation_key


@pytest.mark.parametrize(
    ("name", "normal"),
    [("Nóva", "nova"), ("  Ann   LEE ", "ann lee"), ("Hüning", "huning"), ("", "")],
)
def test_normal_name_drops_accents_case_and_blanks(name: str, normal: str) -> None:
    assert normal_name(name) == normal


def test_person_key_is_the_handle_anywhere_else_the_name_within_a_project() -> None:
    assert person_key("quern", "Ann Lee", "AnnLee") == "github:annlee"
    assert person_key("quern", "Ann Lee", None) == "name:quern:ann lee"
    assert person_key("other", "Ann Lee", None) != person_key("quern", "Ann Lee", None)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.brightsluice.example/about", "brightsluice.example"),
        ("http://brightsluice.example", "brightsluice.example"),
        ("https://github.com/brightsluice", None),
        ("https://brightsluice.github.io", None),
        ("ftp://brightsluice.example:21/x", "brightsluice.example"),
        ("https://ann:secret@brightsluice.example/", None),
        ("brightsluice.example", None),
        ("https://localhost/", None),
        ("", None),
        (None, None),
    ],
)
def test_link_domain_names_the_owner_of_a_link(url: str | None, domain: str | None) -> None:
    assert link_domain(url) == domain


def test_is_domain_tells_domains_from_names() -> None:
    assert is_domain("brightsluice.example")
    assert not is_domain("Bright Sluice")
    assert not is_domain("Brightsluice")
    assert not is_domain("St. Anne")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Example, Inc.", "example"),
        ("EXAMPLE Co. Ltd", "example"),
        ("Inc.", "inc"),
        ("Red Hat", "redhat"),
        ("Société Générale SA", "sociétégénérale"),
    ],
)
def test_organisation_key_drops_case_punctuation_and_legal_form(name: str, key: str) -> None:
    assert organisation_key(name) == key
