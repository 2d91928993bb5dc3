"""Subscription schedules of the peer: phases that change a subscription when their time comes."""

from typing import TYPE_CHECKING

from tests.stripe_peer import shapes
from tests.stripe_peer.state import Account, Json

if TYPE_CHECKING:
    from tests.stripe_peer.billing import Billing

WAITING = ("not_started", "active")


class Schedules:
    """Makes and changes schedules, and begins and ends their phases."""

    def __init__(self, billing: "Billing") -> None:
        self._billing = billing
        self._state = billing.state

    def create(self, account: Account, given: Json) -> Json:
        """Create a schedule of a subscription that there is, or of one that is to begin."""
        made = shapes.schedule(self._state, account, given)
        of = given.get("from_subscription")
        if of is not None:
            found = account.of("subscription")[of]
            made.update(customer=found["customer"], subscription=of)
            made["phases"] = [self._present(account, found)]
        else:
            begins = self._begins(given.get("start_date"))
            made["phases"] = self._phases(account, given["phases"], begins)
        self._state.put(account, "subscription_schedule", made)
        self._state.emit(account, "subscription_schedule.created", made)
        if of is not None:
            made.update(status="active", current_phase=_times(made["phases"][0]))
            self._billing.update(account, "subscription", of, {"schedule": made["id"]})
        elif made["phases"][0]["start_date"] <= self._state.now:
            self.fall_due(account, made)
        return made

    def update(self, account: Account, stripe_id: str, changes: Json) -> Json:
        """Change what the schedule does at its end, and all phases if any are given."""
        found = account.of("subscription_schedule")[stripe_id]
        previous = {key: found[key] for key in changes}
        if "phases" in changes:
            begins = self._begins(changes["phases"][0].get("start_date"))
            if found["phases"] and changes["phases"][0].get("start_date") is None:
                begins = found["phases"][0]["start_date"]
            found["phases"] = self._phases(account, changes.pop("phases"), begins)
        found.update(changes)
        self._state.emit(account, "subscription_schedule.updated", found, previous)
        return found

    def due_at(self, found: Json) -> int:
        """Return when the next phase begins, or the last one ends."""
        if found["current_phase"] is None:
            return int(found["phases"][0]["start_date"])
        return int(found["current_phase"]["end_date"])

    def fall_due(self, account: Account, found: Json) -> None:
        """Begin the next phase, or do what is to be done after the last."""
        after = found["current_phase"]["end_date"] if found["current_phase"] else None
        phase = next(
            (one for one in found["phases"] if after is None or one["start_date"] >= after), None
        )
        if phase is None:
            self._end(account, found)
            return
        found.update(status="active", current_phase=_times(phase))
        items = [{key: one[key] for key in ("price", "quantity")} for one in phase["items"]]
        if found["subscription"] is None:
            made = self._billing.subscribe(account, {"customer": found["customer"], "items": items})
            found["subscription"] = made["id"]
            self._billing.update(account, "subscription", made["id"], {"schedule": found["id"]})
        else:
            self._billing.replace_items(account, found["subscription"], items)
        self._state.emit(account, "subscription_schedule.updated", found)

    def _end(self, account: Account, found: Json) -> None:
        now, of = self._state.now, found["subscription"]
        found["current_phase"] = None
        if found["end_behavior"] == "cancel":
            found.update(status="completed", completed_at=now)
            self._state.emit(account, "subscription_schedule.completed", found)
            self._billing.cancel(account, of)
            return
        found.update(
            status="released", released_at=now, released_subscription=of, subscription=None
        )
        self._state.emit(account, "subscription_schedule.released", found)
        self._billing.update(account, "subscription", of, {"schedule": None})

    # -- phases -------------------------------------------------------------------------------

    def _begins(self, given: int | str | None) -> int:
        return self._state.now if given in (None, "now") else int(given)  # type: ignore[arg-type]

    def _present(self, account: Account, subscription: Json) -> Json:
        items = [account.of("subscription_item")[one] for one in subscription["items"]]
        ends = min(one["current_period_end"] for one in items)
        starts = min(one["current_period_start"] for one in items)
        return shapes.phase(subscription["currency"], items, (starts, ends))

    def _phases(self, account: Account, given: list[Json], begins: int) -> list[Json]:
        """Return the phases one after the other: each ends on its day or after its duration."""
        found = []
        for one in given:
            price = account.of("price")[one["items"][0]["price"]]
            length = one.get("duration") or price["recurring"]
            ends = one.get("end_date") or shapes.later(begins, length)
            found.append(shapes.phase(price["currency"], one["items"], (begins, ends)))
            begins = ends
        return found


def _times(phase: Json) -> Json:
    return {"start_date": phase["start_date"], "end_date": phase["end_date"]}
