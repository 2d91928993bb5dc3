"""A vendor chooses in a form what others see of its money; nobody else can."""

import pytest

from tests.services.billing.conftest import shop
from tests.web.reading import Element
from tests.web.test_vendor import Site, site
from tracker.domain.billing import Audience, Disclosure
from tracker.services.billing import connecting, disclosing
from tracker.services.billing.disclosing import LogRow

__all__ = ["shop", "site"]

WIDE = {"staff": "exact", "report-recipients": "banded", "public": "share-only"}


def chosen(page: Element) -> dict[str, str]:
    return {
        one.attributes["name"] or "": one.attributes["value"] or ""
        for one in page.all("input", type="radio")
        if "checked" in one.attributes
    }


def log(site: Site) -> list[LogRow]:
    return disclosing.audit_log(site.shop.ctx, "Alder Ltd")


def stored(site: Site) -> dict[Audience, Disclosure]:
    actor = connecting.vendor_actor(site.shop.ctx, "Alder Ltd", "Ann")
    return disclosing.chosen(site.shop.ctx, actor)


def test_form_shows_what_holds_and_keeps_what_is_chosen(site: Site) -> None:
    site.act(site.shop.vendor_id)
    address = f"{site.home}/disclosure"
    before = site.page(address)
    answer = site.post(address, **WIDE)
    after = site.page(address)

    assert chosen(before) == {
        "staff": "share-only",
        "report-recipients": "share-only",
        "public": "nothing",
    }
    assert "Nobody chose; share only holds until you do." in before.words
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert chosen(after) == WIDE
    assert after.words.count("by somebody of Alder Ltd.") == 3
    assert [(one.actor, one.action, one.subject, one.after) for one in reversed(log(site))] == [
        ("somebody of Alder Ltd", "disclosure chosen", "to staff", {"level": "exact"}),
        ("somebody of Alder Ltd", "disclosure chosen", "to report recipients", {"level": "banded"}),
        ("somebody of Alder Ltd", "disclosure chosen", "to public", {"level": "share only"}),
    ]


def test_each_choice_says_what_is_then_seen(site: Site) -> None:
    site.act(site.shop.vendor_id)

    page = site.page(f"{site.home}/disclosure")

    ids = {one.attributes["id"] for one in page.all("p") if one.attributes.get("id")}
    told = [one.attributes["aria-describedby"] for one in page.all("input", type="radio")]
    assert len(told) == len(set(told)) == 12
    assert set(told) <= ids


@pytest.mark.parametrize("gone", [{"staff": "all"}, {"public": ""}])
def test_form_with_a_gap_changes_nothing(site: Site, gone: dict[str, str]) -> None:
    site.act(site.shop.vendor_id)
    answer = site.post(f"{site.home}/disclosure", **(WIDE | gone))

    assert answer.status_code == 422
    assert "nothing was changed" in answer.text
    assert log(site) == []


def test_staff_and_rivals_find_no_form_and_change_nothing(site: Site) -> None:
    address = f"{site.home}/disclosure"
    as_staff = (site.client.get(address).status_code, site.post(address, **WIDE).status_code)
    tabs = site.page(site.home).words
    site.act(site.rival_id)
    as_rival = (site.client.get(address), site.post(address, **WIDE))
    absent = site.client.get("/vendors/999/disclosure")

    assert as_staff == (404, 404)
    assert "Disclosure" not in tabs
    assert [one.status_code for one in as_rival] == [404, 404]
    assert as_rival[0].data == absent.data
    assert stored(site)[Audience.STAFF] is Disclosure.SHARE_ONLY


def test_form_without_its_token_changes_nothing(site: Site) -> None:
    site.act(site.shop.vendor_id)

    assert site.client.post(f"{site.home}/disclosure", data=WIDE).status_code == 400
    assert log(site) == []
