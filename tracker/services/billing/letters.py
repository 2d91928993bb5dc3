"""Dead letters: events that nobody will handle by itself any more, for staff to try again."""

from dataclasses import dataclass
from datetime import datetime

from tracker.db.queries import inbox
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.accounts import Action, Actor, require
from tracker.errors import NotFoundError
from tracker.services.billing import audit
from tracker.services.context import Context


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event as staff see it: where it came from and why it is here, without its body."""

    id: int
    event: str
    type: str
    account: str
    livemode: bool
    state: str
    attempts: int
    received_at: datetime
    error: str


def dead_letters(ctx: Context, actor: Actor) -> list[DeadLetter]:
    """Return the newest dead and quarantined events, at most 200.

    Raises:
        NotFoundError: the actor is not of the staff.
    """
    require(actor, Action.SEE_DEAD_LETTERS)
    with ctx.uow.read(EVERY_VENDOR) as tx:
        return [
            DeadLetter(
                id=one.id or 0,
                event=one.event_id,
                type=one.type,
                account=one.account,
                livemode=one.livemode,
                state=one.state.value,
                attempts=one.attempts,
                received_at=one.received_at,
                error=one.error,
            )
            for one in inbox.dead_letters(tx)
        ]


def retry(ctx: Context, actor: Actor, letter_id: int) -> None:
    """Let an event be tried again from the beginning.

    Raises:
        NotFoundError: it is no dead letter, or the actor is not of the staff.
    """
    require(actor, Action.SEE_DEAD_LETTERS)
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        if not inbox.retry(tx, letter_id):
            raise NotFoundError("dead letter", letter_id)
        audit.record(tx, actor, "event tried again", f"event {letter_id}")
