"""The same numbers from statsmodels, lifelines and scipy, on random data.

These libraries take seconds to import, so each test imports its own.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.cadence import predictive
from tracker.metrics.gap_models import alternatives
from tracker.metrics.lead_time import Outcome, Report, incidence
from tracker.metrics.numbers import garwood, newcombe, wilson
from tracker.metrics.tenure import Observation, kaplan_meier

pytestmark = pytest.mark.slow

OBSERVATIONS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 30), st.booleans()).map(
        lambda item: (item[0], item[0] + item[1], int(item[2]))
    ),
    min_size=2,
    max_size=40,
).filter(lambda items: any(event for _, _, event in items))

WORKED = [
    *[(0, 6, 1), (0, 12, 0), (0, 15, 1), (0, 24, 1), (0, 30, 0)],
    *[(10, 18, 1), (14, 36, 0), (20, 40, 1), (0, 40, 1), (5, 48, 0)],
]


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_statsmodels(case: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import proportion_confint

    assert wilson(*case) == pytest.approx(
        proportion_confint(*case, alpha=0.05, method="wilson"), abs=1e-12
    )


PROPORTION = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(PROPORTION, PROPORTION)
def test_newcombe_agrees_with_statsmodels(before: tuple[int, int], now: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    assert newcombe(before, now) == pytest.approx(
        confint_proportions_2indep(*now, *before, method="newcomb", compare="diff"), abs=1e-12
    )


@given(st.integers(1, 200), st.floats(0.1, 1000))
def test_garwood_agrees_with_chi_squared_quantiles(events: int, exposure: float) -> None:
    from scipy.stats import chi2

    ends = (chi2.ppf(0.025, 2 * events) / 2, chi2.ppf(0.975, 2 * events + 2) / 2)

    assert garwood(events, exposure) == pytest.approx(
        (ends[0] / exposure, ends[1] / exposure), rel=1e-9
    )


@given(OBSERVATIONS)
def test_kaplan_meier_agrees_with_statsmodels(observations: list[tuple[int, int, int]]) -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    found = kaplan_meier(Observation(*one) for one in observations)
    entry, exit, event = (np.array(column) for column in zip(*observations, strict=True))
    other = SurvfuncRight(exit, event, entry=entry)

    assert list(found.times) == other.surv_times.tolist()
    assert list(found.at_risk) == other.n_risk.tolist()
    assert found.survival == pytest.approx(other.surv_prob.tolist(), abs=1e-12)


def test_kaplan_meier_limits_agree_with_lifelines() -> None:
    from lifelines import KaplanMeierFitter

    found = kaplan_meier(Observation(*one) for one in WORKED)
    entry, exit, event = zip(*WORKED, strict=True)
    other = KaplanMeierFitter().fit(exit, event, entry=entry)
    limits = other.confidence_interval_.loc[list(found.times)]

    assert found.ci95_lower == pytest.approx(limits.iloc[:, 0].tolist(), abs=1e-9)
    assert found.ci95_upper == pytest.approx(limits.iloc[:, 1].tolist(), abs=1e-9)


def test_restricted_mean_agrees_with_lifelines() -> None:
    from lifelines import KaplanMeierFitter
    from lifelines.utils import restricted_mean_survival_time

    found = kaplan_meier(Observation(*one) for one in WORKED)
    entry, exit, event = zip(*WORKED, strict=True)
    other = KaplanMeierFitter().fit(exit, event, entry=entry)

    assert found.restricted_mean(36) == pytest.approx(restricted_mean_survival_time(other, t=36))


def test_cumulative_incidence_agrees_with_lifelines() -> None:
    from lifelines import AalenJohansenFitter

    days = [3, 9, 11, 16, 21, 25, 34, 40, 58, 75, 90, 380]
    codes = [1, 2, 1, 0, 1, 2, 0, 1, 2, 0, 1, 0]
    found = incidence(Report(*one) for one in zip(days, map(Outcome, codes), strict=True))
    curves = [
        AalenJohansenFitter(calculate_variance=False).fit(days, codes, event_of_interest=code)
        for code in (1, 2)
    ]
    expected = [curve.cumulative_density_.iloc[:, 0].loc[list(found.times)] for curve in curves]

    assert found.fixed == pytest.approx(expected[0].tolist(), abs=1e-12)
    assert found.not_fixed == pytest.approx(expected[1].tolist(), abs=1e-12)


GAPS = st.lists(st.integers(1, 60), min_size=8, max_size=60).filter(lambda gaps: len(set(gaps)) > 1)


@given(GAPS, st.integers(1, 90))
def test_predictive_agrees_with_scipys_student_t(gaps: list[int], elapsed: int) -> None:
    from scipy.stats import t

    logs = np.log(gaps)
    spread = max(logs.std(ddof=1), 0.1) * np.sqrt(1 + 1 / len(gaps))
    expected = t.sf((np.log(elapsed) - logs.mean()) / spread, len(gaps) - 1)
    found = predictive(gaps)

    assert found is not None
    assert found.p_gap_at_least(elapsed) == pytest.approx(float(expected), abs=1e-12)


def test_alternatives_agree_with_scipys_fits() -> None:
    from scipy.stats import expon, gamma, lognorm, weibull_min

    gaps = [7, 1, 7, 3, 24, 8, 5, 15, 7, 7, 7, 6, 8, 6, 2, 6, 4, 4, 3, 1, 51, 7, 20, 7]
    found = alternatives(gaps, 20)
    fits = {
        "gamma": gamma(*gamma.fit(gaps, floc=0)),
        "lognormal": lognorm(*lognorm.fit(gaps, floc=0)),
        "weibull": weibull_min(*weibull_min.fit(gaps, floc=0)),
        "exponential": expon(*expon.fit(gaps, floc=0)),
    }

    assert found is not None
    for name, fit in fits.items():
        own = getattr(found, name)
        parameters = 1 if name == "exponential" else 2
        assert own.p_gap_ge == pytest.approx(float(fit.sf(20)), abs=1e-4)
        assert own.aic == pytest.approx(
            2 * parameters - 2 * float(fit.logpdf(gaps).sum()), abs=1e-4
        )
