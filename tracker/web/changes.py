"""What the page of policy changes shows of the document: one event, at one look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Row:
    """A hypothesis with its newest verdict at the look shown; None: none is due yet."""

    hypothesis: Mapping[str, Any]
    verdict: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One event as shown: its rows, its look in months, and all looks of the event.

    ``claims`` are the rows that nobody outside can check yet.
    """

    event: Mapping[str, Any]
    look: int | None
    looks: tuple[Mapping[str, Any], ...]
    rows: tuple[Row, ...]

    @property
    def links(self) -> tuple[Row, ...]:
        """The links of the chain, in its order."""
        return tuple(row for row in self.rows if row.hypothesis["is_link"])

    @property
    def claims(self) -> tuple[Row, ...]:
        """What was expected and rests on nothing that was disclosed."""
        return tuple(row for row in self.rows if row.verdict and not row.verdict["receipt"])

    @property
    def chart_keys(self) -> tuple[tuple[str, str, str], ...]:
        """The keys of the charts of each primary outcome: series, dates, peers."""
        ids = [row.hypothesis["id"] for row in self.rows if row.hypothesis["shape"]]
        return tuple(
            (f"policy-series-{one}", f"policy-time-{one}", f"policy-peers-{one}") for one in ids
        )


def change_of(document: Mapping[str, Any], event_id: int | None, look: int | None) -> Change | None:
    """Return the event asked for, else the newest; None: nothing is registered.

    Raises:
        NotFoundError: nothing is registered of the event asked for.
    """
    events: Sequence[Mapping[str, Any]] = document["policy"]["events"]
    if event_id is None:
        return _change(events[0], look) if events else None
    found = next((one for one in events if one["id"] == event_id), None)
    if found is None:
        raise NotFoundError("registered policy change", event_id)
    return _change(found, look)


def _change(event: Mapping[str, Any], look: int | None) -> Change:
    hypotheses = event["hypotheses"]
    stops = {stop["months"]: stop for one in hypotheses for stop in one["looks"]}
    given = {stop["months"] for one in hypotheses for stop in one["looks"] if stop["word"]}
    shown = look if look in given else event["look"]
    rows = tuple(Row(one, _verdict(one["verdicts"], shown)) for one in hypotheses)
    looks = tuple(
        dict(stops[months]) | {"state": "given" if months in given else "not due"}
        for months in sorted(stops)
    )
    return Change(event, shown, looks, rows)


def _verdict(verdicts: Sequence[Mapping[str, Any]], look: int | None) -> Mapping[str, Any] | None:
    known = [one for one in verdicts if look is not None and one["months"] <= look]
    return known[-1] if known else None
