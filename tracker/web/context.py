"""What views are handed: the application's context, put there by ``create_app``."""

from typing import cast

from flask import Flask, current_app

from tracker.services.context import Context

_KEY = "headwater"


def attach(app: Flask, ctx: Context) -> None:
    """Give ``app`` the context that its views will work with."""
    app.extensions[_KEY] = ctx


def context() -> Context:
    """Return the context of the application that answers."""
    return cast(Context, current_app.extensions[_KEY])
