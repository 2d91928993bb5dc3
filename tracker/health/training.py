"""From training to maintaining (model.md 3.2): who was promoted, who left, who still trains."""

from collections.abc import Iterable
from datetime import date

from tracker.health.facts import RoleSpell
from tracker.metrics.flows import BRIDGED_GAP_DAYS
from tracker.metrics.lead_time import Outcome, Report
from tracker.metrics.people import IN_TRAINING, MAINTAINER


def trainees(spells: Iterable[RoleSpell], day: date) -> tuple[Report, ...]:
    """Return each person's days from the start of training to promotion, leaving, or so far.

    A pause between training and maintaining as long as one that is bridged elsewhere is none.
    Training whose start is not known has no time and is left out; of several spells of one person
    the first counts.
    """
    known = sorted(spells, key=lambda one: one.valid_from)
    first: dict[str, RoleSpell] = {}
    for one in known:
        if one.role == IN_TRAINING:
            first.setdefault(one.person, one)
    return tuple(
        _trained(one, [other for other in known if other.person == one.person], day)
        for one in first.values()
        if one.start_known
    )


def _trained(training: RoleSpell, own: Iterable[RoleSpell], day: date) -> Report:
    start = training.valid_from
    begun = (one.valid_from for one in own if one.role == MAINTAINER and one.valid_from >= start)
    promoted = min(begun, default=None)
    ends = [one.valid_until for one in own if one.role == IN_TRAINING]
    left = None if None in ends else max(end for end in ends if end is not None)
    if promoted is not None and (left is None or (promoted - left).days <= BRIDGED_GAP_DAYS):
        return Report(float((promoted - start).days), Outcome.FIXED)
    if left is not None:
        return Report(float((left - start).days), Outcome.NOT_FIXED)
    return Report(float((day - start).days), Outcome.OPEN)
