"""Exchange rates from a table to what converts by them, exact on both databases."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from tracker.db.queries.exchange import rates
from tracker.metrics.exchange import Rate
from tracker.services import entry
from tracker.services.context import Context
from tracker.services.entry import Wish

HEAD = "on,base,quote,rate,source\n"


def enter(ctx: Context, folder: Path, text: str) -> entry.TableRun:
    file = folder / "rates.csv"
    file.write_text(HEAD + text)
    return entry.import_table(ctx, "exchange-rates", file, Wish())


def found(ctx: Context, day: date) -> Rate | None:
    with ctx.uow.read() as tx:
        return rates(tx).rate_of("EUR", "USD", day)


def test_rate_is_kept_to_the_last_digit_and_corrected_by_its_key(
    ctx: Context, tmp_path: Path
) -> None:
    enter(ctx, tmp_path, "2026-06-12,EUR,USD,123456789012.123456789012,ECB\n")
    first = found(ctx, date(2026, 6, 13))
    run = enter(ctx, tmp_path, "2026-06-12,EUR,USD,1.08420,ECB\n")

    second = found(ctx, date(2026, 6, 13))

    day = date(2026, 6, 12)
    assert first == Rate(day, "EUR", "USD", Decimal("123456789012.123456789012"), "ECB")
    assert run.counts["corrected"] == 1
    assert second == Rate(day, "EUR", "USD", Decimal("1.0842"), "ECB")
    assert found(ctx, date(2026, 6, 11)) is None


def test_what_is_no_rate_is_told(ctx: Context, tmp_path: Path) -> None:
    run = enter(
        ctx,
        tmp_path,
        "2026-06-12,EUR,EUR,1,ECB\n2026-06-12,EUR,USD,0,ECB\n2026-06-12,EUR,USD,1e3,ECB\n"
        "2026-06-12,EUR,XXX,1,ECB\n",
    )

    assert run.state == "failed"
    assert [one.message.partition(":")[0] for one in run.issues] == [
        "quote",
        "rate",
        "rate",
        "quote",
    ]
    assert found(ctx, date(2026, 6, 12)) is None
