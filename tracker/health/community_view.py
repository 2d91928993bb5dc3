"""The sections on adopters' answers, on the issues that they reported, and on the community."""

from collections.abc import Iterable, Mapping
from datetime import date

from tracker.health.adopter_measures import (
    LEAST_GROUP,
    AdopterMeasures,
    Convert,
)
from tracker.health.delivery_document import (
    Answered,
    ChannelCount,
    CohortView,
    ConfirmationView,
    ConversionView,
    ConvertView,
    CounterView,
    IssuesView,
    TrainingView,
)
from tracker.health.delivery_view import keys_of
from tracker.health.entered import CounterFact
from tracker.health.grades import Trend
from tracker.health.issue_measures import (
    FROM_EVENTS,
    GRADED_DAYS,
    Cohort,
    IssueMeasures,
)
from tracker.metrics.adoption import Snapshot, growth
from tracker.metrics.incidence_interval import fixed_interval
from tracker.metrics.lead_time import (
    Outcome,
    Report,
    incidence,
    naive_median_of_fixed,
)

CHANNELS = ("edge", "vendor stable", "last free stable", "self-built")
STRANDED = "last free stable"
TRAINING_DAYS = (365, 730)


def answered_section(
    measures: AdopterMeasures,
    names: Mapping[str, str],
    trend: tuple[Trend | None, date],
    prefix: str,
) -> Answered:
    """Return what adopters answered, in counts.

    Args:
        names: the name of each adopter on the list, by key.
        trend: of conversion, and since when.
        prefix: the beginning of each receipt's id.
    """
    everybody = len(measures.everybody)
    if not measures.answers and measures.payers.known == 0:
        return Answered(adopters=everybody)
    return Answered(
        adopters=everybody,
        answered=len(measures.answers),
        channels=_channels(measures.channels, everybody),
        conversion=_conversion(measures, trend, prefix),
        convert=_convert(measures.convert, f"{prefix}convert"),
        confirmation=_confirmation(measures, names, f"{prefix}confirmed"),
    )


def _channels(counts: Mapping[str, int], everybody: int) -> tuple[ChannelCount, ...]:
    unknown = everybody - sum(counts.values())
    rows = [
        ChannelCount(
            channel=name,
            adopters=counts.get(name, 0),
            share_low=counts.get(name, 0) / everybody,
            share_high=(counts.get(name, 0) + unknown) / everybody,
            is_stranded=name == STRANDED,
        )
        for name in CHANNELS
    ]
    if unknown:
        rows.append(ChannelCount("not known", unknown, 0, unknown / everybody, is_unknown=True))
    return tuple(rows)


def _conversion(
    measures: AdopterMeasures, trend: tuple[Trend | None, date], prefix: str
) -> ConversionView | None:
    payers, found = measures.payers, measures.conversion
    if payers.known == 0:
        return None
    low, high = found.ci95 or (None, None)
    least, most = found.bounds_all or (None, None)
    is_hidden = payers.is_hidden
    return ConversionView(
        known=payers.known,
        unknown=payers.unknown,
        paid=None if is_hidden else payers.paid,
        share=None if is_hidden else found.conversion_known,
        low=None if is_hidden else low,
        high=None if is_hidden else high,
        bound_low=None if is_hidden else least,
        bound_high=None if is_hidden else most,
        is_hidden=is_hidden,
        trend=None if is_hidden or trend[0] is None else trend[0].value,
        before_on=trend[1].isoformat(),
        receipt=None if is_hidden else f"{prefix}conversion",
    )


def is_convert_shown(convert: Convert | None) -> bool:
    """Tell whether enough began to pay that none of them could be recognised."""
    return convert is not None and convert.measured.happened >= LEAST_GROUP


def _convert(convert: Convert | None, receipt: str) -> ConvertView | None:
    if convert is None or not is_convert_shown(convert):
        return None
    found = convert.measured
    return ConvertView(
        since=convert.since.isoformat(),
        happened=found.happened,
        pending=found.pending,
        median_months=found.median if found.happened >= FROM_EVENTS else None,
        share_by=found.share_by,
        receipt=receipt,
    )


def _confirmation(
    measures: AdopterMeasures, names: Mapping[str, str], receipt: str
) -> ConfirmationView:
    found = measures.confirmation
    days = [(one, measures.confirmed_on(one)) for one in measures.everybody]
    answers = {key: said[-1].name for key, said in measures.answers.items()}
    told = [(names.get(key) or answers[key], on.isoformat()) for key, on in days if on]
    return ConfirmationView(
        listed=found.listed,
        confirmed=found.confirmed,
        ever=found.ever,
        share_by_age=found.share_by_age,
        half_life_days=found.half_life_days,
        last=tuple(sorted(told, key=lambda row: (row[1], row[0]), reverse=True)),
        receipt=receipt,
    )


# -- issues ---------------------------------------------------------------------------------------


def issues_view(measures: IssueMeasures, prefix: str) -> IssuesView | None:
    """Return what became of reported issues; None: none was ever reported."""
    reports = measures.reports
    if not reports:
        return None
    curve, is_shown = measures.curve, _events(reports) >= FROM_EVENTS
    answers = measures.answers
    are_answers_shown = answers.happened >= FROM_EVENTS
    return IssuesView(
        reported=len(reports),
        fixed=_count(reports, Outcome.FIXED),
        not_fixed=_count(reports, Outcome.NOT_FIXED),
        open=_count(reports, Outcome.OPEN),
        times=curve.times,
        fixed_share=curve.fixed,
        not_fixed_share=curve.not_fixed,
        last=curve.last,
        by_30_share=curve.fixed_by(30) if is_shown else None,
        by_90_share=curve.fixed_by(90) if is_shown else None,
        by_365_share=curve.fixed_by(365) if is_shown else None,
        merged_by_90_share=incidence(measures.merges).fixed_by(90) if is_shown else None,
        naive_median_days=naive_median_of_fixed(reports) if is_shown else None,
        answered=answers.happened,
        answer_median_days=answers.median if are_answers_shown else None,
        answered_by=answers.share_by if are_answers_shown else {},
        cohorts=tuple(_cohort(one) for one in measures.cohorts),
        receipt=f"{prefix}fixes",
        answer_receipt=f"{prefix}answers",
        first_on=measures.first_on.isoformat() if measures.first_on else "",
    )


def _count(reports: Iterable[Report], outcome: Outcome) -> int:
    return sum(one.outcome is outcome for one in reports)


def _events(reports: Iterable[Report]) -> int:
    return sum(one.outcome is not Outcome.OPEN for one in reports)


def _cohort(cohort: Cohort) -> CohortView:
    is_shown = cohort.events >= FROM_EVENTS
    curve = incidence(cohort.reports)
    ends = fixed_interval(cohort.reports, GRADED_DAYS) if is_shown else None
    low, high = ends or (None, None)
    return CohortView(
        since=cohort.since.isoformat(),
        until=cohort.until.isoformat(),
        reported=len(cohort.reports),
        fixed=_count(cohort.reports, Outcome.FIXED),
        not_fixed=_count(cohort.reports, Outcome.NOT_FIXED),
        open=_count(cohort.reports, Outcome.OPEN),
        by_30_share=curve.fixed_by(30) if is_shown else None,
        by_90_share=curve.fixed_by(GRADED_DAYS) if is_shown else None,
        by_90_low=low,
        by_90_high=high,
    )


# -- counters and training ------------------------------------------------------------------------


def readings(counters: Iterable[CounterFact]) -> dict[str, list[Snapshot]]:
    """Return the readings of each counter, by day; of two on one day the last counts."""
    found: dict[str, dict[date, float]] = {}
    for one in counters:
        found.setdefault(one.counter, {})[one.valid_from] = one.count
    return {name: sorted(days.items()) for name, days in sorted(found.items())}


def counter_key(key: str) -> str:
    """Return the key of a counter's receipt."""
    return f"community-{key}"


def counters_view(counters: Iterable[CounterFact], prefix: str) -> tuple[CounterView, ...]:
    """Return how each counter of the community moved, by name."""
    by_name = readings(counters)
    keys = keys_of(by_name)
    return tuple(
        _counter(name, found, prefix + counter_key(keys[name])) for name, found in by_name.items()
    )


def _counter(name: str, found: list[Snapshot], receipt: str) -> CounterView:
    moved = growth(found)
    return CounterView(
        name=name,
        readings=tuple((on.isoformat(), int(count)) for on, count in found),
        change=None if moved.absolute is None else int(moved.absolute),
        days=moved.days,
        yearly_log=moved.annualised_log_growth,
        theil_sen_log=moved.theil_sen_annual_log,
        receipt=receipt,
    )


def training_view(reports: tuple[Report, ...], receipt: str) -> TrainingView | None:
    """Return how many of those in training became maintainers; None: nobody ever trained."""
    if not reports:
        return None
    curve, is_shown = incidence(reports), _events(reports) >= FROM_EVENTS
    return TrainingView(
        trained=len(reports),
        promoted=_count(reports, Outcome.FIXED),
        left=_count(reports, Outcome.NOT_FIXED),
        still=_count(reports, Outcome.OPEN),
        promoted_by={str(day): curve.fixed_by(day) if is_shown else None for day in TRAINING_DAYS},
        receipt=receipt,
    )
