"""What if, from entered tables to a receipt that computes again, on both databases."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.health.test_graph import secrets
from tests.support.documents import empty_document, sample_document
from tests.support.facts import DAY
from tests.support.funded import (
    ADOPTERS,
    ALDER,
    BIRCH,
    MONTHLY,
    SALARIES,
    funded_project,
)
from tracker.db.queries import parties, projects, provenance
from tracker.domain.people import MaintainerRole, Role
from tracker.domain.provenance import SourceKind
from tracker.errors import InvalidInputError, NothingToShowError
from tracker.health.compose import compute
from tracker.health.scenario import NOTHING_HAPPENS, Scenario
from tracker.health.verifying import differences
from tracker.services import entry, health, whatif
from tracker.services.context import Context
from tracker.services.projects import shown
from tracker.services.whatif import Choices

TIMES = {"ann": (ALDER, 1.0), "bob": (ALDER, 1.0), "cid": (BIRCH, 0.5), "dan": (BIRCH, 0.5)}


@pytest.fixture
def entered(ctx: Context, tmp_path: Path) -> Context:
    """Return a foundation whose one project has four maintainers, two vendors and four payers."""
    _maintainers(ctx)
    tables = {
        "vendors": ["project,vendor,product,from"]
        + [f"quern,{vendor},Quern,2025-01-01" for vendor in (ALDER, BIRCH)],
        "subscriptions": ["vendor,adopter,reference,kind,period,amount,currency,from"]
        + [
            f"{vendor},{adopter},C-{place},recurring,month,{amount / 100:.2f},USD,2025-01-01"
            for place, (vendor, adopter, amount) in enumerate(_paid())
        ],
        "splits": ["vendor,project,reference,share,from"]
        + [f"{vendor},quern,C-{place},1,2025-01-01" for place, (vendor, *_) in enumerate(_paid())],
        "funded-time": ["project,person,payer,fte,from"]
        + [f"quern,@{who},{payer},{fte},2025-01-01" for who, (payer, fte) in TIMES.items()],
        "salaries": ["project,person,salary,currency,from"]
        + [f"quern,@{who},{pay / 100:.2f},USD,2025-01-01" for who, pay in SALARIES.items()],
    }
    for kind, lines in tables.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text("\n".join(lines) + "\n")
        run = entry.import_table(ctx, kind, file, entry.Wish())
        assert [one.message for one in run.issues] == []
    health.refresh(ctx, ["quern"])
    return ctx


def _paid() -> list[tuple[str, str, int]]:
    return list(zip((ALDER, ALDER, BIRCH, BIRCH), ADOPTERS, MONTHLY, strict=True))


def _maintainers(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        project = projects.add_project(tx, slug="quern", name="Quern")
        assert project.id is not None
        source = provenance.source_id(tx, project.id, SourceKind.PROJECT_FILE, "x", "M.md")
        wanted: dict[str, tuple[str, str | None]] = {
            f"github:{who}": (who.title(), who) for who in TIMES
        }
        people = parties.people_ids(tx, wanted)
        for key, (name, handle) in wanted.items():
            role = MaintainerRole(
                project_id=project.id,
                person_id=people[key],
                source_id=source,
                name=name,
                handle=handle,
                role=Role.MAINTAINER,
                valid_from=date(2021, 1, 1),
                recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
            tx.session.add(role)


def sample() -> dict[str, Any]:
    """Return the stored document of `funded_project`."""
    document: dict[str, Any] = json.loads(
        json.dumps(compute(funded_project(), DAY).document.as_json())
    )
    return document


# -- from tables to a receipt ---------------------------------------------------------------------


def test_a_scenario_is_computed_from_what_was_entered(entered: Context) -> None:
    document = whatif.document(entered, "quern")
    scenario = whatif.checked(document, Scenario(failing_vendors=(ALDER,), kept_share=0.5))

    answer = whatif.answer(document, scenario)

    after = answer.receipt["result"]["after"]
    assert (after["headcount"], after["fte"], after["fte_with_kept_share"]) == (2, 1.0, 2.0)
    birch = (SALARIES["cid"] + SALARIES["dan"]) / 2 / 0.7 / 12
    left = MONTHLY[2] + MONTHLY[3]
    assert after["coverage_remaining_need"] == pytest.approx([left / birch] * 3)
    assert differences(answer.receipt) == []


def test_the_stored_document_gives_the_same_answer(entered: Context) -> None:
    stored = shown(entered, "quern").document
    first = whatif.choices(stored).adopters[0]
    scenario = Scenario(without_adopters=(first,), hiring_freeze=True)

    again = whatif.answer(stored, whatif.checked(stored, scenario))

    fresh = whatif.document(entered, "quern")
    assert again == whatif.answer(fresh, whatif.checked(fresh, scenario))
    assert [row.title for row in whatif.stress_rows(stored)] == [
        "As it is",
        "The largest adopter leaves",
        "The three largest adopters leave",
        f"{ALDER} fails",
        f"{BIRCH} fails",
        f"{ALDER} takes its people off",
        f"{BIRCH} takes its people off",
    ]


def test_no_salary_that_was_entered_can_be_read_from_what_is_stored_or_sent(
    entered: Context,
) -> None:
    document = whatif.document(entered, "quern")
    answer = whatif.answer(document, Scenario(failing_vendors=(ALDER,)))
    texts = [json.dumps(document["what_if"]), json.dumps(answer.receipt), str(asdict(answer))]

    assert [amount for text in texts for amount in secrets() if amount in text] == []


def test_as_of_a_day_before_the_money_nothing_of_it_is_known(entered: Context) -> None:
    document = whatif.document(entered, "quern", date(2024, 1, 1))

    assert document["what_if"]["before"]["coverage_fixed_need"] is None
    assert whatif.choices(document) == Choices((), (), ())


def test_a_project_with_nobody_says_what_to_do(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        projects.add_project(tx, slug="bare", name="Bare")

    with pytest.raises(NothingToShowError, match="headwater track SOURCE --slug bare"):
        whatif.document(ctx, "bare")


# -- names ----------------------------------------------------------------------------------------


def test_names_are_found_in_any_case() -> None:
    asked = Scenario(
        without_employers=("alder ltd",), without_adopters=("ELM TELECOM", "Elm Telecom")
    )

    found = whatif.checked(sample(), asked)

    assert found == Scenario(without_employers=(ALDER,), without_adopters=("Elm Telecom",))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Scenario(without_employers=("Alder",)), "There is no employer 'Alder'; near: Alder Ltd."),
        (
            Scenario(failing_vendors=("zzz",)),
            "There is no vendor 'zzz'; there are: Alder Ltd, Birch GmbH.",
        ),
        (
            Scenario(without_adopters=("Dogwod Rail",)),
            "There is no paying adopter 'Dogwod Rail'; near: Dogwood Rail.",
        ),
        (Scenario(kept_share=1.5), "The kept share is a part of 1: give a number from 0 to 1."),
        (
            Scenario(failure_rate=-0.1),
            "The failure rate is a share a year: give a number from 0 to 1.",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_there_is(asked: Scenario, message: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        whatif.checked(sample(), asked)

    assert str(error.value) == message


def test_a_name_where_there_is_none_and_one_of_many() -> None:
    unpaid = sample()
    unpaid["what_if"]["adopters"] = {}
    many = sample()
    many["what_if"]["adopters"] = {f"Company {place:02}": "adopter 1" for place in range(12)}
    asked = Scenario(without_adopters=("X",))

    with pytest.raises(InvalidInputError, match="of this project none is known"):
        whatif.checked(unpaid, asked)
    with pytest.raises(InvalidInputError, match="Company 07 and 4 more"):
        whatif.checked(many, asked)


def test_a_vendor_that_only_employs_can_fail() -> None:
    unpaid = sample()
    unpaid["what_if"]["inputs"]["funding_edges"] = []

    found = whatif.checked(unpaid, Scenario(failing_vendors=(ALDER,)))

    assert found.failing_vendors == (ALDER,)


def test_nothing_happens_by_default() -> None:
    answer = whatif.answer(sample(), whatif.checked(sample(), NOTHING_HAPPENS))

    assert answer.receipt["result"]["before"] == answer.receipt["result"]["after"]
    assert {row.mark for row in answer.rows} == {"="}


def test_documents_for_tests_can_be_asked() -> None:
    document = json.loads(json.dumps(sample_document().as_json()))

    assert whatif.choices(document).employers == ("Hollin & Co", "Northlight")
    assert empty_document().what_if is None
