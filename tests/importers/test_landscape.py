"""Small landscapes; every project and company here is invented."""

import time
from datetime import date

import pytest

from tracker.errors import InvalidInputError
from tracker.importers.landscape import Landscape, parse_landscape
from tracker.importers.landscape_levels import (
    MaturityTransition,
    dated_levels,
    maturity_history,
    maturity_transitions,
)
from tracker.importers.records import LandscapeMember, LandscapeProject, MaturitySpell

SMALL = """\
landscape:
  - category:
    name: Tools
    subcategories:
      - subcategory:
        name: Heavy
        items:
          - item:
            name: Anvil (AV)
            homepage_url: https://anvil.example
            repo_url: https://github.com/anvil/anvil
            project: incubating
            extra:
              accepted: '2020-01-02'
              incubating: 2022-6-17
          - item:
            name: Not a project
            repo_url: https://github.com/acme/thing
      - subcategory:
        name: Empty
        items:
  - category:
    name: Acme Members
    subcategories:
      - subcategory:
        name: Silver
        items:
          - item:
            name: Bolt (member)
            homepage_url: https://bolt.example
            enduser: true
            crunchbase: https://www.crunchbase.com/organization/bolt
            joined: '2021-03-01'
          - item:
            name: Echo (Holding) (member)
      - subcategory:
        name: End User Supporter
        items:
          - item:
            name: Fir (supporter)
"""


def item(**fields: str) -> str:
    """Return a landscape of one item with ``fields`` as YAML."""
    lines = "".join(f"            {key}: {value}\n" for key, value in fields.items())
    return (
        "landscape:\n  - name: Tools\n    subcategories:\n      - name: Heavy\n"
        f"        items:\n          - item:\n{lines}"
    )


def project(name: str, maturity: str, **days: date) -> LandscapeProject:
    return LandscapeProject(
        name=name,
        slug=name.lower(),
        maturity=maturity,
        repository=None,
        homepage=None,
        category=None,
        subcategory=None,
        levels=dated_levels(maturity, days),
        accepted_on=days.get("accepted"),
        archived_on=days.get("archived"),
    )


def test_projects_and_members_are_read() -> None:
    found = parse_landscape(SMALL)

    assert found == Landscape(
        projects=(
            LandscapeProject(
                name="Anvil (AV)",
                slug="anvil",
                maturity="incubating",
                repository="https://github.com/anvil/anvil",
                homepage="https://anvil.example",
                category="Tools",
                subcategory="Heavy",
                levels=(
                    MaturitySpell("sandbox", date(2020, 1, 2), date(2022, 6, 17)),
                    MaturitySpell("incubating", date(2022, 6, 17), None),
                ),
                accepted_on=date(2020, 1, 2),
                incubating_on=date(2022, 6, 17),
            ),
        ),
        members=(
            LandscapeMember(
                "Bolt", "Silver", "https://bolt.example", date(2021, 3, 1), True, "bolt"
            ),
            LandscapeMember("Echo (Holding)", "Silver", None, None, False),
            LandscapeMember("Fir", "End User Supporter", None, None, True),
        ),
        issues=(),
    )


def test_a_second_listing_gives_way_to_the_plain_one_and_is_told() -> None:
    text = SMALL.replace("name: Tools", "name: Wasm").replace(
        "          - item:\n            name: Not a project\n",
        "          - item:\n            name: Drill (Wasm)\n            project: sandbox\n"
        "            extra: {accepted: 2024-01-01}\n"
        "          - item:\n            name: Drill\n            project: sandbox\n"
        "            extra: {accepted: 2024-01-05}\n          - item:\n            name: N\n",
    )

    found = parse_landscape(text)

    assert [(p.name, p.accepted_on) for p in found.projects] == [
        ("Anvil (AV)", date(2020, 1, 2)),
        ("Drill", date(2024, 1, 5)),
    ]
    assert [(issue.line, issue.message) for issue in found.issues] == [
        (20, "Drill is entered twice with another accepted (2024-01-01 and 2024-01-05).")
    ]


def test_an_accepted_date_without_a_level_is_told() -> None:
    found = parse_landscape(item(name="Mesh", extra="{accepted: 2024-01-01}"))

    assert found.projects == ()
    assert [(issue.line, issue.message) for issue in found.issues] == [
        (6, "Mesh has an accepted date and no level: not a project.")
    ]


@pytest.mark.parametrize("day", ["2024-13-01", "soon", "2024-02-30", "'2024/01/01'"])
def test_what_is_no_date_is_told(day: str) -> None:
    found = parse_landscape(item(name="Mesh", project="sandbox", extra=f"{{accepted: {day}}}"))

    assert found.projects[0].accepted_on is None
    assert [issue.message for issue in found.issues] == [
        f"Mesh: accepted is {day.strip(chr(39))!r}, which is no date."
    ]


def test_an_address_that_is_none_is_told() -> None:
    found = parse_landscape(
        item(name="Mesh", project="sandbox", homepage_url="'javascript:alert(1)'")
    )

    assert found.projects[0].homepage is None
    assert [issue.message for issue in found.issues] == [
        "Mesh: homepage_url is 'javascript:alert(1)', which is no web address."
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Anvil Tool", "anvil-tool"),
        ("Metal³", "metal3"),
        ("Élan (EL)", "elan"),
        ("cert-manager", "cert-manager"),
    ],
)
def test_slugs_are_plain(name: str, slug: str) -> None:
    assert parse_landscape(item(name=name, project="sandbox")).projects[0].slug == slug


def test_a_slug_that_the_file_gives_counts() -> None:
    found = parse_landscape(item(name="Mesh", project="sandbox", extra="{lfx_slug: meshproject}"))

    assert found.projects[0].slug == "meshproject"


def test_an_item_without_a_name_is_left_out() -> None:
    found = parse_landscape(item(project="sandbox"))

    assert found == Landscape((), (), found.issues)
    assert [issue.message for issue in found.issues] == ["This entry has no name; it is left out."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file has no list named landscape at its top"),
        ("- a\n- b\n", "The file has no list named landscape at its top"),
        ("a: 1\n", "The file has no list named landscape at its top"),
        ("landscape: []\n", "The landscape lists nothing"),
        ("landscape: 5\n", "The landscape lists nothing"),
        ("landscape:\n  - name: [\n", "The landscape is not YAML in line 3"),
        ("landscape:\n\t- a\n", "The landscape is not YAML in line 2"),
        ("landscape: \x00", "The landscape is not YAML"),
        ("[" * 100_000, "The landscape is not YAML"),
        ("landscape: !!python/object/apply:os.system ['true']", "has the YAML tag"),
        (item(name="!!python/name:os.system ''", project="sandbox"), "has the YAML tag"),
        (item(name="!secret x", project="sandbox"), "Line 7 of the landscape has the YAML tag"),
        ("x" * 20_000_001, "The landscape has 20,000,001 characters"),
    ],
)
def test_what_is_no_landscape_is_refused_in_one_sentence(text: str, message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_landscape(text)

    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    levels = ["a0: &a0 {name: x}"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    bomb = "\n".join([*levels, "landscape: *a29", ""])
    started = time.perf_counter()

    with pytest.raises(InvalidInputError, match="is used again by a YAML alias; aliases are not"):
        parse_landscape(bomb.replace("landscape: *a29", "landscape: [*a0, *a0]"))
    with pytest.raises(InvalidInputError):
        parse_landscape(bomb)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("maturity", "days", "expected"),
    [
        ("sandbox", {}, [("sandbox", None, None)]),
        ("sandbox", {"accepted": 1}, [("sandbox", 1, None)]),
        ("incubating", {"accepted": 1, "incubating": 1}, [("incubating", 1, None)]),
        ("graduated", {"accepted": 1}, [("graduated", None, None)]),
        (
            "archived",
            {"accepted": 1, "incubating": 3, "archived": 9},
            [("sandbox", 1, 3), ("incubating", 3, 9), ("archived", 9, None)],
        ),
    ],
)
def test_levels_follow_their_dates(
    maturity: str, days: dict[str, int], expected: list[tuple[str, int | None, int | None]]
) -> None:
    found = dated_levels(maturity, {key: date(2024, 1, day) for key, day in days.items()})

    assert [
        (s.maturity, s.valid_from and s.valid_from.day, s.valid_until and s.valid_until.day)
        for s in found
    ] == expected


MAY, OCTOBER, JUNE = date(2019, 5, 14), date(2024, 10, 10), date(2025, 6, 30)
GONE = date(2024, 1, 31)
TAKEN_BACK = [
    (date(2022, 1, 31), [project("Anvil", "sandbox", accepted=MAY)]),
    (date(2024, 6, 30), [project("Anvil", "archived", accepted=MAY, archived=GONE)]),
    (JUNE, [project("Anvil", "sandbox", accepted=OCTOBER), project("Drill", "sandbox")]),
]


def test_transitions_are_what_changes_from_file_to_file() -> None:
    snapshots = [*TAKEN_BACK, (date(2025, 12, 31), [project("Drill", "sandbox")])]

    assert maturity_transitions(snapshots) == (
        MaturityTransition("Anvil", "sandbox", "archived", date(2024, 6, 30), GONE),
        MaturityTransition("Anvil", "archived", "sandbox", JUNE, OCTOBER),
        MaturityTransition("Drill", None, "sandbox", JUNE, None),
        MaturityTransition("Anvil", "sandbox", None, date(2025, 12, 31), None),
    )


def test_the_first_file_changes_nothing() -> None:
    assert maturity_transitions(TAKEN_BACK[:1]) == ()
    assert maturity_transitions([]) == ()


def test_a_project_taken_back_keeps_what_its_new_dates_hide() -> None:
    assert maturity_history(TAKEN_BACK) == {
        "Anvil": (
            MaturitySpell("sandbox", MAY, GONE),
            MaturitySpell("archived", GONE, OCTOBER),
            MaturitySpell("sandbox", OCTOBER, None),
        ),
        "Drill": (MaturitySpell("sandbox", None, None),),
    }


def test_a_corrected_date_replaces_the_old_one() -> None:
    first = project("Anvil", "sandbox", accepted=date(2020, 6, 23))
    later = project("Anvil", "sandbox", accepted=date(2020, 6, 25))

    found = maturity_history([(date(2022, 1, 31), [first]), (JUNE, [later])])

    assert found == {"Anvil": (MaturitySpell("sandbox", date(2020, 6, 25), None),)}
