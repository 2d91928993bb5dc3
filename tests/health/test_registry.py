"""Metrics by name: what is published of them, edge cases of their inputs, and what they refuse."""

from typing import Any

import pytest

from tracker.errors import InvalidInputError, NotFoundError
from tracker.health.registry import METRICS, compute

PUBLISHED = [
    *("maintainer_headcount_fte", "maintainer_flows_retention", "exit_rate_person_years"),
    *("tenure_kaplan_meier_left_truncated", "tenure_kaplan_meier_real_small"),
    *("contributor_absence_factor", "elephant_factor_with_unknown_employers"),
    *("elephant_and_absence_factor_over_maintainer_fte", "vendor_employed_share_and_hhi"),
    *("truck_factor_degree_of_authorship", "mrr_allocation", "mrr_movements_nrr_grr"),
    *("coverage_ratio", "runway_and_committed_coverage_horizon", "stress_tests_bipartite"),
    *("adopter_conversion", "release_cadence", "release_overdue_probability"),
    *("overdue_multiplicity_bh", "lead_time_edge_to_vendor_stable"),
    *("bug_fix_cumulative_incidence", "adopters_listed", "community_growth"),
    "contribution_log_quality",
    *("suitability_release_artifact_change", "before_after_rate_ratio_exact"),
    *("did_it_work_segmented_quasi_poisson", "placebo_in_time", "placebo_in_space_rank"),
    *("change_verdict", "level_rank", "verdict_power"),
    *("empirical_bayes_exit_rate", "forecast_transient_probability"),
    *("forecast_employer_failure", "brier_score_and_skill", "forecast_simulation"),
    *("area_coverage", "scenario_before_and_after"),
    *("health_composition", "freshness_and_source_conflict"),
    *("training_to_maintainer", "adopter_confirmation", "adopter_time_to_convert"),
    *("release_guidance", "time_to_first_answer", "responsiveness_rank", "roster_drift"),
    "watch_signal",
]


def test_registry_has_every_published_metric() -> None:
    assert list(METRICS) == PUBLISHED
    assert [metric.name for metric in METRICS.values()] == PUBLISHED


@pytest.mark.parametrize("name", PUBLISHED)
def test_metric_is_described_in_full(name: str) -> None:
    metric = METRICS[name]
    words = [metric.definition, metric.unit, metric.formula, metric.source, metric.window]

    assert all([*words, metric.interval, metric.limits, metric.section, *metric.inputs.values()])
    assert metric.definition.endswith(".")


def test_unknown_metric_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="There is no metric bus_factor"):
        compute("bus_factor", {})


# These have an input for each channel, of which there may be none.
BY_CHANNEL = {"release_cadence", "release_overdue_probability"}


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name not in BY_CHANNEL])
def test_metric_without_inputs_says_what_is_missing(name: str) -> None:
    with pytest.raises(
        InvalidInputError, match=rf"^The metric {name} needs \w+, which is missing; give .*\.$"
    ):
        compute(name, {})


SPELL = {"person": "a", "role": "maintainer", "start": "2020-01-01", "end": None, "source": "x"}
BATCHES = {"exit_share": 0.8, "exit_fraction": 0.4, "arrival_size": 2.5}
SIMULATION: dict[str, Any] = {
    "people_by_employer": [2], "exits": 0.1, "arrivals": 0.5, "employer_failures": 0,
    "batches": BATCHES, "years": 10, "paths": 100, "draws": 10, "seed": 1, "horizons": [1],
    "k": [1],
}  # fmt: skip
HEADCOUNT: dict[str, Any] = {
    "as_of": "2024-01-01",
    "spells": [SPELL],
    "sources": {},
    "activity": {},
}


@pytest.mark.parametrize(
    ("name", "inputs", "message"),
    [
        (
            "maintainer_headcount_fte",
            {**HEADCOUNT, "as_of": "2024-13-01"},
            "cannot use '2024-13-01' for as_of; give a day like 2024-10-23.",
        ),
        (
            "maintainer_headcount_fte",
            {**HEADCOUNT, "spells": [SPELL, {**SPELL, "end": "2019-01-01"}]},
            "cannot use '2019-01-01' for spells[1].end; give a day from 2020-01-01 on.",
        ),
        (
            "maintainer_headcount_fte",
            {**HEADCOUNT, "spells": [{**SPELL, "person": None}]},
            "needs spells[0].person, which is null; give a text.",
        ),
        (
            "maintainer_headcount_fte",
            {**HEADCOUNT, "spells": [{**SPELL, "fte": "full"}]},
            "cannot use 'full' for spells[0].fte; give a number.",
        ),
        (
            "maintainer_headcount_fte",
            {**HEADCOUNT, "spells": {}},
            "cannot use {} for spells; give a list.",
        ),
        (
            "maintainer_headcount_fte",
            {**HEADCOUNT, "spells": ["a"]},
            "cannot use 'a' for spells[0]; give an object.",
        ),
        (
            "contributor_absence_factor",
            {"threshold": 0, "cases": {}},
            "cannot use 0 for threshold; give a share over 0 and up to 1.",
        ),
        (
            "contributor_absence_factor",
            {"cases": {"a": [1, float("nan")]}},
            "cannot use nan for cases.a[1]; give a number of at most 1e+15.",
        ),
        (
            "release_cadence",
            {"gaps_edge": [7, 0]},
            "cannot use 0 for gaps_edge[1]; "
            "give more than 0 days, as one day's releases count once.",
        ),
        (
            "mrr_allocation",
            {"subscriptions": [{"id": "s", "mrr": 1, "rule": "guess"}]},
            "cannot use 'guess' for subscriptions[0].rule; "
            "give one of contract, product, effort, equal, unknown.",
        ),
        (
            "mrr_allocation",
            {"subscriptions": [{"id": "s", "mrr": [2, 1], "rule": "unknown"}]},
            "cannot use [2, 1] for subscriptions[0].mrr; give a number, or a range [low, high].",
        ),
        (
            "mrr_allocation",
            {"subscriptions": [{"id": "s", "mrr": 2, "rule": "contract", "split": {"P": -1}}]},
            "cannot use -1 for subscriptions[0].split.P; give 0 or more.",
        ),
        (
            "runway_and_committed_coverage_horizon",
            {"as_of_month": "October", "contract_until": {}, "allocated_P": {}, "monthly_need": 1},
            "cannot use 'October' for as_of_month; give a month like 2024-10.",
        ),
        (
            "bug_fix_cumulative_incidence",
            {"issues": [{"days": 3, "code": 7}]},
            "cannot use 7 for issues[0].code; give 0 (open), 1 (fixed) or 2 (closed without fix).",
        ),
        (
            "did_it_work_segmented_quasi_poisson",
            {"pre_months": "2021-01..2021-03", "post_months": "2021-05..2021-06", "x": [1, 2]},
            "cannot use [1, 2] for x; give 5 counts, one for each month.",
        ),
        (
            "placebo_in_space_rank",
            {"direction": "up", "treated_log_change": 0, "peer_log_changes": []},
            "cannot use 'up' for direction; give rise, fall or null.",
        ),
        (
            "brier_score_and_skill",
            {"p": [0.5, 1.5], "y": [1, 0]},
            "cannot use [0.5, 1.5] for p; give probabilities from 0 to 1.",
        ),
        (
            "forecast_simulation",
            SIMULATION | {"paths": 7},
            "cannot use 7 for paths; give a multiple of draws, both 1 or more.",
        ),
        (
            "forecast_simulation",
            SIMULATION | {"people_by_employer": [400, 200]},
            "cannot use [400, 200] for people_by_employer; give at most 500 people together.",
        ),
        (
            "forecast_simulation",
            SIMULATION | {"arrivals": {"prior_shape": 0, "prior_rate": 1}},
            "cannot use {'prior_shape': 0, 'prior_rate': 1} for arrivals; give a shape and a rate "
            "over 0, on average up to 100.",
        ),
        (
            "forecast_simulation",
            SIMULATION | {"batches": BATCHES | {"arrival_size": 0.5}},
            "cannot use 0.5 for batches.arrival_size; give 1 or more.",
        ),
        (
            "empirical_bayes_exit_rate",
            {"exits": [1], "person_years": [0]},
            "cannot use [0] for person_years; give more than 0 wherever there are exits.",
        ),
        (
            "health_composition",
            {"profiles": {"p": [{"d": "people", "grade": "E"}]}},
            "cannot use 'E' for profiles.p[0].grade; "
            "give A, B, C, D, two of them like C-B, or unknown.",
        ),
    ],
)
def test_metric_says_which_input_is_wrong(name: str, inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        compute(name, inputs)

    assert str(refused.value) == f"The metric {name} {message}"


def test_dimension_given_twice_is_refused() -> None:
    rows = [{"d": "people", "grade": "A"}, {"d": "people", "grade": "B"}]

    with pytest.raises(InvalidInputError, match=r"profiles\.p\[1\]\.d; give each of people,"):
        compute("health_composition", {"profiles": {"p": rows}})


def test_flows_take_spells_in_place_of_lists() -> None:
    spells = [SPELL, {**SPELL, "person": "b", "start": "2023-06-01"}]
    from_spells = compute(
        "maintainer_flows_retention", {"t0": "2023-01-01", "t1": "2024-01-01", "spells": spells}
    )
    from_lists = compute(
        "maintainer_flows_retention",
        {"t0": "2023-01-01", "t1": "2024-01-01", "active_t0": ["a"], "active_t1": ["a", "b"]},
    )

    assert from_spells == from_lists


def test_absence_factor_has_no_half_without_its_example() -> None:
    assert compute("contributor_absence_factor", {"cases": {"commits": [5, 3]}}) == {
        "commits": 1,
        "chaoss_half": None,
    }


ALLOCATION = {
    "subscriptions": [
        {"id": "s1", "mrr": 100, "rule": "contract", "split": {"P": 1}},
        {"id": "s2", "mrr": [50, 70], "rule": "unknown"},
    ]
}


def test_allocation_of_a_range_is_in_ranges() -> None:
    assert compute("mrr_allocation", ALLOCATION) == {
        "by_subscription": {"s1": {"P": [100.0, 100.0]}, "s2": {}},
        "by_project": {"P": [100.0, 100.0]},
        "unallocated": [50.0, 70.0],
        "total": [150.0, 170.0],
        "P_upper_bound_if_unknown_all_P": [150.0, 170.0],
        "P_evidence_share": None,
    }


def test_allocation_of_nothing_to_a_project_has_no_evidence() -> None:
    found = compute("mrr_allocation", {"subscriptions": []})

    assert (found["P_evidence_share"], found["P_upper_bound_if_unknown_all_P"]) == (None, 0.0)


def test_stress_leaves_unknown_areas_unknown() -> None:
    inputs = {"areas": None, "funding_edges": [], "employment_edges": [], "monthly_need": 0}

    assert compute("stress_tests_bipartite", inputs) == {
        "base": {
            "revenue": 0.0,
            "coverage_fixed_need": None,
            "coverage_remaining_need": None,
            "headcount": 0,
            "fte": 0.0,
            "areas_without_maintainer": None,
            "employer_elephant_factor": None,
        },
        "largest_adopter_churns": None,
        "top_three_adopters_churn": None,
        "funding_absence_factor": None,
        "funding_absence_set": None,
        "adopter_hhi": None,
        "largest_adopter_share": None,
    }


def test_vendor_without_people_fails_but_does_not_reassign() -> None:
    edge = {"adopter": "A", "vendor": "V", "mrr_to_project": 5}
    found = compute(
        "stress_tests_bipartite",
        {"funding_edges": [edge], "employment_edges": [], "monthly_need": 5},
    )

    assert found["vendor_V_fails"]["revenue"] == 0.0
    assert "employer_V_reassigns" not in found


def test_overdue_answers_for_channels_of_any_name() -> None:
    found = compute(
        "release_overdue_probability",
        {"gaps_edge": [7] * 10, "elapsed_edge": 8, "gaps_real": [7], "elapsed_real": None},
    )

    assert found["edge"]["flag"] == "late"
    assert found["real"] == {
        "p": None,
        "flag": "unknown",
        "elapsed_days": None,
        "n_gaps": 1,
        "predictive": None,
    }


def test_overdue_of_the_published_example_has_every_output_without_gaps() -> None:
    found = compute(
        "release_overdue_probability",
        {"gaps_small": [], "elapsed_small": [14], "gaps_real": [], "elapsed_real_days": 27},
    )

    assert found == {
        "small_predictive_t": {"14": None},
        "short_log_mean": None,
        "short_log_sd": None,
        "short_p": None,
        "real_log_mean": None,
        "real_log_sd": None,
        "real_p": None,
        "real_flag": "unknown",
        "alternatives_real": None,
    }


def test_criterion_left_out_of_a_case_is_unknown() -> None:
    found = compute("suitability_release_artifact_change", {"cases": [{"commercial": [8, 8]}]})

    assert found == {
        "results": [
            {
                "grades": {"commercial": "met", "artifacts": "unknown", "critical": "unknown"},
                "overall": "not_assessable",
            }
        ]
    }


def test_forecast_keys_are_the_numbers_as_given() -> None:
    found = compute(
        "forecast_employer_failure",
        {
            "employers_n_and_hiring_rate": {"one": [[1, 0]]},
            "exit_rate": 0,
            "employer_failure_rates": [0, 0.0, 0.5],
            "k": 1,
            "horizons": [1, 0.5],
        },
    )

    assert found["p_ge_1"]["one"].keys() == {"0", "0.0", "0.5"}
    assert found["p_ge_1"]["one"]["0"] == {"1": 1.0, "0.5": 1.0}


def test_explaining_inputs_are_not_computed_with() -> None:
    inputs = {"p_values": [0.01], "fdr": 0.1}

    assert compute("overdue_multiplicity_bh", {**inputs, "note": "x", "unit": 3}) == compute(
        "overdue_multiplicity_bh", inputs
    )
