"""Which state of a project an address asks for: the present one, or one as it was known."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, has_request_context, request

from tracker.clock import known_instant
from tracker.domain.accounts import RoleName
from tracker.errors import InvalidInputError
from tracker.services import projects
from tracker.services.projects import ShownProject
from tracker.web import acting
from tracker.web.context import context

KNOWN_AT = "known_at"
_LONGEST = 40


def asked(slug: str) -> ShownProject:
    """Return what is shown of a project, or was at the instant that the address names.

    A vendor is none of the staff: of others' money it reads what reports hold.

    Raises:
        NotFoundError: there is no such project.
        NothingToShowError: nothing has been computed of it, or had been by then.
        InvalidInputError: the address names no day and no instant.
    """
    known_at = _known_at()
    found = (
        projects.shown(context(), slug)
        if known_at is None
        else projects.shown_at(context(), slug, known_at)
    )
    is_staff = acting.actor().role is RoleName.STAFF
    return found if is_staff else replace(found, document=found.for_recipients)


def _known_at() -> datetime | None:
    given = request.args.get(KNOWN_AT, "").strip()[:_LONGEST]
    try:
        return known_instant(given) if given else None
    except ValueError as error:
        raise InvalidInputError(
            f"“{given}” is no day and no instant; write known_at=2026-11-20 or "
            "known_at=2026-11-20T10:32Z."
        ) from error


def keep_asking(blueprint: Blueprint) -> None:
    """Make every link within ``blueprint`` ask for the same state as the page that it is on."""

    @blueprint.url_defaults
    def _same(_endpoint: str, values: dict[str, Any]) -> None:
        if has_request_context() and request.args.get(KNOWN_AT):
            values.setdefault(KNOWN_AT, request.args[KNOWN_AT])
