"""``headwater event register``, ``note``, ``hypotheses`` and ``verdict``."""

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from tracker.cli.output import DAY, context, json_option, print_json, print_table
from tracker.domain.governance import LOOK_MONTHS, ExpectedDirection
from tracker.errors import NothingToShowError
from tracker.health.ledger import HypothesisFact, RegisteredEvent, is_exploratory
from tracker.health.outcomes import OUTCOMES
from tracker.health.policy import HypothesisView, Policy, PolicyEvent, VerdictView
from tracker.services import ledger

_WIDTH = 100


class Months(click.ParamType[tuple[int, ...]]):
    """Months after an event, written 6,12,18."""

    name = "months"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the months, or say how to write them."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(int(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is no list of months; write it as 6,12,18.", param, ctx)


@click.command()
@click.argument("slug")
@click.argument("event")
@click.option("--statement", required=True, help="What is expected, in a sentence.")
@click.option(
    "--outcome", required=True, help=f"What is measured: {', '.join(one.name for one in OUTCOMES)}."
)
@click.option(
    "--direction",
    type=click.Choice([one.value for one in ExpectedDirection]),
    required=True,
    help="Which way it is expected to move.",
)
@click.option(
    "--smallest-change",
    type=float,
    required=True,
    help="The smallest ratio that would matter: 1.25 is a quarter more, 0.8 a fifth less.",
)
@click.option("--peers", default="", help="Slugs to compare with, by commas; else all projects.")
@click.option(
    "--looks",
    type=Months(),
    default=LOOK_MONTHS,
    show_default=",".join(map(str, LOOK_MONTHS)),
    help="Months after the event at which it is judged.",
)
@click.option("--primary/--secondary", default=True, help="At most three are primary.")
@click.option("--link", is_flag=True, help="A link of the chain: void after a broken one.")
@json_option
def register(slug: str, event: str, as_json: bool, **given: Any) -> None:
    """Lock what EVENT of the project SLUG is expected to do, before the data are there.

    EVENT is a number, a day or a title of `headwater event list`.
    """
    new = ledger.NewHypothesis(
        statement=given["statement"],
        outcome=given["outcome"],
        direction=ExpectedDirection(given["direction"]),
        smallest_change=given["smallest_change"],
        peers=tuple(one.strip() for one in given["peers"].split(",") if one.strip()),
        looks=given["looks"],
        is_primary=given["primary"],
        is_link=given["link"],
    )
    row = ledger.register(context(), slug, event, new)
    if as_json:
        print_json(row.model_dump())
        return
    click.echo(
        f"Locked H{row.position} (number {row.id}) of {slug}, {row.locked_at:%Y-%m-%d %H:%M} UTC: "
        f"{row.outcome} to {row.direction.value}, looks at {', '.join(map(str, row.looks))} "
        "months. It can be annotated, never changed."
    )
    if _is_late(slug, row.id):
        click.echo("Exploratory: registered after the data could be seen. Every verdict says so.")


def _is_late(slug: str, hypothesis: int | None) -> bool:
    found = ledger.registered(context(), slug)
    return any(is_exploratory(event, one) for event, one in found if one.id == hypothesis)


@click.command()
@click.argument("slug")
@click.argument("hypothesis", type=int)
@click.argument("text")
@json_option
def note(slug: str, hypothesis: int, text: str, as_json: bool) -> None:
    """Add the remark TEXT to HYPOTHESIS, a number of `headwater event hypotheses SLUG`."""
    row = ledger.annotate(context(), slug, hypothesis, text)
    if as_json:
        print_json(row.model_dump())
    else:
        click.echo(f"Noted on hypothesis {hypothesis} of {slug}; the hypothesis stays as it was.")


@click.command()
@click.argument("slug")
@json_option
def hypotheses(slug: str, as_json: bool) -> None:
    """List what is registered of the decisions of the project SLUG."""
    found = ledger.registered(context(), slug)
    if as_json:
        print_json([_hypothesis_json(event, one) for event, one in found])
        return
    rows = [
        (
            one.id,
            event.occurred_on,
            f"H{one.position}",
            one.outcome,
            one.direction,
            f"{one.smallest_change:.2f}" if one.smallest_change else None,
            ",".join(map(str, one.looks)),
            f"{one.locked_at:%Y-%m-%d}",
            "exploratory" if is_exploratory(event, one) else "before the data",
        )
        for event, one in found
    ]
    head = ("number", "event", "", "outcome", "direction", "least", "looks", "locked", "standing")
    print_table(head, rows)


def _hypothesis_json(event: RegisteredEvent, one: HypothesisFact) -> dict[str, Any]:
    plain = asdict(one)
    del plain["given"]
    return plain | {
        "event": {"id": event.id, "on": event.occurred_on, "title": event.title},
        "is_exploratory": is_exploratory(event, one),
    }


@click.command()
@click.argument("slug")
@click.argument("event", required=False)
@click.option("--as-of", type=DAY, help="What the data of that day say.")
@click.option("--look", type=int, help="Only the look at so many months.")
@json_option
def verdict(
    slug: str, event: str | None, as_of: date | None, look: int | None, as_json: bool
) -> None:
    """Give the verdicts on EVENT, or on all decisions, of the project SLUG."""
    found = ledger.verdicts(context(), slug, event, as_of)
    if not found.events:
        raise NothingToShowError(
            f"Nothing is registered for {slug}: `headwater event register {slug} EVENT` locks what "
            "is expected before the data come."
        )
    if as_json:
        print_json({"project": slug, "events": [_event_json(one, look) for one in found.events]})
        return
    for line in _lines(found, look):
        click.echo(line)


def _event_json(event: PolicyEvent, look: int | None) -> dict[str, Any]:
    plain = asdict(event)
    for one in plain["hypotheses"]:
        del one["shape"]
        one["verdicts"] = [row for row in one["verdicts"] if look in (None, row["months"])]
        one["looks"] = [row for row in one["looks"] if look in (None, row["months"])]
    return plain


def _lines(policy: Policy, look: int | None) -> Iterator[str]:
    for event in policy.events:
        yield f"{event.title}, {event.on}"
        yield from textwrap.wrap(" ".join(event.sentences), _WIDTH)
        for one in event.hypotheses:
            yield ""
            yield f"{one.label}  {one.title}, expected to {one.direction}: {one.statement}"
            if one.exploratory:
                yield f"    {one.exploratory.upper()}"
            yield from _looks(one, look)


def _looks(one: HypothesisView, look: int | None) -> Iterator[str]:
    verdicts = {row.months: row for row in one.verdicts}
    for stop in one.looks:
        if look not in (None, stop.months):
            continue
        if stop.months not in verdicts:
            yield f"    {stop.months:>3} months  not due before {stop.due_on}"
        else:
            yield from _verdict(verdicts[stop.months])


def _verdict(row: VerdictView) -> Iterator[str]:
    yield f"    {row.months:>3} months  {row.mark} {row.word}"
    for text in dict.fromkeys((row.text, row.why, row.power)):
        yield from textwrap.wrap(text, _WIDTH, initial_indent=" " * 16, subsequent_indent=" " * 16)
    for earlier in row.earlier:
        yield f"{'':16}given on {earlier.on}: {earlier.word}, {earlier.text}"
