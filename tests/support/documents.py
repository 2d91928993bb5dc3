"""Health documents for tests: a rich one, an empty one, a hostile one and a huge one.

`with_charts` adds the charts; the documents themselves come without, as they are computed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any, TypeVar

from tests.support import reach_parts
from tests.support import sample_parts as parts
from tests.support.facts import DAY, project
from tests.support.funded import what_if_of
from tests.support.money import TEN_ROWS, funded_project, gift, pays, sells, splits
from tests.support.policy_parts import policy
from tests.support.sample_drift import drift
from tests.support.sample_forecast import forecast
from tracker.charts.figures import all_charts
from tracker.health.compose import compute
from tracker.health.delivery_document import Community, Delivery
from tracker.health.document import (
    DIMENSIONS,
    Activity,
    Adopters,
    Change,
    Comparison,
    Dimension,
    Figure,
    HealthDocument,
    People,
    Profile,
    ProjectView,
    Releases,
    Span,
)
from tracker.health.facts import ProjectFacts
from tracker.health.policy import Policy
from tracker.health.what_if import EmploymentEdge, FundingEdge, Hires, ScenarioInputs, WhatIf

AnyPart = TypeVar("AnyPart")

HOSTILE_TEXTS = (
    '<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>',
    "]]><svg onload='alert(2)'/>",
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.4"',
    "$ x^2 $ *bold* _em_ `code` <label> @ref // comment",
    "\u202egnp.exe \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "bell\x07 and null\x00 and escape\x1b[31m",
    "{{ 7 * 7 }} ${7*7} %(x)s &amp; &#60;",
    "supercalifragilistic" * 8,
)

# Codes stay as they are: grades, states, kinds, dates, receipts.
_CODES = frozenset(
    {"grades", "status", "state", "kind", "mark", "word", "on", "since", "until", "as_of", "role",
     "last_active", "month", "period", "first_on", "last_on", "retired_on", "freshness", "slug",
     "range_kind", "unit", "n_unit", "metric", "receipt", "maturity", "maturity_since",
     "last_confirmed", "last_changed", "last_edited", "copied_on", "method_version", "headline",
     "weakest_grade", "weakest", "basis", "trend", "before_on", "upstream_on", "vendor_on",
     "latest_on", "grade", "overall", "readings", "answer_receipt",
     "in_file_since", "in_list_since", "file_confirmed", "list_confirmed", "observed_until",
     "confirmed", "key", "due_on", "locked_at", "first", "direction", "power_receipt", "outcome",
     "source", "target", "receipts", "runway_receipt"}
)  # fmt: skip


def sample_document(**overrides: Any) -> HealthDocument:
    """Return a plausible document of an invented project; ``overrides`` replace whole fields."""
    fresh = HealthDocument(
        project=ProjectView(
            slug="tarnwick",
            name="Tarnwick",
            maturity="graduated",
            maturity_since="2021-07-28",
            is_archived=False,
            is_sample=True,
            repository="https://git.example/tarnwick/tarnwick",
            homepage="https://tarnwick.example",
            foundation="Alder Commons Foundation",
        ),
        as_of=parts.AS_OF,
        method_version="1",
        sentences=_sentences(),
        profile=_profile(),
        comparisons=(_comparison(),),
        figures=_figures(),
        watch=parts.WATCH,
        people=replace(parts.people(), training=reach_parts.training()),
        releases=parts.releases(),
        adopters=parts.adopters(),
        activity=parts.activity(),
        events=parts.EVENTS,
        sources=parts.SOURCES,
        issues=("ADOPTERS.md line 41: no organisation's name was found in this entry.",),
        forecast=forecast(),
        drift=drift(),
        delivery=reach_parts.delivery(),
        community=reach_parts.community(),
        what_if=_what_if(("Northlight", "Hollin & Co"), ("Bank of Birch", "Elm Rail")),
        policy=policy(),
        funding=compute(
            funded_project(
                replace(TEN_ROWS, other_funding=tuple(gift(i, "Hazel Trust") for i in range(6)))
            ),
            DAY,
        ).document.funding,
    )
    return replace(fresh, **overrides)


def _what_if(employers: Sequence[str], adopters: Sequence[str]) -> WhatIf:
    """Return stress tests of as many vendors that employ somebody, and adopters that pay them."""
    numbers = {name: f"adopter {place}" for place, name in enumerate(adopters, start=1)}
    inputs = ScenarioInputs(
        funding_edges=tuple(
            FundingEdge(number, employers[place % len(employers)], 0.2, 0.3)
            for place, number in enumerate(numbers.values())
        ),
        employment_edges=tuple(
            EmploymentEdge(f"p{place}", name, 1.0, (name,) if name else None, 0.2, 0.3, 0.4)
            for place, name in enumerate((*employers, None))
        ),
        areas=tuple(employers),
        is_revenue_known=True,
        exit_rate=0.2,
        hires=tuple(Hires(employer, 0.1) for employer in employers),
    )
    return what_if_of(inputs, numbers, [f"{name} fails" for name in employers])


def _sentences() -> tuple[tuple[Span, ...], ...]:
    return (
        (
            Span("Tarnwick has "),
            Span("four confirmed maintainers", "headcount.confirmed"),
            Span(" (five are listed); three of them work for one employer."),
        ),
        (
            Span("Its edge channel releases "),
            Span("every 8 days", "cadence.edge"),
            Span(", and it is on rhythm."),
        ),
        (Span("Who pays for this work is not recorded yet."),),
    )


def _dimension(name: str, *grades: str, value: str, reason: str) -> Dimension:
    return Dimension(
        name=name,
        title=name.replace("_", " ").capitalize(),
        grades=grades,
        value=value,
        detail=reason,
        reasons=(reason.capitalize() + ".", "A second reason, with its numbers."),
        rule="B: absence factor 3 or 4",
        rule_source="cut-offs as the bins of LFX Insights",
        as_of=parts.AS_OF,
        receipt=f"profile.{name}",
    )


def _profile() -> Profile:
    dimensions = (
        _dimension("people", "B", value="4 confirmed", reason="absence factor 3; net flow \u22121"),
        _dimension("independence", "C", "B", value="2 employers", reason="elephant factor 1 or 2"),
        _dimension("funding_path", "unknown", value="unknown", reason="no money is recorded"),
        _dimension("delivery", "A", value="every 8 days", reason="edge; robust CV 0.4, 60 gaps"),
        _dimension("responsiveness", "unknown", value="unknown", reason="no issues are recorded"),
        _dimension("adopters", "D", value="21 listed", reason="file not edited for 16 months"),
        _dimension("governance", "B", value="documented", reason="maintainer file is fresh"),
    )
    return Profile(dimensions, "D, known 5 of 7", "D", ("adopters",), 5, 7, (1, 1, 2))


def _comparison() -> Comparison:
    grades: dict[str, tuple[str, ...]] = {name: ("B",) for name in DIMENSIONS}
    grades.update(funding_path=("unknown",), responsiveness=("unknown",), adopters=("C",))
    return Comparison(
        months=6,
        on="2026-05-20",
        grades=grades,
        changes=(
            Change("▼", "worse", "Adopters fell from C to D: three entries were removed."),
            Change("▼", "worse", "One maintainer became emeritus on 31 August 2026."),
            Change("▲", "better", "Delivery rose from B to A."),
            Change("=", "same", "Rhythm and governance are unchanged."),
        ),
    )


def _figures() -> tuple[Figure, ...]:
    on = parts.AS_OF
    return (
        Figure("headcount.listed", "headcount", "Maintainers, listed", 5, "people", "ok", on, n=5),
        Figure("headcount.confirmed", "headcount", "Maintainers, confirmed", 4, "people", "ok", on),
        Figure(
            "fte", "headcount", "Funded time", None, "FTE", "unknown", on, 0, 4, "bounds", n=4
        ),
        Figure(
            "exit_rate", "flows", "Exit rate of maintainers", 0.087, "per year", "ok", on, 0.024,
            0.222, "interval", 0.95, n=46.2, n_unit="person-years", window="2017 to 2026", places=2,
        ),
        Figure(
            "elephant.commits", "elephant_factor", "Elephant factor of commits", 1,
            "organisations", "ok_with_bounds", on, 1, 2, "bounds", n=231, n_unit="commits",
            window="12 months",
        ),
        Figure(
            "cadence.edge", "cadence", "Gap between edge releases, median", 8.0, "days", "ok", on,
            7, 10, "interval", 0.95, n=60, n_unit="gaps", window="last 60 gaps", places=1,
        ),
        Figure(
            "overdue.edge", "overdue", "Chance that edge is later still", 0.62, "probability",
            "ok", on, n=60, n_unit="gaps", places=2,
        ),
        Figure("overdue.stable", "overdue", "Stable overdue", None, "probability", "retired", on),
        Figure("adopters", "adopters", "Adopters, listed", 21, "organisations", "ok", on),
    )  # fmt: skip


def empty_document() -> HealthDocument:
    """Return a document of which nothing is known but the project's name."""
    dimensions = tuple(
        _dimension(name, "unknown", value="unknown", reason="nothing is recorded")
        for name in DIMENSIONS
    )
    sample = sample_document()
    return replace(
        sample,
        project=replace(
            sample.project, maturity=None, maturity_since=None, is_sample=False, repository=None,
            homepage=None,
        ),
        sentences=((Span("Nothing is known of Tarnwick yet."),),),
        profile=Profile(dimensions, "unknown, known 0 of 7", None, (), 0, 7, (0, 0, 7)),
        comparisons=(),
        figures=(),
        watch=(),
        people=People((), (), (), (), (), None, (), False, ""),
        releases=Releases((), (), {}),
        adopters=Adopters((), (), (), {}, None, "unknown", None),
        activity=Activity((), (), (), None),
        events=(),
        sources=(),
        issues=(),
        forecast=None,
        delivery=Delivery(),
        community=Community(),
        what_if=None,
        policy=Policy(),
        funding=compute(project(), DAY).document.funding,
    )  # fmt: skip


def hostile_document() -> HealthDocument:
    """Return the sample with an attack in every free text, a different one each time."""
    poisoned = _poison(sample_document(), count())
    channels = poisoned.releases.channels
    gaps = zip((one.name for one in channels), poisoned.releases.gaps.values(), strict=True)
    return replace(
        poisoned,
        releases=replace(poisoned.releases, gaps=dict(gaps)),
        what_if=_what_if(HOSTILE_TEXTS, HOSTILE_TEXTS[::-1]),
    )


def _poison(part: AnyPart, counter: Iterator[int], name: str = "") -> AnyPart:
    """Return a copy of ``part`` whose free texts are hostile."""
    if isinstance(part, str):
        return HOSTILE_TEXTS[next(counter) % len(HOSTILE_TEXTS)]  # type: ignore[return-value]
    if isinstance(part, tuple):
        return tuple(_poison(item, counter, name) for item in part)  # type: ignore[return-value]
    if is_dataclass(part) and not isinstance(part, type):
        names = [item.name for item in fields(part) if not _is_code(part, item.name)]
        return replace(part, **{one: _poison(getattr(part, one), counter, one) for one in names})
    return part


def _is_code(part: object, name: str) -> bool:
    return name in _CODES or (isinstance(part, Dimension) and name == "name")


def huge_document() -> HealthDocument:
    """Return the sample with 60 maintainers, 300 adopters, 24 channels and long names."""
    sample = sample_document()
    row, adopter = sample.people.roster[0], sample.adopters.current[0]
    channel, employer = sample.releases.channels[0], sample.people.employers[0]
    long_name = "Worshipful Company of Extraordinarily Long and Hyphen-Free Organisation Names"
    return replace(
        sample,
        people=replace(
            sample.people,
            roster=tuple(
                replace(row, name=f"Person {i} of Many", handle=f"person-{i}") for i in range(60)
            ),
            employers=tuple(replace(employer, name=f"{long_name} {i}") for i in range(30)),
        ),
        releases=replace(
            sample.releases,
            channels=tuple(replace(channel, name=f"module-{i}/v") for i in range(24)),
            gaps={f"module-{i}/v": sample.releases.gaps["edge"] for i in range(24)},
        ),
        adopters=replace(
            sample.adopters,
            current=tuple(replace(adopter, name=f"{long_name} {i}") for i in range(300)),
        ),
        drift=replace(
            sample.drift,
            rows=tuple(
                replace(row, name=f"Person {i} of Many")
                for i, row in enumerate((*sample.drift.rows,) * 8)
            ),
            rows_left_out=400,
        )
        if sample.drift
        else None,
        funding=compute(_much_funded(long_name), DAY).document.funding,
        figures=tuple(replace(sample.figures[i % 9], receipt=f"receipt.{i}") for i in range(120)),
        what_if=_what_if(
            [f"{long_name} {i}" for i in range(30)], [f"{long_name} {i}" for i in range(300)]
        ),
    )


def _much_funded(long_name: str) -> ProjectFacts:
    """Return a project of 20 vendors and 300 adopters that pay them."""
    vendors = [f"{long_name} {i}" for i in range(20)]
    return funded_project(
        replace(
            TEN_ROWS,
            vendors=tuple(sells(vendor) for vendor in vendors),
            subscriptions=tuple(
                pays(f"Adopter {i}", vendors[i % 20], 1000 + i) for i in range(300)
            ),
            splits=tuple(splits(vendor, "quern", 1.0) for vendor in vendors),
            other_funding=tuple(gift(i, vendors[i % 20]) for i in range(90)),
        )
    )


def with_charts(document: HealthDocument) -> HealthDocument:
    """Return ``document`` with its charts."""
    return replace(document, charts=all_charts(document))
