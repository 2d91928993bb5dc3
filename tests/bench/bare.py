"""The least that a webhook can be: a route that inserts one row. ``BARE_DATABASE`` names where."""

import os

from flask import Flask, request
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table

from tracker.clock import SystemClock
from tracker.db.engine import make_engine
from tracker.db.uow import UnitOfWork

app = Flask(__name__)
uow = UnitOfWork(make_engine(os.environ["BARE_DATABASE"]), SystemClock())
rows = Table("bare", MetaData(), Column("id", Integer, primary_key=True), Column("b", LargeBinary))
rows.create(uow.engine, checkfirst=True)


@app.post("/<slug>")
def deliver(slug: str) -> str:
    with uow.begin() as tx:
        tx.session.execute(rows.insert().values(b=request.get_data()))
    return "ok"
