"""The exchange rates that stand."""

from sqlalchemy import select
from sqlmodel import col

from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.billing import ExchangeRate
from tracker.domain.provenance import Source
from tracker.metrics.exchange import Rate, Rates


def rates(tx: Tx) -> Rates:
    """Return all rates when ``tx`` looks; of two of one day the one recorded last counts."""
    named = (col(ExchangeRate.valid_from), col(ExchangeRate.base), col(ExchangeRate.quote))
    query = (
        select(*named, col(ExchangeRate.rate), col(Source.address))
        .join(Source, col(Source.id) == col(ExchangeRate.source_id))
        .where(standing(tx, ExchangeRate))
        .order_by(col(ExchangeRate.id))
    )
    return Rates(Rate(*row) for row in tx.session.execute(query))
