"""Casting: from seats, told in months before the last day, to people with jobs and roles."""

from dataclasses import dataclass
from datetime import date

from tracker.importers.records import Role
from tracker.services.sample.blueprint import Job, Member, Stint
from tracker.services.sample.dice import Dice
from tracker.services.sample.names import (
    PEOPLE_PER_PROJECT,
    SELF_EMPLOYED,
    VENDORS,
    Company,
    Person,
    person,
)
from tracker.services.sample.stage import Stage

_SHARED_PLACE = PEOPLE_PER_PROJECT - 1
_FIRST_SHARING = 10  # the eleventh and the twelfth project share somebody for certain
_SHARING_PROBABILITY = 0.2


@dataclass(frozen=True, slots=True)
class Seat:
    """A maintainer's time; all numbers are months before the last day.

    Args:
        came: became a maintainer, after ``trained`` months in training.
        left: was one no more, and is an emeritus since then if ``honoured``.
        back: became one again.
        moved: changed to another employer, the role going on.
        quiet: does nothing any more since then, though listed.
    """

    employer: Company | None
    came: float
    left: float | None = None
    back: float | None = None
    trained: float = 0
    honoured: bool = True
    moved: tuple[tuple[float, Company | None], ...] = ()
    quiet: float | None = None
    weight: float = 1.0
    areas: tuple[str, ...] = ()
    free_mail: bool = False


class Cast:
    """Gives each seat of a project the next person whom the project brings."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._next = 0

    def newcomer(self) -> Person:
        """Return somebody who has not been cast in any project."""
        self._next += 1
        return person(self._stage.seed, self._stage.number, self._next - 1)

    def seats(self, *seats: Seat) -> tuple[Member, ...]:
        """Return a member for each seat."""
        return tuple(self.seat(one) for one in seats)

    def seat(self, seat: Seat, who: Person | None = None) -> Member:
        """Return the member who holds ``seat``: ``who``, or somebody new."""
        stints = _training(self._stage, seat)
        for area in seat.areas or (None,):
            stints += _served(self._stage, seat, area)
        stints += _honours(self._stage, seat)
        moves = tuple(Job(employer, self._stage.ago(months)) for months, employer in seat.moved)
        return Member(
            person=who or self.newcomer(),
            jobs=(Job(seat.employer, stints[0].since), *moves),
            stints=stints,
            weight=seat.weight,
            quiet_since=None if seat.quiet is None else self._stage.ago(seat.quiet),
            free_mail=seat.free_mail,
        )

    def holder(
        self, role: Role, employer: Company | None, since: float, until: float | None = None
    ) -> Member:
        """Return somebody new in a role that is no maintainer's, for example a director."""
        first = self._stage.ago(since)
        last = None if until is None else self._stage.ago(until)
        stint = Stint(role, first, last)
        return Member(self.newcomer(), (Job(employer, first),), (stint,), weight=0.3)

    def shared(self, since: float) -> tuple[Member, ...]:
        """Return those who maintain this project and the one before or after it, if any do."""
        neighbours = [self._stage.number - 1, self._stage.number]
        return tuple(
            self.seat(Seat(_shared_employer(self._stage, first), since, weight=0.6), who)
            for first in neighbours
            if (who := _shared_person(self._stage, first)) is not None
        )


def _training(stage: Stage, seat: Seat) -> tuple[Stint, ...]:
    if not seat.trained:
        return ()
    came = stage.ago(seat.came)
    return (Stint(Role.IN_TRAINING, stage.ago(seat.came + seat.trained), came),)


def _served(stage: Stage, seat: Seat, area: str | None) -> tuple[Stint, ...]:
    left = _day(stage, seat.left)
    served = Stint(Role.MAINTAINER, stage.ago(seat.came), left, area)
    if seat.back is None:
        return (served,)
    return (served, Stint(Role.MAINTAINER, stage.ago(seat.back), None, area))


def _honours(stage: Stage, seat: Seat) -> tuple[Stint, ...]:
    left = _day(stage, seat.left)
    if left is None or not seat.honoured:
        return ()
    return (Stint(Role.EMERITUS, left, _day(stage, seat.back)),)


def _day(stage: Stage, months: float | None) -> date | None:
    return None if months is None else stage.ago(months)


def _shared_person(stage: Stage, first: int) -> Person | None:
    """Return who maintains both project ``first`` and the next, if anybody does."""
    if first < _FIRST_SHARING:
        return None
    meets = Dice(f"{stage.seed}/{first}/shared").chance(_SHARING_PROBABILITY)
    if not meets and first != _FIRST_SHARING:
        return None
    return person(stage.seed, first, _SHARED_PLACE)


def _shared_employer(stage: Stage, first: int) -> Company:
    if first == _FIRST_SHARING:
        return SELF_EMPLOYED
    return Dice(f"{stage.seed}/{first}/shared employer").pick(VENDORS)
