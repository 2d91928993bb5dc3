"""Damaged states of the CNCF's maintainer list, before and after: what each means."""

from collections import Counter
from datetime import datetime

import pytest

from tests.support.foundation_data import FOUNDATION, PATH, read
from tracker.importers.foundation_history import FoundationHistory, foundation_history
from tracker.importers.foundation_list import parse_foundation_list
from tracker.importers.records import FileVersion, FoundationRow

pytestmark = pytest.mark.skipif(not FOUNDATION.is_dir(), reason="needs ../shared/data")

# The five people below the deleted label row of Tremor.
TREMOR = {"darach", "licenser", "mfelsche", "natalisucks", "skoech"}


def trap(name: str, moment: str) -> str:
    return read(f"parse_traps/{name}_{moment}.csv")


def of_project(text: str, project: str) -> list[FoundationRow]:
    return [row for row in parse_foundation_list(text).records if row.project == project]


def kinds_of(text: str) -> Counter[str | None]:
    return Counter(issue.kind for issue in parse_foundation_list(text).issues)


def people_of(text: str) -> set[tuple[str, str | None, str | None, str | None, str | None]]:
    return {
        (row.project, row.group, row.name, row.handle, row.employer)
        for row in parse_foundation_list(text).records
    }


def test_2021_08_12_swapped_columns_of_a_whole_project() -> None:
    name = "2021-08-12_54d7d7ebb"
    rows = of_project(trap(name, "after"), "Argo")

    assert kinds_of(trap(name, "after"))["swapped_columns"] == 26  # one more of Envoy
    assert [(r.handle, r.employer) for r in rows][:3] == [
        ("sarabala1979", "Intuit"),
        ("chetan-rns", "Red Hat"),
        ("simster7", "AirBnB"),
    ]
    assert Counter(r.employer for r in rows) == {
        **{"Intuit": 9, "Red Hat": 8, "AirBnB": 1, "Alibaba Cloud": 1, "Codefresh": 1},
        **{"GitLab": 1, "Black Rock": 1, "Ant Group": 1, "Ubie": 1, "Stytch": 1},
    }
    assert kinds_of(trap(name, "before"))["swapped_columns"] == 1


def two_states(name: str) -> FoundationHistory:
    instant = datetime.fromisoformat("2024-01-01T00:00:00+00:00")
    later = datetime.fromisoformat("2024-06-01T00:00:00+00:00")
    return foundation_history(
        [
            FileVersion(PATH, "before", instant, trap(name, "before")),
            FileVersion(PATH, "after", later, trap(name, "after")),
        ]
    )


def test_2021_10_28_nine_people_change_employer_in_one_event() -> None:
    found = two_states("2021-10-28_b0a2ea30d")

    assert [(c.kind, c.old, c.new, len(c.people)) for c in found.employer_changes] == [
        ("changed", "Rancher", "SUSE", 9)
    ]
    assert all(s.person.valid_until is None for s in found.spells)


def test_2021_11_17_forty_rows_short() -> None:
    rows = of_project(trap("2021-11-17_036dd1798", "after"), "Cilium")

    assert kinds_of(trap("2021-11-17_036dd1798", "after"))["row_width"] == 40
    assert len(rows) == 41
    assert (rows[-1].name, rows[-1].employer, rows[-1].handle) == ("Zang Li", "Google", "lzang")


def test_2021_11_29_a_comma_in_a_project_name() -> None:
    rows = [
        row
        for row in of_project(trap("2021-11-29_aa6182767", "after"), "OpenTelemetry")
        if row.group == "OpenTelemetry (Technical Committee, excluding GC members)"
    ]

    assert [(r.name, r.handle, r.employer) for r in rows][:2] == [
        ("Armin Ruech", "arminru", "Dynatrace"),
        ("Carlos Alberto", "carlosalberto", "Lightstep"),
    ]
    assert len(rows) == 6


def test_2021_12_02_a_level_left_blank() -> None:
    name = "2021-12-02_165087808"
    rows = of_project(trap(name, "after"), "Prometheus")

    assert {(row.group, row.maturity) for row in rows} == {(None, "graduated")}
    assert len(rows) == len(of_project(trap(name, "before"), "Prometheus")) + 3
    assert kinds_of(trap(name, "after"))["maturity_missing"] == 1
    assert kinds_of(trap(name, "before"))["maturity_missing"] == 0


def test_2022_01_05_a_swallowed_block() -> None:
    name = "2022-01-05_62b0b2b64"

    assert people_of(trap(name, "after")) == people_of(trap(name, "before"))
    assert kinds_of(trap(name, "after"))["runaway_quote"] == 1


def test_2022_07_18_a_header_without_its_first_cell() -> None:
    name = "2022-07-18_c6827674c"
    before, after = people_of(trap(name, "before")), people_of(trap(name, "after"))

    assert kinds_of(trap(name, "after"))["header_shifted"] == 1
    assert {(project, who) for project, _, who, *_ in before - after} == {
        ("Brigade", "Jorge Arteiro"),
        ("Falco", "Kris Nóva"),
        ("Flux", "Max Jonas Werner"),
        ("NATS", "Tomasz Pietrek"),
        ("Aeraki Mesh", "whitefirer"),
        ("Porter", "Yingrong Zhao"),
        ("Prometheus", "Josh Abreu"),
        *(("OpenFeature", row.name) for row in of_project(trap(name, "before"), "OpenFeature")),
    }
    assert {(project, who) for project, _, who, *_ in after - before} == {
        ("Falco", "Kris Nova"),
        ("Flux", "Bianca Cheng Costanzo"),
        ("Flux", "Jordan Pellizzari"),
        ("Flux", "Max Jonas Werner"),
        ("Aeraki Mesh", "ESTLing"),
        ("Curve", "Pan WANG"),
        ("Curve", "XiaoCui Li"),
        ("Curve", "opencurveadmin"),
    }


def test_2022_08_01_a_byte_order_mark_and_wide_rows() -> None:
    name = "2022-08-01_800d4b122"

    assert people_of(trap(name, "after")) - people_of(trap(name, "before")) == {
        ("External Secrets Operator", None, "Moritz Johner", "moolen", "Form3"),
        ("External Secrets Operator", None, "Lucas Severo Alves", "knelasevero", "Red Hat"),
        (
            "External Secrets Operator",
            None,
            "Gustavo Fernandes de Carvalho",
            "gusfcarvalho",
            "Kubecost",
        ),
        (
            "External Secrets Operator",
            None,
            "Sebastian Gomez",
            "sebagomez",
            "Container Solutions",
        ),
    }
    assert people_of(trap(name, "before")) < people_of(trap(name, "after"))


def test_2022_11_21_a_cell_too_many_in_the_first_row() -> None:
    rows = of_project(trap("2022-11-21_f9cb1fd37", "after"), "Contour")

    assert (rows[0].name, rows[0].handle, rows[0].employer) == ("Steve Kriss", "skriss", "VMware")
    assert people_of(trap("2022-11-21_f9cb1fd37", "before")) - people_of(
        trap("2022-11-21_f9cb1fd37", "after")
    ) == {("Contour", None, "Nick Young", "youngnick", "VMware")}


def test_2023_05_24_handles_in_the_company_column() -> None:
    rows = of_project(trap("2023-05-24_c8d64473f", "after"), "Headlamp")

    assert [(row.name, row.handle, row.employer) for row in rows] == [
        ("Joaquim Rocha", "joaquimrocha", "Microsoft"),
        ("René Dudfield", "illume", None),
        ("Ashu Ghildiyal", "ashu8912", None),
        ("Santhosh Nagaraj", "yolossn", None),
        ("Kautilya Tripathi", "knrt10", None),
        ("Chris Kühl", "blixtra", None),
    ]


def test_2023_09_25_dots_for_commas() -> None:
    after = trap("2023-09-25_19ed988c7", "after")

    assert ("Confidential Containers", None, "Vicent Batts", "vbatts", "Microsoft") in people_of(
        after
    )
    assert of_project(after, "Microsoft") == []


def test_2024_04_10_people_of_a_closed_employer() -> None:
    found = two_states("2024-04-10_d96992458")
    flux = [s for s in found.spells if s.project == "Flux"]

    moved = {
        (change.old, change.new): sorted(handle or "" for *_, handle in change.people)
        for change in found.employer_changes
    }

    assert sorted(s.person.handle or "" for s in flux if s.person.valid_until) == [
        *("SomtochiAma", "foot", "mathetake", "phillebaba", "relu", "yiannistri")
    ]
    assert moved == {
        ("Weaveworks", "ControlPlane"): ["souleb", "stefanprodan"],
        ("Weaveworks", "Associmates"): ["makkes"],
        ("Weaveworks", "Independent"): ["aryan9600", "darkowlzz", "kingdonb"],
        ("Pulumi", "Independent"): ["squaremo"],
    }


def test_2024_04_24_a_deleted_label_row() -> None:
    name = "2024-04-24_203b35f1f"
    alone = {(r.handle or "").casefold() for r in of_project(trap(name, "after"), "Backstage")}

    found = two_states(name)

    assert alone >= TREMOR
    assert {
        (s.person.handle or "").casefold()
        for s in found.spells
        if s.project == "Tremor" and s.person.valid_until is None
    } == TREMOR
    assert (
        not {(s.person.handle or "").casefold() for s in found.spells if s.project == "Backstage"}
        & TREMOR
    )


def test_2024_07_08_a_bulk_removal_of_archived_projects() -> None:
    found = two_states("2024-07-08_fd78486fb")
    gone = [s for s in found.spells if s.person.valid_until is not None]

    assert Counter(s.project for s in gone if "removed_with_project" in s.person.flags) == {
        **{"OpenMetrics": 6, "OpenEBS": 5, "Curiefense": 5, "Fonio": 3, "Krator": 4}
    }
    assert all("removed_with_project" in s.person.flags for s in gone)
