"""create_app(ctx): the Flask application. It reads no setting and opens nothing."""

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from tracker.api import webhooks
from tracker.metrics.result import METHOD_VERSION
from tracker.services.context import Context
from tracker.web import (
    acting,
    assets,
    caching,
    connect,
    disclosure,
    errors,
    format,
    letters,
    matching,
    method,
    pictures,
    portfolio,
    project,
    public,
    receipts,
    security,
    status,
    stripe,
    vendor,
    whatif,
)
from tracker.web.context import attach

_BLUEPRINTS = (
    *(assets, portfolio, project, whatif, receipts, method, status),
    *(acting, vendor, matching, disclosure, stripe, connect, letters, public),
)


def create_app(ctx: Context) -> Flask:
    """Return the application that answers from ``ctx``."""
    app = Flask("tracker.web", static_folder=None)
    attach(app, ctx)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # a receipt keeps the order of its inputs
    _set_up_templates(app, ctx)
    for part in _BLUEPRINTS:
        app.register_blueprint(part.bp)
    deliveries = webhooks.blueprint(ctx)
    app.register_blueprint(deliveries)
    signed = _sign_forms(app, ctx)
    signed.exempt(deliveries)
    # A stranger has no session that a token could be of; the order that the form carries is signed.
    signed.exempt(public.bp)
    errors.register(app)
    caching.compress(app)
    security.protect(app)
    return app


def _sign_forms(app: Flask, ctx: Context) -> CSRFProtect:
    app.config.update(
        SECRET_KEY=ctx.secret_key,
        SESSION_COOKIE_NAME="headwater",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # As long as the session: somebody may take an hour over a page of customers.
        WTF_CSRF_TIME_LIMIT=None,
        # Our own policy sends no referrer, so none can be asked for.
        WTF_CSRF_SSL_STRICT=False,
    )
    return CSRFProtect(app)


def _set_up_templates(app: Flask, ctx: Context) -> None:
    # A misspelt name must fail in a test, not print nothing on a page.
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "autoescape": True,
    }
    format.register(app)
    app.jinja_env.globals.update(
        acting_choices=acting.choices,
        acting_label=acting.label,
        asset_url=assets.asset_url,
        chart_picture=pictures.chart_picture,
        funding_picture=pictures.funding_picture,
        foundation_name=ctx.foundation_name,
        method_version=METHOD_VERSION,
        level_bar=pictures.level_bar,
        ratio_bar=pictures.ratio_bar,
        spark=pictures.spark,
    )
