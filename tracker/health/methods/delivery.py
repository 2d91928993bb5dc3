"""The published metrics of delivery (model.md 6.1 to 6.4): G17 to G21."""

from collections.abc import Mapping
from typing import Any

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.metrics.cadence import (
    FALSE_DISCOVERY_RATE,
    LATE_BELOW,
    OVERDUE_BELOW,
    OWN_RHYTHM_FROM_GAPS,
    RECENT_GAPS,
    SHRUNK_FROM_GAPS,
    SIGMA_FLOOR,
    ChannelPrior,
    cadence,
    discoveries,
    overdue,
    predictive,
)
from tracker.metrics.lead_time import (
    Outcome,
    Report,
    Shipment,
    incidence,
    lead_time,
    naive_median_of_fixed,
)

_GAPS = "gaps_"
_ELAPSED = "elapsed_"
# Only the published example asks in these words.
_WORKED = ("elapsed_short_days", "elapsed_real_days")


def _cadence(inputs: Inputs) -> Mapping[str, Any]:
    names = [key.removeprefix(_GAPS) for key in inputs if key.startswith(_GAPS)]
    return {name: cadence(inputs.gaps(_GAPS + name)) for name in names}


def _overdue(inputs: Inputs) -> Mapping[str, Any]:
    """Answer for the channels of the published example, or for channels of any other name."""
    if inputs.is_list("elapsed_small") or any(key in inputs for key in _WORKED):
        return {**_small(inputs), **_short(inputs), **_real(inputs)}
    names = [key.removeprefix(_GAPS) for key in inputs if key.startswith(_GAPS)]
    return {name: _channel(inputs, name) for name in names}


def _channel(inputs: Inputs, name: str) -> Mapping[str, Any]:
    gaps, elapsed = inputs.gaps(_GAPS + name), inputs.number_or_none(_ELAPSED + name)
    return overdue(gaps, elapsed, prior=_prior(inputs), floor=_floor(inputs)).as_json()


def _small(inputs: Inputs) -> Mapping[str, Any]:
    said = predictive(_gaps(inputs, "small"), _prior(inputs), _floor(inputs))
    days = inputs.numbers("elapsed_small") if "elapsed_small" in inputs else []
    chances = {str(day): said and said.p_gap_at_least(day) for day in days}
    return {"small_predictive_t": chances}


def _short(inputs: Inputs) -> Mapping[str, Any]:
    found = overdue(
        _gaps(inputs, "short"),
        inputs.number_or_none("elapsed_short_days"),
        prior=_prior(inputs),
        floor=_floor(inputs),
    )
    said = found.predictive
    return {
        "short_log_mean": said and said.log_mean,
        "short_log_sd": said and said.log_sd,
        "short_p": found.p,
    }


def _real(inputs: Inputs) -> Mapping[str, Any]:
    gaps, elapsed = _gaps(inputs, "real"), inputs.number_or_none("elapsed_real_days")
    found = overdue(gaps, elapsed, prior=_prior(inputs), floor=_floor(inputs))
    said = found.predictive
    return {
        "real_log_mean": said and said.log_mean,
        "real_log_sd": said and said.log_sd,
        "real_p": found.p,
        "real_flag": found.flag,
        "alternatives_real": _alternatives(gaps, elapsed),
    }


def _alternatives(gaps: list[float], elapsed: float | None) -> object:
    if elapsed is None:
        return None
    # Fitting needs a large part of scipy; the application itself never asks for it.
    from tracker.metrics.gap_models import alternatives

    return alternatives(gaps, elapsed)


def _gaps(inputs: Inputs, name: str) -> list[float]:
    return inputs.gaps(_GAPS + name) if _GAPS + name in inputs else []


def _floor(inputs: Inputs) -> float:
    return inputs.number_or("sigma_floor", SIGMA_FLOOR)


def _prior(inputs: Inputs) -> ChannelPrior | None:
    if "channel_prior" not in inputs:
        return None
    prior = inputs.part("channel_prior")
    for key in ("log_sd", "worth_gaps"):
        if prior.number(key) < 0:
            prior.refuse(key, "0 or more")
    return ChannelPrior(
        prior.number("log_mean"), prior.number("log_sd"), prior.number("worth_gaps")
    )


def _discoveries(inputs: Inputs) -> Mapping[str, Any]:
    p_values = inputs.numbers_or_none("p_values")
    return discoveries(p_values, inputs.share_or("fdr", FALSE_DISCOVERY_RATE)).as_json()


def _lead_time(inputs: Inputs) -> Mapping[str, Any]:
    items = [Shipment(_days(row), row.flag("shipped")) for row in inputs.rows("items")]
    return lead_time(items).as_json()


def _fix_incidence(inputs: Inputs) -> Mapping[str, Any]:
    reports = [Report(_days(row), _outcome(row)) for row in inputs.rows("issues")]
    curve = incidence(reports)
    return {
        "cif_fixed_30": curve.fixed_by(30),
        "cif_fixed_90": curve.fixed_by(90),
        "cif_fixed_365": curve.fixed_by(365),
        "cif_not_fixed_90": curve.not_fixed_by(90),
        "naive_median_of_fixed": naive_median_of_fixed(reports),
    }


def _days(row: Inputs) -> float:
    days = row.number("days")
    if days < 0:
        row.refuse("days", "0 or more")
    return days


def _outcome(row: Inputs) -> Outcome:
    code = row.whole("code")
    if code not in list(Outcome):
        row.refuse("code", "0 (open), 1 (fixed) or 2 (closed without fix)")
    return Outcome(code)


METRICS = (
    Metric(
        name="release_cadence",
        section="6.1",
        definition="How many days lie between the releases of a channel, and how evenly.",
        unit="days; ratios",
        formula=(
            "gaps between distinct release days; CV = sd/mean (ddof 1); robust CV = "
            "1.4826*MAD/median; burstiness B = (CV-1)/(CV+1) and its finite-size form"
        ),
        source="CHAOSS Release Frequency (p=4765); Goh and Barabasi 2008; Kim and Jo 2016",
        window="all history",
        interval="none; shown from 8 gaps",
        inputs={"gaps_<channel>": "days between releases, each over 0"},
        limits="says nothing of what a release holds",
        measure=_cadence,
    ),
    Metric(
        name="release_overdue_probability",
        section="6.2",
        definition="How likely a gap at least as long as the present one is, by own rhythm.",
        unit="probability",
        formula=(
            f"Student-t of the log of the last {RECENT_GAPS} gaps, sd at least {SIGMA_FLOOR}; "
            f"{SHRUNK_FROM_GAPS} to {OWN_RHYTHM_FROM_GAPS - 1} gaps shrunk to the channel prior; "
            f"late under {LATE_BELOW}, overdue under {OVERDUE_BELOW}; a retired channel never"
        ),
        source="normal-inverse-chi-squared predictive; checked on 348 edge gaps of Linkerd",
        window=f"last {RECENT_GAPS} gaps",
        interval="predictive",
        inputs={
            "gaps_<channel>": "days between releases, oldest first, each over 0",
            "elapsed_<channel>": "days since the latest release",
            "channel_prior": "log_mean, log_sd, worth_gaps",
            "sigma_floor": "least log sd, 0.10 by default",
        },
        limits="rhythms change; a planned pause looks like a late release",
        measure=_overdue,
    ),
    Metric(
        name="overdue_multiplicity_bh",
        section="6.2",
        definition="Which of many channels may be flagged, with few false ones among them.",
        unit="channels",
        formula="largest k with p(k) <= k*fdr/m; unknown P left out",
        source="Benjamini and Hochberg 1995",
        window="as of the day",
        interval="none",
        inputs={"p_values": "P of each channel, null: unknown", "fdr": "0.1 by default"},
        limits="for a page of many projects, not for one channel",
        measure=_discoveries,
    ),
    Metric(
        name="lead_time_edge_to_vendor_stable",
        section="6.3",
        definition="How long a fix takes from the first edge release to a vendor's stable one.",
        unit="days",
        formula="Kaplan-Meier; what has not shipped yet is censored; P(shipped by x) = 1 - S(x)",
        source="analogue of DORA lead time for changes, ending at what adopters install",
        window="12 months",
        interval="Greenwood; shown from 8 events",
        inputs={"items": "days, shipped (1: yes, 0: not yet)"},
        limits="null beyond the last follow-up; where only versions are known, coarser",
        measure=_lead_time,
    ),
    Metric(
        name="bug_fix_cumulative_incidence",
        section="6.4",
        definition="Which share of reported bugs is fixed and released within a time.",
        unit="share",
        formula="Aalen-Johansen; closed without fix competes; open is censored",
        source="CHAOSS Issue Resolution Duration uses resolved ones only, and flatters",
        window="cohorts of report dates with equal follow-up",
        interval="bootstrap; shown from 8 events",
        inputs={"issues": "days, code (0 open, 1 fixed, 2 closed without fix)"},
        limits="null beyond the last follow-up while something is open",
        measure=_fix_incidence,
    ),
)
