"""``headwater mrr``: what Stripe subscriptions are worth a month, and why."""

import json
import sys
from decimal import Decimal
from typing import Any

import click

from tracker.cli.output import json_option
from tracker.clock import SystemClock
from tracker.errors import InvalidInputError
from tracker.importers.stripe_objects import Unreadable, read_subscription
from tracker.metrics.mrr import NotValued, value

_UNKNOWN = dict.fromkeys(
    ("mrr_minor", "mrr_items_minor", "mrr_now_minor", "committed_minor", "at_risk_minor")
)


@click.command()
@click.option("--now", type=click.IntRange(0), help="The clock, in Unix seconds; default: now.")
@json_option
def mrr(now: int | None, as_json: bool) -> None:
    """Value Stripe subscriptions on standard input: one object, a list, or JSON lines.

    As JSON the answer has the form of the question: an object, a list, or a line each.
    """
    clock = int(SystemClock().now().timestamp()) if now is None else now
    text = sys.stdin.read()
    whole = _whole(text)
    if whole is None:
        for answer in (_line(number, line, clock) for number, line in _lines(text)):
            _print(answer, as_json=as_json)
    elif isinstance(whole, list):
        answers = [_answer(given, clock) for given in whole]
        if as_json:
            click.echo(json.dumps(answers, ensure_ascii=False))
        else:
            for answer in answers:
                _print(answer, as_json=False)
    else:
        _print(_answer(whole, clock), as_json=as_json)


def _whole(text: str) -> Any:
    """Return the one JSON value that ``text`` is; None: it is not one."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def _lines(text: str) -> list[tuple[int, str]]:
    found = [(place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not found:
        raise InvalidInputError("Standard input holds no subscription: give JSON objects.")
    return found


def _line(number: int, line: str, now: int) -> dict[str, Any]:
    try:
        return _answer(json.loads(line, parse_float=Decimal), now)
    except (ValueError, RecursionError) as error:
        reason = f"line {number} is not JSON: {error}"
        return _not_valued(None, None, reason)


def _answer(given: object, now: int) -> dict[str, Any]:
    read = read_subscription(given)
    worth = read if isinstance(read, Unreadable) else value(read, now)
    if isinstance(worth, Unreadable | NotValued):
        return _not_valued(worth.id, worth.currency, worth.reason)
    return {
        "id": worth.id,
        "currency": worth.currency,
        "mrr_minor": worth.mrr,
        "mrr_items_minor": list(worth.items),
        "mrr_now_minor": worth.mrr_now,
        "committed_minor": worth.committed,
        "at_risk_minor": worth.at_risk,
        "steps": list(worth.steps),
    }


def _not_valued(identity: str | None, currency: str | None, reason: str) -> dict[str, Any]:
    return {"id": identity, "currency": currency, **_UNKNOWN, "steps": [f"not valued: {reason}"]}


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    head = answer["id"] or "without id"
    click.echo(f"{head}: {'; '.join(answer['steps'])}")
