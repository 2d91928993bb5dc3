"""What all pages of one project share: its document, how fresh it is, and when it was made."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template

from tracker.services.projects import ShownProject
from tracker.web.caching import unless_known


def project_page(
    shown: ShownProject, template: str, more: Callable[[], Mapping[str, Any]] = dict
) -> Response:
    """Return the page of a project, or 304; ``more`` is only asked for what has to be rendered."""
    return unless_known(
        facts_of(shown),
        lambda: Response(
            render_template(
                template,
                document=shown.document,
                project=shown.document["project"],
                computed_at=shown.computed_at,
                has_newer_facts=shown.has_newer_facts,
                known_at=shown.known_at,
                as_of=(shown.document["as_of"],) * 2,
                **more(),
            )
        ),
    )


def facts_of(shown: ShownProject) -> tuple[object, ...]:
    """Return what identifies the facts behind a page."""
    return (shown.computed_at, shown.has_newer_facts)
