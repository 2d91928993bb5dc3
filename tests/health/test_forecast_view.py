"""The forecast of a project, from its facts to the words on the page."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.facts import DAY, FILE, LIST, job, project, role
from tracker.health.batches import CNCF_BATCHES
from tracker.health.compose import Computed, compute
from tracker.health.facts import LevelSpell, ProjectFacts
from tracker.health.forecast_document import ForecastView
from tracker.health.norms import FoundationNorms
from tracker.health.outlook import Outlook
from tracker.health.priors import CNCF, ForecastNorms, RatePriors
from tracker.health.rates import GammaPrior
from tracker.health.roster import Roster
from tracker.health.verifying import differences
from tracker.health.words import chance, chance_range

THREE = (role("ann", "2020-01-01"), role("bob", "2021-01-01"), role("cy", "2022-01-01"))
OWN = RatePriors(GammaPrior(1.0, 10.0), GammaPrior(1.0, 1.0), "the foundation's own projects", 40)


def outlook(facts: ProjectFacts) -> Outlook:
    return Outlook(facts, Roster(facts, DAY))


def forecast(computed: Computed) -> ForecastView:
    assert computed.document.forecast is not None
    return computed.document.forecast


def words(view: ForecastView) -> str:
    return " ".join("".join(span.text for span in one) for one in view.sentences)


def test_a_project_of_which_nobody_is_known_has_no_forecast() -> None:
    for roles in ((), (role("ann", "2020-01-01", "2024-01-01"),)):
        computed = compute(project(roles=roles), DAY)

        assert computed.document.forecast is None
        assert not [one for one in computed.receipts if "forecast" in one]


def test_a_forecast_says_what_it_rests_on() -> None:
    facts = project(roles=THREE, employments=(job("ann", "Alder"), job("bob", "Alder")))
    view = forecast(compute(facts, DAY))

    assert words(view).startswith(
        "Three maintainers today. The chance that at least two maintainers are there is "
    )
    assert "Two of them share one employer." in words(view)
    assert words(view).endswith(
        "Five and ten years are extrapolation: no list is old enough to check them."
    )
    assert view.prior == "the CNCF list up to August 2025"
    assert view.assumptions[:3] == (
        "The rates start from the CNCF list up to August 2025, as this foundation has fewer than "
        "30 projects with a history.",
        "This project's own count up to 21 August 2026, when its source was last confirmed: no "
        "exits in 16.9 person-years and two arrivals in 6.6 years.",
        "The employer of one maintainer is not known: each counts as having one of their own.",
    )


def test_every_kind_least_and_horizon_is_there_and_in_order() -> None:
    view = forecast(compute(project(roles=THREE), DAY))

    assert [(row.kind, row.least) for row in view.rows] == [
        (kind, least) for kind in ("at least", "never below") for least in (1, 2, 3)
    ]
    for row in view.rows:
        assert [cell.years for cell in row.cells] == [1, 3, 5, 10]
        assert all(cell.low <= cell.value <= cell.high for cell in row.cells)
    assert [line.key for line in view.lines] == [
        *("as-now", "no-employer-risk", "young-companies", "hiring-freeze")
    ]
    assert all(len(line.values) == 11 for line in view.lines)
    assert [bool(line.low) for line in view.lines] == [True, False, False, False]


def test_one_maintainer_is_asked_for_one() -> None:
    view = forecast(compute(project(roles=THREE[:1]), DAY))

    assert view.least == 1
    assert words(view).startswith(
        "One maintainer today. The chance that at least one maintainer is there is "
    )


def test_every_figure_of_a_forecast_computes_again() -> None:
    computed = compute(project(roles=THREE), DAY)
    receipts = [one for key, one in computed.receipts.items() if ".forecast" in key]

    assert {one["metric"] for one in receipts} == {
        "forecast_simulation",
        "forecast_employer_failure",
        "forecast_transient_probability",
    }
    assert [difference for one in receipts for difference in differences(one)] == []


def test_forecasts_are_no_input_of_the_profile() -> None:
    facts = project(roles=THREE)
    norms = FoundationNorms(forecast=ForecastNorms(priors=OWN))

    assert compute(facts, DAY).document.profile == (
        compute(replace(facts, norms=norms), DAY).document.profile
    )


def test_nothing_is_said_of_net_loss() -> None:
    view = forecast(compute(project(roles=THREE), DAY))

    assert {row.kind for row in view.rows} == {"at least", "never below"}


# -- what it is made from -------------------------------------------------------------------------


def test_own_counts_end_where_the_source_was_last_confirmed() -> None:
    old = replace(FILE, revisions=(date(2020, 1, 1), date(2024, 1, 1)))
    roles = (role("ann", "2020-01-01"), role("bob", "2020-01-01", "2023-01-01"))
    found = outlook(project(roles=roles, sources=(old, LIST)))

    assert found.seen_until == date(2024, 1, 1)
    assert (found.counts.exits, found.counts.arrivals) == (1, 0)
    assert found.counts.person_years == pytest.approx((1461 + 1096) / 365.25)


def test_the_foundations_list_speaks_up_to_its_last_edit() -> None:
    norms = FoundationNorms(forecast=ForecastNorms(listed_until=date(2026, 6, 1)))
    roles = (role("ann", "2020-01-01", source_id=2),)
    found = outlook(project(roles=roles, norms=norms))

    assert found.seen_until == date(2026, 6, 1)
    assert found.counts.project_years == pytest.approx(2343 / 365.25)


def test_a_source_that_was_never_confirmed_adds_no_counts() -> None:
    silent = replace(FILE, revisions=())
    found = outlook(project(roles=THREE, sources=(silent, LIST)))

    assert (found.seen_until, found.counts.person_years, found.people) == (None, 0.0, 3)
    assert (found.exits, found.arrivals) == (CNCF.exits, CNCF.arrivals)


def test_whole_groups_are_not_counted_twice() -> None:
    gone = [role(one, "2020-01-01", "2025-03-03") for one in ("dee", "eve")]
    jobs = (job("dee", "Alder"), job("eve", "Alder"))
    found = outlook(project(roles=(*THREE, *gone), employments=jobs))

    assert (found.counts.exits, found.counts.withdrawn) == (0, 2)


def test_people_of_unknown_employer_are_alone() -> None:
    found = outlook(project(roles=THREE, employments=(job("ann", "Alder"), job("bob", "Alder"))))

    assert (found.employers, found.teams) == (("Alder", "Alder", None), (2, 1))


def test_a_maturity_with_a_prior_of_its_own_takes_it() -> None:
    graduated = replace(OWN, origin="the foundation's graduated projects")
    norms = ForecastNorms(OWN, {"graduated": graduated}, CNCF_BATCHES)
    levels = (LevelSpell("graduated", True, date(2021, 1, 1), None),)
    facts = project(roles=THREE, norms=FoundationNorms(forecast=norms))

    assert outlook(replace(facts, levels=levels)).priors == graduated
    assert outlook(facts).priors == OWN


def test_posterior_adds_what_was_counted_to_the_prior() -> None:
    norms = FoundationNorms(forecast=ForecastNorms(priors=OWN))
    found = outlook(project(roles=THREE, norms=norms))

    assert found.exits == GammaPrior(1.0, 10.0 + found.counts.person_years)
    assert found.arrivals == GammaPrior(3.0, 1.0 + found.counts.project_years)


def test_big_projects_take_fewer_futures() -> None:
    many = tuple(role(f"p{number}", "2020-01-01") for number in range(90))

    assert outlook(project(roles=THREE)).inputs("as-now")["paths"] == 10_000
    assert outlook(project(roles=many)).inputs("as-now")["paths"] == 2_200
    assert outlook(project(roles=THREE)).inputs("hiring-freeze")["paths"] == 4_000


# -- probabilities in words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        *((0, "<1 %"), (0.009, "<1 %"), (0.01, "<5 %"), (0.03, "5 %"), (0.12, "10 %")),
        *((0.52, "50 %"), (0.974, "95 %"), (0.98, ">95 %"), (0.99, ">95 %"), (1, ">99 %")),
    ],
)
def test_a_chance_is_rounded_and_never_certain(probability: float, said: str) -> None:
    assert chance(probability) == said


def test_a_range_reads_as_one_where_both_ends_do() -> None:
    assert chance_range(0.61, 0.84) == "60–85 %"
    assert chance_range(0.84, 1.0) == "85 % to >99 %"
    assert chance_range(0.79, 0.81) == "80 %"
