"""Maintainers as rows of the database, for tests that store facts."""

from datetime import UTC, date, datetime

from tracker.domain.people import MaintainerRole, Role


def maintainer(project: int, source: int, person: int, handle: str) -> MaintainerRole:
    """Return somebody who is a maintainer since 2020 by the word of a source."""
    return MaintainerRole(
        project_id=project,
        person_id=person,
        source_id=source,
        name=handle.title(),
        handle=handle,
        role=Role.MAINTAINER,
        valid_from=date(2020, 1, 1),
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
