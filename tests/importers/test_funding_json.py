"""A funding.json manifest: the years of its history, or what is wrong with it and where."""

import json
from datetime import date
from typing import Any

import pytest

from tracker.importers.funding_json import MAX_BYTES, read_manifest
from tracker.money import Money

FILE = "funding.json"


def manifest(*history: Any, **more: Any) -> dict[str, Any]:
    return {
        "version": "v1.0.0",
        "entity": {
            "type": "group",
            "role": "maintainer",
            "name": "Hazel Collective",
            "email": "hazel@hazel.example",
            "description": "We keep quern.",
            "webpageUrl": {"url": "https://hazel.example"},
        },
        "projects": [{"guid": "quern", "name": "Quern"}],
        "funding": {
            "channels": [{"guid": "bank", "type": "bank"}],
            "plans": [{"guid": "all", "amount": 100, "currency": "USD", "channels": ["bank"]}],
            "history": list(history),
        },
        **more,
    }


def year(**more: Any) -> dict[str, Any]:
    plain = {"year": 2024, "income": 1200.5, "expenses": 900, "taxes": 0, "currency": "EUR"}
    return plain | more


def problems(text: str) -> list[str]:
    read = read_manifest(text, FILE, "quern")
    assert {one.file for one in read.issues} <= {FILE}
    return [one.message for one in read.issues]


def test_year_of_a_manifest_is_read_whole() -> None:
    (row,) = read_manifest(json.dumps(manifest(year())), FILE, "quern").records

    assert row.values == {
        "project": "quern",
        "entity": "Hazel Collective",
        "url": "https://hazel.example",
        "is_shared": False,
        "source": None,
        "confirmed": None,
        "on": date(2024, 1, 1),
        "until": date(2025, 1, 1),
        "currency": "EUR",
        "income": Money(120_050, "EUR"),
        "expenses": Money(90_000, "EUR"),
        "taxes": Money(0, "EUR"),
    }


def test_what_is_not_told_is_not_zero() -> None:
    told = {"year": 2024, "currency": "JPY", "expenses": None, "income": 0}
    (row,) = read_manifest(json.dumps(manifest(told)), FILE, "quern").records

    assert [row.values[name] for name in ("income", "expenses", "taxes")] == [
        Money(0, "JPY"),
        None,
        None,
    ]


@pytest.mark.parametrize("count", [0, 2, 3])
def test_manifest_of_several_projects_or_none_is_of_all_of_them(count: int) -> None:
    given = manifest(year(), projects=[{"guid": str(one)} for one in range(count)])
    (row,) = read_manifest(json.dumps(given), FILE, "quern").records

    assert row.values["is_shared"] is True


def test_manifest_without_history_has_no_rows() -> None:
    given = manifest()
    del given["funding"]["history"]
    given["funding"]["plans"] = []

    assert read_manifest(json.dumps(given), FILE, "quern") == read_manifest(
        json.dumps(manifest()), FILE, "quern"
    )
    assert problems(json.dumps(given)) == []


@pytest.mark.parametrize("version", ["v1", "v1.0.0", "v1.1.0"])
def test_every_version_1_is_read(version: str) -> None:
    assert problems(json.dumps(manifest(year(), version=version))) == []


@pytest.mark.parametrize("version", ["v2.0.0", "1.0.0", "v1.x", "v10.0.0", "", 1, None, ["v1"]])
def test_other_versions_are_refused(version: Any) -> None:
    (found,) = problems(json.dumps(manifest(year(), version=version)))

    assert found.startswith("version: is ")
    assert found.endswith("; what can be read is v1, like v1.0.0.")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"income": "1200"}, "income: is '1200'; write a number without quotes, like 1200.50."),
        ({"income": True}, "income: is True; write a number without quotes, like 1200.50."),
        ({"taxes": []}, "taxes: is a list; write a number without quotes, like 1200.50."),
        (
            {"expenses": -1},
            "expenses: is not between 0 and 1,000,000,000, as the format asks; check it.",
        ),
        (
            {"income": 10**10},
            "income: is not between 0 and 1,000,000,000, as the format asks; check it.",
        ),
        ({"income": 1e-300}, "income: has too many decimals; round it."),
        ({"currency": "XXX"}, "currency: 'XXX' is no currency; write its three letters"),
        ({"currency": None}, "currency: is missing; write three letters of ISO 4217, like EUR."),
        ({"year": "2024"}, "year: is '2024'; write a year from 1970 to 2075, like 2024."),
        ({"year": 1600}, "year: is 1600; write a year from 1970 to 2075, like 2024."),
        ({"year": 2024.0}, "year: is 2024.0; write a year from 1970 to 2075, like 2024."),
    ],
)
def test_wrong_field_is_told_by_its_place(given: dict[str, Any], told: str) -> None:
    (found,) = problems(json.dumps(manifest(year(year=2023), year(**given))))

    assert found.startswith(f"funding.history[1].{told}")


def test_all_wrong_years_are_told_at_once() -> None:
    found = problems(json.dumps(manifest(year(income=-1), year(year=2023), "x", year(year=2023))))

    assert [one.split(":")[0] for one in found] == [
        "funding.history[0].income",
        "funding.history[2]",
        "funding.history[3].year",
    ]


@pytest.mark.parametrize(
    "huge", ["1e999999999", "1e-999999999", "1" * 5000, "1e9999999999999999999"]
)
def test_huge_numbers_cost_nothing(huge: str) -> None:
    text = json.dumps(manifest(year(income=777))).replace("777", huge)

    assert len(problems(text)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "file: is no JSON from line 1, column 1 on; mend it there."),
        ("{\n 'a': 1}", "file: is no JSON from line 2, column 2 on; mend it there."),
        ("[]", "file: is a list; a manifest has an object in curly braces."),
        ("null", "file: is missing; a manifest has an object in curly braces."),
        ('{"version": NaN}', "file: holds NaN, which is no number of JSON; take it out."),
        ('{"a": 1, "a": 2}', "file: has 'a' twice in one object; keep one of the two."),
        ("[" * 100_000, "file: is nested more than 12 deep; no manifest is."),
        ("[" * 13 + "]" * 13, "file: is nested more than 12 deep; no manifest is."),
        ('{"a": "\udcff"}', "file: is not UTF-8; save it as UTF-8."),
        (" " * (MAX_BYTES + 1), "file: is larger than 1024 KiB; no manifest is."),
        ('{"version": "v1"}', "entity: is missing; a manifest has an object in curly braces."),
    ],
)
def test_what_is_no_manifest_is_told(text: str, told: str) -> None:
    assert problems(text) == [told]


def test_entity_and_lists_are_checked() -> None:
    nameless = manifest(year(), entity={"name": "  "})
    listless = manifest(year(), funding={"history": {}})
    evil = manifest(year())
    evil["entity"]["webpageUrl"]["url"] = "javascript:alert(1)"
    long = manifest(*(year(year=1970 + number) for number in range(51)))

    assert [
        problems(json.dumps(one))[0].split(":")[0] for one in (nameless, listless, evil, long)
    ] == [
        "entity.name",
        "funding.history",
        "entity.webpageUrl.url",
        "funding.history",
    ]
