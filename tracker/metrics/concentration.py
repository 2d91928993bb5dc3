"""On how few people and employers a project rests (model.md 4.1 to 4.3). Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from tracker.metrics.columns import CONTRIBUTIONS, SEATS, rows
from tracker.metrics.numbers import Pair, exact, exact_sum, pair, ratio
from tracker.metrics.result import (
    Bounds,
    Measurement,
    Result,
    Status,
    coverage_status,
    share_status,
)

HALF = 0.5
TWO_ORGANISATIONS = 2  # CNCF graduation: "maintainers from at least 2 organizations"

#: An employer of this name means that the person works for themselves: one employer each.
SELF_EMPLOYED = "self"


class Seat(NamedTuple):
    """One row of ``columns.SEATS``."""

    person: str
    employer: str | None
    fte: float | None


class TwoOrganisations(StrEnum):
    """Whether the maintainers come from at least two organisations."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ElephantFactor(Measurement):
    """Fewest employers behind half of the contributions; LOWER is MORE concentrated."""

    elephant_factor_known_only: int | None
    coverage_known_share: float | None
    bounds: tuple[int, int] | None
    status: Status

    def results(self, as_of: date, window: str) -> dict[str, Result]:
        """Return the envelope of the factor, in organisations."""
        factor = Result(
            self.elephant_factor_known_only,
            "organisations",
            self.status,
            as_of,
            window=window,
            bounds=Bounds.of(self.bounds),
            coverage=self.coverage_known_share,
        )
        return {"elephant_factor": factor}


@dataclass(frozen=True, slots=True)
class SeatFactors(Measurement):
    """Absence factor of people and elephant factor of employers, both weighted by FTE."""

    maintainer_absence_factor: int | None
    employer_elephant_factor: int | None
    bounds_employer: tuple[int, int] | None
    employer_coverage: float | None
    fte_unknown_people: int

    def results(self, as_of: date) -> dict[str, Result]:
        """Return the envelopes of both factors, in people and in organisations."""
        people = self.maintainer_absence_factor
        found = Status.NOT_APPLICABLE if people is None else Status.OK
        factor = Result(
            self.employer_elephant_factor,
            "organisations",
            share_status(self.employer_coverage),
            as_of,
            bounds=Bounds.of(self.bounds_employer),
            coverage=self.employer_coverage,
        )
        return {"absence_factor": Result(people, "people", found, as_of), "elephant_factor": factor}


@dataclass(frozen=True, slots=True)
class EmployerStructure(Measurement):
    """Who pays the maintainers: share of the vendors, HHI in 0..1, and how many employers."""

    vendor_share_known: float | None
    vendor_share_bounds: Pair | None
    hhi_known: float | None
    effective_employers: float | None
    hhi_bounds: Pair | None
    employer_coverage: float | None
    fte_unknown_people: int
    distinct_employers_known: int
    cncf_two_org_rule: TwoOrganisations

    def results(self, as_of: date) -> dict[str, Result]:
        """Return the envelopes of the vendors' share and of the HHI, both in 0..1."""
        status, coverage = share_status(self.employer_coverage), self.employer_coverage
        vendors, spread = Bounds.of(self.vendor_share_bounds), Bounds.of(self.hhi_bounds)
        share = self.vendor_share_known
        return {
            "vendor_share": Result(
                share, "share", status, as_of, bounds=vendors, coverage=coverage
            ),
            "hhi": Result(
                self.hhi_known, "0 to 1", status, as_of, bounds=spread, coverage=coverage
            ),
        }


def absence_factor(amounts: Iterable[float | Fraction], share: float = HALF) -> int | None:
    """Return the fewest whose amounts reach ``share`` of the total; None without contributions.

    Args:
        amounts: one a person; 0 and less are left out. Reaching the share exactly counts.
        share: 0 < share <= 1.

    Source:
        CHAOSS "Contributor Absence Factor" (p=3944).
    """
    ordered = sorted((exact(amount) for amount in amounts if amount > 0), reverse=True)
    needed = exact(share) * sum(ordered)
    reached = Fraction(0)
    for count, amount in enumerate(ordered, start=1):
        reached += amount
        if reached >= needed:
            return count
    return None


def elephant_factor(
    known: Mapping[str, float | Fraction],
    unknown: Sequence[float | Fraction],
    share: float = HALF,
) -> ElephantFactor:
    """Return the fewest employers that reach ``share`` of the contributions, and bounds.

    The lower bound puts all of unknown employer on the largest employer, the upper one makes each
    of these people an employer of their own.

    Args:
        known: amount by employer, as of the date of each contribution.
        unknown: amount of each person without known employer.

    Source:
        CHAOSS "Elephant Factor" (p=3940); its formula, not its prose, which has it upside down.
    """
    employers = [exact(amount) for amount in known.values() if amount > 0]
    others = [exact(amount) for amount in unknown if amount > 0]
    known_total, total = sum(employers), sum(employers) + sum(others)
    lower = absence_factor(_on_the_largest(employers, others), share)
    upper = absence_factor([*employers, *others], share)
    return ElephantFactor(
        elephant_factor_known_only=absence_factor(employers, share),
        coverage_known_share=ratio(known_total, total),
        bounds=None if lower is None or upper is None else (lower, upper),
        status=coverage_status(known_total, total),
    )


def contributions_by_employer(
    contributions: pd.DataFrame,
) -> tuple[dict[str, Fraction], list[Fraction]]:
    """Return ``columns.CONTRIBUTIONS`` by known employer, and by person without one."""
    known: dict[str, Fraction] = defaultdict(Fraction)
    unknown: dict[str, Fraction] = defaultdict(Fraction)
    for person, employer, amount in rows(contributions, CONTRIBUTIONS):
        if employer is None:
            unknown[person] += exact(amount)
        else:
            known[_employer(person, employer)] += exact(amount)
    return dict(known), list(unknown.values())


def seat_factors(seats: pd.DataFrame, share: float = HALF) -> SeatFactors:
    """Return absence factor and elephant factor over the FTE of ``columns.SEATS``.

    Unknown FTE is left out of the sums and counted; the bounds are then None.
    """
    held = _seats(seats)
    funded = [seat for seat in held if seat.fte is not None]
    by_person: dict[str, Fraction] = defaultdict(Fraction)
    for seat in funded:
        by_person[seat.person] += exact(seat.fte or 0)
    known, unknown = _fte_by_employer(funded)
    factor = elephant_factor(known, unknown, share)
    without_fte = _people_without_fte(held)
    return SeatFactors(
        maintainer_absence_factor=absence_factor(by_person.values(), share),
        employer_elephant_factor=factor.elephant_factor_known_only,
        bounds_employer=None if without_fte else factor.bounds,
        employer_coverage=factor.coverage_known_share,
        fte_unknown_people=without_fte,
    )


def employer_structure(seats: pd.DataFrame, vendors: Collection[str]) -> EmployerStructure:
    """Return the vendors' share, HHI and number of employers over ``columns.SEATS``.

    Args:
        vendors: employers with a vendor relation to the project; ``self:<person>`` names somebody
            who works for themselves.

    Source:
        HHI on a scale of 0..1; two organisations: CNCF graduation criteria.
    """
    held = _seats(seats)
    known, unknown = _fte_by_employer([seat for seat in held if seat.fte is not None])
    employers, others = list(known.values()), list(unknown)
    concentration = hhi(employers)
    without_fte = _people_without_fte(held)
    return EmployerStructure(
        vendor_share_known=_vendor_share(known, vendors),
        vendor_share_bounds=_vendor_share_bounds(held, vendors),
        hhi_known=None if concentration is None else float(concentration),
        effective_employers=None if concentration is None else float(1 / concentration),
        hhi_bounds=None if without_fte else _hhi_bounds(employers, others),
        employer_coverage=ratio(sum(employers), sum(employers + others)),
        fte_unknown_people=without_fte,
        distinct_employers_known=len(_known_employers(held)),
        cncf_two_org_rule=_two_organisations(held),
    )


def hhi(amounts: Sequence[Fraction]) -> Fraction | None:
    """Return the sum of squared shares, 0..1; None where there is nothing to share."""
    total = sum(amounts)
    return exact_sum((amount / total) ** 2 for amount in amounts) if total else None


def employer_count_bounds(seats: pd.DataFrame) -> tuple[int, int] | None:
    """Return the fewest and most employers behind ``columns.SEATS``; None without people."""
    held = _seats(seats)
    if not held:
        return None
    known, homeless = len(_known_employers(held)), _people_without_employer(held)
    return max(known, 1), known + homeless


def _seats(seats: pd.DataFrame) -> list[Seat]:
    held = [Seat(*row) for row in rows(seats, SEATS)]
    return [
        seat._replace(employer=seat.employer and _employer(seat.person, seat.employer))
        for seat in held
    ]


def _employer(person: str, employer: str) -> str:
    return f"{SELF_EMPLOYED}:{person}" if employer == SELF_EMPLOYED else employer


def _fte_by_employer(funded: Iterable[Seat]) -> tuple[dict[str, Fraction], list[Fraction]]:
    """Return the FTE by known employer, and of each person without one."""
    known: dict[str, Fraction] = defaultdict(Fraction)
    unknown: dict[str, Fraction] = defaultdict(Fraction)
    for seat in funded:
        if seat.employer is None:
            unknown[seat.person] += exact(seat.fte or 0)
        else:
            known[seat.employer] += exact(seat.fte or 0)
    return dict(known), list(unknown.values())


def _on_the_largest(employers: Sequence[Fraction], others: Sequence[Fraction]) -> list[Fraction]:
    """Return the amounts with all ``others`` given to the largest employer, or to one of them."""
    ordered = sorted(employers, reverse=True)
    largest = ordered[0] if ordered else Fraction(0)
    return [largest + sum(others), *ordered[1:]]


def _hhi_bounds(employers: list[Fraction], others: list[Fraction]) -> Pair | None:
    low, high = hhi(employers + others), hhi(_on_the_largest(employers, others))
    return None if low is None or high is None else pair(low, high)


def _vendor_share(known: Mapping[str, Fraction], vendors: Collection[str]) -> float | None:
    by_vendors = exact_sum(fte for employer, fte in known.items() if employer in vendors)
    return ratio(by_vendors, sum(known.values()))


def _vendor_share_bounds(seats: Sequence[Seat], vendors: Collection[str]) -> Pair | None:
    """Return the least and most of all FTE that vendors may pay; an unknown FTE is 0 to 1.

    Where one side alone may have any FTE, the share is 0 or 1 whatever that FTE is.
    """
    least: dict[str, Fraction] = defaultdict(Fraction)
    most: dict[str, Fraction] = defaultdict(Fraction)
    for seat in seats:
        kind = _side(seat.employer, vendors)
        least[kind] += exact(seat.fte or 0)
        most[kind] += exact(1 if seat.fte is None else seat.fte)
    if not sum(most.values()):
        return None
    against = most["unknown"] + most["other"]
    in_favour = most["vendor"] + most["unknown"]
    low = least["vendor"] / (least["vendor"] + against) if against else Fraction(1)
    high = in_favour / (in_favour + least["other"]) if in_favour else Fraction(0)
    return pair(low, high)


def _side(employer: str | None, vendors: Collection[str]) -> str:
    if employer is None:
        return "unknown"
    return "vendor" if employer in vendors else "other"


def _people_without_fte(seats: Iterable[Seat]) -> int:
    return len({seat.person for seat in seats if seat.fte is None})


def _known_employers(seats: Iterable[Seat]) -> set[str]:
    return {seat.employer for seat in seats if seat.employer is not None}


def _people_without_employer(seats: Sequence[Seat]) -> int:
    employed = {seat.person for seat in seats if seat.employer is not None}
    return len({seat.person for seat in seats} - employed)


def _two_organisations(seats: Sequence[Seat]) -> TwoOrganisations:
    """Return the verdict of the rule, which counts people whatever their FTE."""
    known = len(_known_employers(seats))
    if known >= TWO_ORGANISATIONS:
        return TwoOrganisations.MET
    if known + _people_without_employer(seats) < TWO_ORGANISATIONS:
        return TwoOrganisations.NOT_MET
    return TwoOrganisations.UNKNOWN
