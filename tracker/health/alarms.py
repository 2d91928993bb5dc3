"""How often a signal was a false alarm over all projects of a foundation. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.metrics.alarms import AlarmHistory, Numbers, alarm_history
from tracker.metrics.watch import SignalKey, readings

# So few projects are no foundation-wide experience; a policy choice.
FROM_PROJECTS = 5


@dataclass(frozen=True, slots=True)
class AlarmRecord:
    """In how many projects a signal ever stood and can be judged, for how long, and how falsely.

    ``judged`` and ``false_alarms`` are months in which it stood.
    """

    signal: str
    projects: int
    judged: int
    false_alarms: int


@dataclass(frozen=True, slots=True)
class MonthlyWork:
    """One repository by month up to the last that is over: people and commits, bots left out."""

    first_month: date
    authors: Numbers
    commits: Numbers


def alarm_records(works: Sequence[MonthlyWork]) -> tuple[AlarmRecord, ...]:
    """Return the records of the signals that monthly counts alone can tell."""
    found = {
        SignalKey.QUIET: [readings(SignalKey.QUIET, {"commits": one.commits}) for one in works],
        SignalKey.ACTIVITY: [
            readings(SignalKey.ACTIVITY, {"authors": one.authors}) for one in works
        ],
    }
    histories: Mapping[SignalKey, list[AlarmHistory]] = {
        key: [alarm_history(one) for one in many] for key, many in found.items()
    }
    return tuple(
        record for key, many in histories.items() if (record := _record(key, many)) is not None
    )


def _record(key: SignalKey, histories: Iterable[AlarmHistory]) -> AlarmRecord | None:
    """Return the sum over the projects; None: the signal can be judged in fewer than five."""
    stood = [one for one in histories if one.judged]
    if len(stood) < FROM_PROJECTS:
        return None
    judged, false = sum(one.judged for one in stood), sum(one.false_alarms for one in stood)
    return AlarmRecord(key.value, len(stood), judged, false)
