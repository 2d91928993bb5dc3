"""Published metrics beside the worked ones: guidance, first answers, adopters, training, rank."""

from collections.abc import Mapping
from typing import Any

from tracker.health.adopter_measures import CONVERT_MONTHS
from tracker.health.issue_measures import ANSWER_DAYS, FROM_EVENTS, FROM_PROJECTS, GRADED_DAYS
from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.health.responsiveness import responsiveness
from tracker.metrics.confirmation import CONFIRMED_DAYS, confirmation
from tracker.metrics.guidance import GuidedRelease, guidance
from tracker.metrics.lead_time import Outcome, Report, incidence
from tracker.metrics.waiting import Step, Wait, waiting, waiting_by_steps

TRAINING_DAYS = (365, 730)


def _guidance(inputs: Inputs) -> Mapping[str, Any]:
    releases = [_guided(row) for row in inputs.rows("releases")]
    return guidance(releases, inputs.day("as_of")).as_json()


def _guided(row: Inputs) -> GuidedRelease:
    status, guided_on = row.text_or_none("status"), row.day_or_none("guided")
    if (status is None) is not (guided_on is None):
        row.refuse("guided", "a day if there is a status, and none if there is none")
    return GuidedRelease(row.text("tag"), row.day("released"), status, guided_on)


def _answers(inputs: Inputs) -> Mapping[str, Any]:
    waits = [Wait(_at_least_0(row, "days"), row.flag("answered")) for row in inputs.rows("reports")]
    return waiting(waits, ANSWER_DAYS).as_json()


def _rank(inputs: Inputs) -> Mapping[str, Any]:
    reports = _reports(inputs, "issues")
    others = inputs.numbers("other_projects")
    if any(not 0 <= share <= 1 for share in others):
        inputs.refuse("other_projects", "shares from 0 to 1")
    return responsiveness(reports, others).as_json()


def _confirmed(inputs: Inputs) -> Mapping[str, Any]:
    ages = inputs.numbers_or_none("ages_days")
    if any(age is not None and (age < 0 or age != int(age)) for age in ages):
        inputs.refuse("ages_days", "whole days, 0 or more, or null")
    return confirmation([None if age is None else int(age) for age in ages]).as_json()


def _convert(inputs: Inputs) -> Mapping[str, Any]:
    steps = [_step(row) for row in inputs.rows("steps")]
    until = inputs.number_or_none("observed_until_months")
    return waiting_by_steps(steps, until, CONVERT_MONTHS).as_json()


def _step(row: Inputs) -> Step:
    observed = row.whole("observed")
    return Step(_at_least_0(row, "months"), observed, row.whole("paid", most=observed))


def _training(inputs: Inputs) -> Mapping[str, Any]:
    reports = _reports(inputs, "people")
    curve = incidence(reports)
    return {
        "promoted": sum(one.outcome is Outcome.FIXED for one in reports),
        "left": sum(one.outcome is Outcome.NOT_FIXED for one in reports),
        "in_training": sum(one.outcome is Outcome.OPEN for one in reports),
        "promoted_by": {str(day): curve.fixed_by(day) for day in TRAINING_DAYS},
        "left_by": {str(day): curve.not_fixed_by(day) for day in TRAINING_DAYS},
    }


def _reports(inputs: Inputs, key: str) -> list[Report]:
    return [
        Report(_at_least_0(row, "days"), Outcome(row.whole("code", most=max(Outcome))))
        for row in inputs.rows(key)
    ]


def _at_least_0(row: Inputs, key: str) -> float:
    number = row.number(key)
    if number < 0:
        row.refuse(key, "0 or more")
    return number


METRICS = (
    Metric(
        name="training_to_maintainer",
        section="3.2",
        definition="Which share of those in training becomes maintainer within a time.",
        unit="share",
        formula="Aalen-Johansen; leaving training competes; who still trains is censored",
        source="cumulative incidence with a competing event; CHAOSS Inactive Contributors",
        window="all history",
        interval="none; shown from 8 who were promoted or left",
        inputs={"people": "days since training began, code (0 trains, 1 maintainer, 2 left)"},
        limits="null beyond the last follow-up while somebody trains; unknown starts left out",
        measure=_training,
    ),
    Metric(
        name="adopter_confirmation",
        section="5.5",
        definition="How many of the adopters listed were confirmed, and how long ago.",
        unit="organisations; share; days",
        formula=(
            f"confirmed = within {CONFIRMED_DAYS} days; half-life = the age within which half of "
            "all listed were last confirmed, null while fewer than half ever were"
        ),
        source="policy choice; no standard found",
        window="12 months",
        interval="Wilson 95%; shown from 10 adopters",
        inputs={"ages_days": "days since each adopter was confirmed, null: never"},
        limits="a confirmation says that somebody answered, not how much they use",
        measure=_confirmed,
    ),
    Metric(
        name="adopter_time_to_convert",
        section="5.5",
        definition="How long after adopting adopters begin to pay, since a decision.",
        unit="months",
        formula=(
            "Kaplan-Meier from adoption, under observation from the day of the decision on; whole "
            "months; from a risk table, so that nobody is named"
        ),
        source="Kaplan-Meier with delayed entry",
        window="since the decision that closed a channel",
        interval="Greenwood on log(-log S); shown from 3 that pay, the median from 8",
        inputs={
            "steps": "months, observed (under observation just before), paid",
            "observed_until_months": "the last follow-up",
        },
        limits="only adopters known to pay or not to; who paid before the decision is left out",
        measure=_convert,
    ),
    Metric(
        name="release_guidance",
        section="6.1",
        definition="Which share of its releases a project recommends, and how soon it says so.",
        unit="share; days",
        formula=(
            "recommended / releases with any word; median days from the release to the first word; "
            "age of the latest recommended release; not recommended ones count for the rhythm only"
        ),
        source="what the project publishes about its own releases",
        window="all history",
        interval="Wilson 95%; the median is shown from 8",
        inputs={
            "as_of": "the day",
            "releases": "tag, released (day), status and guided (day of the first word), or null",
        },
        limits="no word is no recommendation and no warning: such releases are counted apart",
        measure=_guidance,
    ),
    Metric(
        name="time_to_first_answer",
        section="6.4",
        definition="How long reporters wait for a first answer.",
        unit="days",
        formula="Kaplan-Meier; not answered yet is censored; closed without a word waits still",
        source="CHAOSS Time to First Response, which leaves out what was never answered",
        window="all history",
        interval="Greenwood on log(-log S); shown from 8 answers",
        inputs={"reports": "days, answered (1: yes, 0: not yet)"},
        limits="a merged or released fix counts as an answer",
        measure=_answers,
    ),
    Metric(
        name="responsiveness_rank",
        section="10",
        definition="How a project ranks among the foundation's by reports fixed in 90 days.",
        unit="share of projects",
        formula=(
            f"Aalen-Johansen share fixed within {GRADED_DAYS} days; rank = (projects with less + "
            f"half of those with as much) / all; from {FROM_EVENTS} ended reports a project and "
            f"{FROM_PROJECTS} projects"
        ),
        source="percentiles of the foundation; the two minimums are a policy choice",
        window="reports of 12 months",
        interval="bootstrap over reports, 1,000 draws; both grades where it crosses a quartile",
        inputs={
            "issues": "days, code (0 open, 1 fixed, 2 closed without fix)",
            "other_projects": "the share of each other project",
        },
        limits="the others are as last known, also for an earlier day",
        measure=_rank,
    ),
)
