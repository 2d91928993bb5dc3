"""The rules that grade the seven dimensions (model.md 10): numbers in, letters out. Pure.

Every finding about a dimension has letters of its own, and the worst finding decides. Where bounds
cross a threshold both letters are given. What is not known is never taken for good or bad:

- a finding that means C or D counts as soon as it is known, whatever else is not;
- a B or an A needs everything that its rule asks for; else the dimension is unknown.

Thresholds are the constants below; `RULES` prints them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tracker.health.profile import LETTERS, NOT_KNOWN, Grades, ordered
from tracker.metrics.cadence import LATE_BELOW, OVERDUE_BELOW
from tracker.metrics.numbers import exact, wilson
from tracker.metrics.result import Status
from tracker.metrics.sources import FRESH_DAYS, Freshness

ABSENCE_D = 1
ABSENCE_C = 2
ABSENCE_B = 4
FLOW_D = Fraction(-1, 2)
FLOW_C = Fraction(-1, 4)
ONE_EMPLOYER = 1
ELEPHANT_C = 1
ELEPHANT_B = 2
PASS_THROUGH_D = 1
HORIZON_C_MONTHS = 6
HORIZON_B_MONTHS = 12
STEADY_CV = 0.5
LOWEST_QUARTILE, MEDIAN, TOP_QUARTILE = Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)

_BAD = ("C", "D")

#: The least and the most that a number may be; math.inf for no limit.
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one dimension is graded, in words, and where its thresholds come from."""

    title: str
    d: str
    c: str
    b: str
    a: str
    source: str

    @property
    def text(self) -> str:
        """The rule as one line."""
        return f"D: {self.d}. C: {self.c}. B: {self.b}. A: {self.a}."


@dataclass(frozen=True, slots=True)
class Finding:
    """What one input says by itself; ``grades`` is unknown where the input is."""

    name: str
    grades: Grades


@dataclass(frozen=True, slots=True)
class Grading:
    """The grades of one dimension and the findings behind them, the worst first."""

    dimension: str
    grades: Grades
    findings: tuple[Finding, ...]

    @property
    def rule(self) -> Rule:
        """The rule that was applied."""
        return RULES[self.dimension]


class Trend(StrEnum):
    """Which way a number moves, by its interval."""

    FALLING = "falling"
    FLAT = "flat"
    RISING = "rising"


@dataclass(frozen=True, slots=True)
class ChannelRhythm:
    """One release channel: P(next gap >= elapsed), None if there are too few gaps; robust CV."""

    name: str
    p_overdue: float | None
    robust_cv: float | None
    is_retired: bool = False


RULES: dict[str, Rule] = {
    "people": Rule(
        "People",
        f"absence factor {ABSENCE_D}, or net flow under {float(FLOW_D):.0%} in 24 months",
        f"absence factor {ABSENCE_C}, or net flow under {float(FLOW_C):.0%}",
        f"absence factor {ABSENCE_C + 1} to {ABSENCE_B}",
        f"absence factor {ABSENCE_B + 1} or more",
        "bins of LFX Insights (1, 2, 3-4, 5 and more); the flow limits are a policy choice",
    ),
    "independence": Rule(
        "Independence",
        "one employer",
        f"two or more employers, elephant factor {ELEPHANT_C}",
        f"elephant factor {ELEPHANT_B}",
        f"elephant factor {ELEPHANT_B + 1} or more",
        "CNCF graduation criterion of two organisations; CHAOSS Elephant Factor",
    ),
    "funding_path": Rule(
        "Funding path",
        f"required pass-through over {PASS_THROUGH_D}",
        f"at most {PASS_THROUGH_D}, committed for under {HORIZON_C_MONTHS} months",
        f"committed for {HORIZON_C_MONTHS} to {HORIZON_B_MONTHS - 1} months",
        f"committed for {HORIZON_B_MONTHS} months or more",
        "policy choice; no standard found",
    ),
    "delivery": Rule(
        "Delivery",
        f"a channel overdue, P under {OVERDUE_BELOW}",
        f"a channel late, P under {LATE_BELOW}",
        "every channel on its own rhythm",
        f"on rhythm, and robust CV at most {STEADY_CV}",
        "each channel's own rhythm, retired channels left out; the CV limit is a policy choice",
    ),
    "responsiveness": Rule(
        "Responsiveness",
        "lowest quarter of the foundation's projects by fixes within 90 days",
        "third quarter",
        "second quarter",
        "top quarter",
        "percentiles of the foundation",
    ),
    "adopters": Rule(
        "Adopters",
        "conversion and number of adopters both falling",
        "one of them falling",
        "neither falling nor rising",
        "one rising, none falling",
        "trend intervals, not levels",
    ),
    "governance": Rule(
        "Governance",
        "the licence moved to a non-open one",
        "maintainers file stale, or no neutral ownership",
        f"documented, and confirmed within {FRESH_DAYS} days",
        "the same, with adopters in the steering",
        "CNCF graduation checklist; the freshness limits are a policy choice",
    ),
}


def people(absence: int | None, before: int | None, now: int | None) -> Grading:
    """Grade People by the absence factor and the net flow of maintainers over 24 months.

    Args:
        absence: contributor absence factor; None: nobody contributed, or not known.
        before: maintainers 24 months ago; None: no roster had been seen by then.
        now: maintainers today.
    """
    return _worst("people", [("absence_factor", _absence(absence)), ("flow", _flow(before, now))])


def independence(
    employers: tuple[int, int] | None, elephant: tuple[int, int] | None, coverage: Status
) -> Grading:
    """Grade Independence by the bounds of the number of employers and of the elephant factor.

    Args:
        employers: fewest and most employers of the maintainers.
        elephant: bounds of the elephant factor over maintainers by employer.
        coverage: ``unknown`` where fewer than half have a known employer; bounds that then reach
            a B or an A say nothing.
    """
    findings = [
        ("employers", _bounded(_employers, employers)),
        ("elephant_factor", _bounded(_elephant, elephant)),
    ]
    return _worst("independence", findings, is_complete=coverage is not Status.UNKNOWN)


def funding_path(pass_through: Range | None, horizon_months: Range | None) -> Grading:
    """Grade the funding path by required pass-through and committed coverage horizon.

    Args:
        pass_through: share of the revenue that must reach maintainers; infinite without revenue.
        horizon_months: infinite if contracted revenue never falls below the need.
    """
    findings = [
        ("pass_through", _bounded(_pass_through, pass_through)),
        ("horizon", _bounded(_horizon, horizon_months)),
    ]
    return _worst("funding_path", findings)


def delivery(channels: Iterable[ChannelRhythm]) -> Grading:
    """Grade Delivery by the worst channel; retired ones, and those without rhythm, are left out."""
    findings = [
        (channel.name, _rhythm(channel.p_overdue, channel.robust_cv))
        for channel in channels
        if channel.p_overdue is not None and not channel.is_retired
    ]
    return _worst("delivery", findings)


def responsiveness(rank: Range | None) -> Grading:
    """Grade Responsiveness by the share of the foundation's projects that fix fewer in 90 days."""
    return _worst("responsiveness", [("fix_incidence", _bounded(_rank, rank))])


def adopters(conversion: Trend | None, count: Trend | None) -> Grading:
    """Grade Adopters by two trends.

    A list alone cannot show that all is well, as lists are rarely pruned (5.5): with the trend of
    conversion unknown a falling count is still a C, and anything else is unknown.
    """
    if conversion is Trend.FALLING and count is Trend.FALLING:
        findings = [("conversion", ordered("D")), ("count", ordered("D"))]
        return _worst("adopters", findings)
    is_rising = Trend.RISING in (conversion, count)
    findings = [
        ("conversion", _trend(conversion, is_rising=is_rising)),
        ("count", _trend(count, is_rising=is_rising)),
    ]
    return _worst("adopters", findings)


def governance(
    *,
    is_licence_open: bool | None,
    roster: Freshness | None,
    is_neutral: bool | None,
    has_adopters_in_steering: bool | None,
) -> Grading:
    """Grade Governance by licence, age of the maintainers file, ownership and steering.

    A file that is ageing is neither stale nor fresh: C or B.

    Args:
        is_licence_open: False once the licence moved to a non-open one.
        roster: freshness of the maintainers file; None: there is none, or never confirmed.
        is_neutral: whether name and accounts belong to a neutral body.
        has_adopters_in_steering: unknown leaves B or A.
    """
    ages = {
        Freshness.STALE: ordered("C"),
        Freshness.AGEING: ordered("CB"),
        Freshness.FRESH: ordered("A"),
    }
    findings = [
        ("licence", _yes_or(is_licence_open, "D")),
        ("maintainers_file", NOT_KNOWN if roster is None else ages[roster]),
        ("ownership", _yes_or(is_neutral, "C")),
        ("steering", _yes_or(has_adopters_in_steering, "B", unknown=ordered("BA"))),
    ]
    return _worst("governance", findings)


def trend(low: float, high: float) -> Trend:
    """Return the direction of a change whose interval is [low, high]; 0 inside is flat."""
    if low > 0:
        return Trend.RISING
    return Trend.FALLING if high < 0 else Trend.FLAT


def trend_of_list(added: int, removed: int) -> Trend:
    """Return the direction of a list by its entries added and removed in a window.

    It moves if Wilson's 95% interval of the added among all changes leaves out one half.
    """
    interval = wilson(added, added + removed)
    return Trend.FLAT if interval is None else trend(interval[0] - 0.5, interval[1] - 0.5)


def _worst(
    dimension: str, findings: Iterable[tuple[str, Grades]], *, is_complete: bool = True
) -> Grading:
    """Return the grades of the worst finding, by its worse and by its better letter."""
    found = tuple(Finding(name, grades) for name, grades in findings)
    known = [one.grades for one in found if one.grades != NOT_KNOWN]
    if not known:
        return Grading(dimension, NOT_KNOWN, found)
    worse = max((own[0] for own in known), key=LETTERS.index)
    better = max((own[-1] for own in known), key=LETTERS.index)
    grades = ordered((worse, better))
    is_sure = is_complete and len(known) == len(found)
    if not is_sure and better not in _BAD:
        grades = NOT_KNOWN
    return Grading(dimension, grades, found)


def _bounded(grade: Callable[[float], str], bounds: Range | None) -> Grades:
    return NOT_KNOWN if bounds is None else ordered((grade(bounds[0]), grade(bounds[1])))


def _absence(factor: int | None) -> Grades:
    if factor is None:
        return NOT_KNOWN
    limits = ((ABSENCE_D, "D"), (ABSENCE_C, "C"), (ABSENCE_B, "B"))
    return ordered(next((letter for limit, letter in limits if factor <= limit), "A"))


def _flow(before: int | None, now: int | None) -> Grades:
    """Return the letter of the net flow; a project that had nobody has lost nobody."""
    if before is None or now is None:
        return NOT_KNOWN
    flow = Fraction(now - before, before) if before else Fraction(0)
    if flow < FLOW_D:
        return ordered("D")
    return ordered("C" if flow < FLOW_C else "A")


def _employers(count: float) -> str:
    return "D" if count <= ONE_EMPLOYER else "A"


def _elephant(factor: float) -> str:
    if factor <= ELEPHANT_C:
        return "C"
    return "B" if factor <= ELEPHANT_B else "A"


def _pass_through(share: float) -> str:
    return "D" if share > PASS_THROUGH_D else "A"


def _horizon(months: float) -> str:
    if months < HORIZON_C_MONTHS:
        return "C"
    return "B" if months < HORIZON_B_MONTHS else "A"


def _rhythm(p: float | None, robust_cv: float | None) -> Grades:
    if p is None:
        return NOT_KNOWN
    if p < OVERDUE_BELOW:
        return ordered("D")
    if p < LATE_BELOW:
        return ordered("C")
    if robust_cv is None:
        return ordered("BA")
    return ordered("A" if robust_cv <= STEADY_CV else "B")


def _rank(share: float) -> str:
    limits = ((LOWEST_QUARTILE, "D"), (MEDIAN, "C"), (TOP_QUARTILE, "B"))
    return next((letter for limit, letter in limits if exact(share) < limit), "A")


def _trend(trend: Trend | None, *, is_rising: bool) -> Grades:
    if trend is None:
        return NOT_KNOWN
    if trend is Trend.FALLING:
        return ordered("C")
    return ordered("A" if is_rising else "B")


def _yes_or(answer: bool | None, otherwise: str, unknown: Grades = NOT_KNOWN) -> Grades:
    if answer is None:
        return unknown
    return ordered("A" if answer else otherwise)
