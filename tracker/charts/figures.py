"""All charts of a project, each from the health document alone.

A figure is a plain dict by plotly's schema (`parts` says why); a chart without data is left out.
"""

from collections.abc import Iterator

from tracker.charts import activity, forecast, funding, people, reach, releases
from tracker.charts.policy import policy_charts
from tracker.health.document import ChartView, HealthDocument


def all_charts(document: HealthDocument) -> dict[str, ChartView]:
    """Return the charts that ``document`` has data for, by key, in a report's order."""
    return {chart.key: chart for chart in _charts(document) if chart is not None}


def _charts(document: HealthDocument) -> Iterator[ChartView | None]:
    events, as_of = document.events, document.as_of
    yield people.maintainers(document.people, events, as_of)
    yield people.arrivals_and_departures(document.people, events, as_of)
    yield people.tenure(document.people)
    yield people.employers(document.people, as_of)
    yield funding.coverage(document.funding)
    yield funding.horizon(document.funding, events)
    yield releases.releases(document.releases, events, as_of, document.activity.copied_on)
    yield releases.gaps(document.releases, events, as_of, document.activity.copied_on)
    yield reach.lead_times(document.delivery)
    yield activity.adopters(document.adopters, events, as_of)
    yield reach.adopter_channels(document.community.answered, as_of)
    yield reach.fixes(document.community.issues)
    yield reach.counters(document.community, events, as_of)
    yield activity.commits(document.activity, events, as_of)
    yield activity.commits_by_employer(document.activity, as_of)
    yield from policy_charts(document.policy, document.events)
    yield forecast.scenarios(document.forecast)
