"""The published metrics of maintainers (model.md 3): G01 to G05."""

from collections.abc import Mapping
from typing import Any

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.metrics.columns import ROLE_SPELLS, SPELLS, TENURE_SPELLS, table
from tracker.metrics.flows import BRIDGED_GAP_DAYS, exit_rate, flows, flows_over
from tracker.metrics.people import (
    MAINTAINER,
    OWN_RHYTHM_FROM_PAUSES,
    QUIET_DAYS,
    QUIET_DAYS_AT_MOST,
    Rhythm,
    headcount,
)
from tracker.metrics.sources import FRESH_DAYS
from tracker.metrics.tenure import (
    CONDITIONAL_FROM_PEOPLE,
    MEDIAN_FROM_AT_RISK,
    Observation,
    Tenure,
    kaplan_meier,
    tenure,
)


def _headcount(inputs: Inputs) -> Mapping[str, Any]:
    spells = [
        (
            row.text("person"),
            row.text("role"),
            row.day_or_none("start"),
            row.end_of(row.day_or_none("start")),
            row.text("source"),
            row.number_or_none("fte"),
        )
        for row in inputs.rows("spells")
    ]
    sources, activity = inputs.part("sources"), inputs.part("activity")
    return headcount(
        table(spells, ROLE_SPELLS),
        inputs.day("as_of"),
        {name: sources.day_or_none(name) for name in sources},
        {name: _rhythm(activity.part(name)) for name in activity if name in activity},
    ).as_json()


def _rhythm(record: Inputs) -> Rhythm:
    return Rhythm(record.day("last"), record.numbers("pauses_days"))


def _flows(inputs: Inputs) -> Mapping[str, Any]:
    """Take either who was there on both days, or the spells from which that follows."""
    t0, t1 = inputs.day("t0"), inputs.day("t1")
    if t1 < t0:
        inputs.refuse("t1", f"a day from {t0} on")
    if "spells" in inputs:
        spells = [
            (row.text("person"), row.text("role"), *row.spell(), "", None)
            for row in inputs.rows("spells")
        ]
        return flows_over(table(spells, ROLE_SPELLS), t0, t1).as_json()
    before, after = inputs.names("active_t0"), inputs.names("active_t1")
    promoted = inputs.names_or_empty("promoted_from_training")
    return flows(set(before), set(after), promoted=promoted).as_json()


def _exit_rate(inputs: Inputs) -> Mapping[str, Any]:
    spells = [(row.text("person"), *row.spell()) for row in inputs.rows("spells")]
    return exit_rate(table(spells, SPELLS), inputs.day("as_of")).as_json()


def _tenure_curve(inputs: Inputs) -> Mapping[str, Any]:
    curve = kaplan_meier(
        Observation(row.number("entry"), row.number("exit"), row.flag("event"))
        for row in inputs.rows("spells")
    )
    return {
        "times": [float(time) for time in curve.times],
        "at_risk": curve.at_risk,
        "events": curve.events,
        "survival": curve.survival,
        "ci95_lower": curve.ci95_lower,
        "ci95_upper": curve.ci95_upper,
        "median": curve.median,
        "at_risk_at_median": curve.at_risk_at_median,
        "median_displayable": curve.median_displayable,
        "conditional_from": curve.conditional_from,
        "rmst": curve.restricted_mean(inputs.number("horizon")),
    }


def _tenure_years(inputs: Inputs) -> Mapping[str, Any]:
    spells = []
    for place, row in enumerate(inputs.rows("spells")):
        start = row.day_or_none("start")
        spells.append((str(place), start, row.end_of(start), start is not None))
    return tenure_outputs(tenure(table(spells, TENURE_SPELLS), inputs.day("as_of")))


def tenure_outputs(measured: Tenure) -> dict[str, Any]:
    """Return the numbers of a tenure curve under their published names."""
    curve = measured.curve
    return {
        "n": measured.n,
        "excluded_unknown_start": measured.excluded_unknown_start,
        "events": measured.events,
        "S_1y": curve.at(1),
        "S_3y": curve.at(3),
        "S_5y": curve.at(5),
        "S_3y_ci95": curve.interval_at(3),
        "S_5y_ci95": curve.interval_at(5),
        "median_years": curve.median,
        "at_risk_at_median": curve.at_risk_at_median,
        "median_displayable": curve.median_displayable,
    }


_PERSON = "person, start, end (null: still open)"

METRICS = (
    Metric(
        name="maintainer_headcount_fte",
        section="3.1",
        definition="How many people maintain the project on a day: listed, confirmed, active.",
        unit="people; FTE",
        formula=(
            f"distinct people with role {MAINTAINER} where start <= day < end; confirmed: a source "
            f"at most {FRESH_DAYS} days old lists them; active: of these, quiet for at most "
            f"{QUIET_DAYS} days or Q3 + 3*IQR of their own pauses (from {OWN_RHYTHM_FROM_PAUSES} "
            f"pauses), never over {QUIET_DAYS_AT_MOST}; FTE: sum of the known, an unknown one lies "
            "in (0, 1]"
        ),
        source="personal rhythm after Calefato et al. 2022",
        window="as of the day",
        interval="bounds of the FTE",
        inputs={
            "as_of": "the day",
            "spells": f"{_PERSON}, role, source, fte (null: unknown)",
            "sources": "by name, the day of the last confirmation",
            "activity": "by person, last (day) and pauses_days (list)",
        },
        limits="lists lag behind what people do; a role means different things in each project",
        measure=_headcount,
    ),
    Metric(
        name="maintainer_flows_retention",
        section="3.2",
        definition="Who came, who went, and which share of those at the start is still there.",
        unit="people; share",
        formula=(
            "inflow = spells that start in (t0, t1]; outflow = spells that end in it; "
            "N(t1) = N(t0) + inflow - outflow; retention = both days / N(t0)"
        ),
        source="related: CHAOSS Inactive Contributors",
        window="(t0, t1]; 24 months on pages",
        interval="Wilson 95%",
        inputs={
            "t0": "first day",
            "t1": "last day",
            "active_t0": "people at t0",
            "active_t1": "people at t1",
            "promoted_from_training": "people; who did not arrive is ignored",
            "spells": f"in place of the three lists: {_PERSON}, role",
        },
        limits="a person who changes employer stays",
        measure=_flows,
    ),
    Metric(
        name="exit_rate_person_years",
        section="3.2",
        definition="How many maintainers leave in a year, for each maintainer there is.",
        unit="exits per person-year",
        formula=(
            "exits / person-years of 365.25 days; annual probability = 1 - exp(-rate); gaps of one "
            f"person up to {BRIDGED_GAP_DAYS} days are bridged"
        ),
        source="occurrence and exposure; interval of Garwood 1936",
        window="all history up to as_of",
        interval="Garwood 95%",
        inputs={"as_of": "the day to which the list was confirmed", "spells": _PERSON},
        limits="biased low where a list is stale; one person may have several spells",
        measure=_exit_rate,
    ),
    Metric(
        name="tenure_kaplan_meier_left_truncated",
        section="3.3",
        definition="Which share of maintainers is still there after a time, with delayed entry.",
        unit="share by time",
        formula=(
            "S(t) = product of 1 - d/n over events up to t; risk set entry < t <= exit; "
            f"median shown with {MEDIAN_FROM_AT_RISK} at risk; conditional_from = first entry with "
            f"{CONDITIONAL_FROM_PEOPLE} under observation; rmst = area up to the horizon"
        ),
        source="Kaplan-Meier with left truncation; OSS use: Samoladas 2010, Ortega 2009, Lin 2017",
        window="all history",
        interval="95%, Greenwood on log(-log S)",
        inputs={
            "horizon": "of the restricted mean, in the unit of the spells",
            "spells": "entry, exit, event (1: it ended, 0: still open)",
        },
        limits="an early step with few at risk moves the whole curve",
        measure=_tenure_curve,
    ),
    Metric(
        name="tenure_kaplan_meier_real_small",
        section="3.3",
        definition="The same in years from dated spells; unknown starts are left out and counted.",
        unit="years",
        formula="as tenure_kaplan_meier_left_truncated, tenure = days / 365.25",
        source="Kaplan-Meier",
        window="all history up to as_of",
        interval="95%, Greenwood on log(-log S)",
        inputs={
            "as_of": "the day to which the list was confirmed",
            "spells": "start (null: unknown), end (null: still open); already bridged",
        },
        limits="under 30 spells look at the curve and the risk table, never at the median alone",
        measure=_tenure_years,
    ),
)
