"""What is left if an adopter, a vendor or an employer goes (model.md 5.4). Pure.

A static test on the graph adopter - vendor - maintainer. A hiring freeze needs time to bite: it is
a scenario of the forecast.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tracker.metrics.concentration import absence_factor, hhi
from tracker.metrics.numbers import exact, exact_sum, ratio
from tracker.metrics.result import Measurement

TOP_ADOPTERS = 3


@dataclass(frozen=True, slots=True)
class Funding:
    """What one adopter pays one vendor for the project, per month."""

    adopter: str
    vendor: str
    mrr_to_project: float


@dataclass(frozen=True, slots=True)
class Employment:
    """One maintainer at one employer; None: unknown, for ``areas``: none declared."""

    maintainer: str
    employer: str | None
    fte: float | None
    areas: Sequence[str] | None
    monthly_cost: float | None


@dataclass(frozen=True, slots=True)
class Project:
    """The graph of one project; ``areas`` None: not declared, so that gaps are unknown."""

    funding: Sequence[Funding]
    employment: Sequence[Employment]
    areas: Sequence[str] | None
    monthly_need: float


@dataclass(frozen=True, slots=True)
class Remainder(Measurement):
    """What is left: against the old need, and against the cost of those who remain."""

    revenue: float
    coverage_fixed_need: float | None
    coverage_remaining_need: float | None
    headcount: int
    fte: float
    areas_without_maintainer: list[str] | None
    employer_elephant_factor: int | None


@dataclass(frozen=True, slots=True)
class FundingAbsence(Measurement):
    """The fewest adopters whose loss takes revenue below the need; and how few pay how much."""

    funding_absence_factor: int | None
    funding_absence_set: list[str] | None
    adopter_hhi: float | None
    largest_adopter_share: float | None


def base(project: Project) -> Remainder:
    """Return what there is before anything happens."""
    return _remainder(project, project.funding, project.employment)


def adopters_leave(project: Project, count: int) -> Remainder | None:
    """Return what is left without the ``count`` largest adopters; None if there are none."""
    leaving = largest_adopters(project.funding)[:count]
    if not leaving:
        return None
    funding = [edge for edge in project.funding if edge.adopter not in leaving]
    return _remainder(project, funding, project.employment)


def vendor_fails(project: Project, vendor: str) -> Remainder:
    """Return what is left without the revenue and the people of ``vendor``."""
    funding = [edge for edge in project.funding if edge.vendor != vendor]
    return _remainder(project, funding, _without(project.employment, vendor))


def fte_with_kept_share(project: Project, vendor: str, kept_share: float = 0) -> float:
    """Return the FTE left if others keep ``kept_share`` (0..1) of the time of a vendor's people."""
    staying = _fte(_without(project.employment, vendor))
    return float(staying + exact(kept_share) * (_fte(project.employment) - staying))


def employer_reassigns(project: Project, employer: str) -> Remainder:
    """Return what is left if the people of ``employer`` go and its revenue stays."""
    return _remainder(project, project.funding, _without(project.employment, employer))


def remains(
    project: Project,
    *,
    without_adopters: Collection[str] = (),
    without_vendors: Collection[str] = (),
    without_employers: Collection[str] = (),
) -> Remainder:
    """Return what is left if all of these go at once.

    Adopters and vendors take their revenue along, employers their people; a vendor that employs
    somebody is to be named as both.
    """
    funding = [
        edge
        for edge in project.funding
        if edge.adopter not in without_adopters and edge.vendor not in without_vendors
    ]
    employment = [edge for edge in project.employment if edge.employer not in without_employers]
    return _remainder(project, funding, employment)


def funding_absence(funding: Iterable[Funding], need: float) -> FundingAbsence:
    """Return the funding absence factor; greedy by size is exact because revenue adds up.

    Already below the need gives 0; a need of 0 is never missed and gives None.
    """
    by_adopter = _by_adopter(funding)
    total = exact_sum(by_adopter.values())
    concentration = hhi(list(by_adopter.values()))
    lost = _lost_before_missing(by_adopter, exact(need)) if need > 0 else None
    return FundingAbsence(
        funding_absence_factor=None if lost is None else len(lost),
        funding_absence_set=None if lost is None else sorted(lost),
        adopter_hhi=None if concentration is None else float(concentration),
        largest_adopter_share=ratio(max(by_adopter.values(), default=Fraction(0)), total),
    )


def largest_adopters(funding: Iterable[Funding]) -> list[str]:
    """Return the adopters by what they pay, the most first; ties by name."""
    return _by_size(_by_adopter(funding))


def _lost_before_missing(by_adopter: Mapping[str, Fraction], need: Fraction) -> list[str]:
    revenue, lost = exact_sum(by_adopter.values()), []
    for adopter in _by_size(by_adopter):
        if revenue < need:
            break
        revenue -= by_adopter[adopter]
        lost.append(adopter)
    return lost


def _remainder(
    project: Project, funding: Iterable[Funding], employment: Sequence[Employment]
) -> Remainder:
    revenue = exact_sum(edge.mrr_to_project for edge in funding)
    costs = [edge.monthly_cost for edge in employment]
    known = [cost for cost in costs if cost is not None]
    remaining = exact_sum(known) if len(known) == len(costs) else Fraction(0)
    return Remainder(
        revenue=float(revenue),
        coverage_fixed_need=ratio(revenue, exact(project.monthly_need)),
        coverage_remaining_need=ratio(revenue, remaining),
        headcount=len({edge.maintainer for edge in employment}),
        fte=float(_fte(employment)),
        areas_without_maintainer=_uncovered(project.areas, employment),
        employer_elephant_factor=absence_factor(_fte_by_employer(employment).values()),
    )


def _without(employment: Iterable[Employment], employer: str) -> list[Employment]:
    return [edge for edge in employment if edge.employer != employer]


def _fte(employment: Iterable[Employment]) -> Fraction:
    return exact_sum(edge.fte or 0 for edge in employment)


def _fte_by_employer(employment: Iterable[Employment]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = defaultdict(Fraction)
    for edge in employment:
        if edge.employer is not None:
            found[edge.employer] += exact(edge.fte or 0)
    return found


def _uncovered(areas: Sequence[str] | None, employment: Iterable[Employment]) -> list[str] | None:
    if areas is None:
        return None
    covered = {area for edge in employment for area in edge.areas or ()}
    return sorted(set(areas) - covered)


def _by_adopter(funding: Iterable[Funding]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = defaultdict(Fraction)
    for edge in funding:
        found[edge.adopter] += exact(edge.mrr_to_project)
    return found


def _by_size(by_adopter: Mapping[str, Fraction]) -> list[str]:
    return sorted(by_adopter, key=lambda adopter: (-by_adopter[adopter], adopter))
