"""Roster drift of one project or of all, from the facts as they are or as they were known."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tracker.db.frames import project_facts
from tracker.db.queries import projects
from tracker.db.queries.disclosure import terms
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import Audience
from tracker.health.drift import RosterDrift
from tracker.health.drift_document import DriftView
from tracker.health.facts import ProjectFacts
from tracker.health.figures import figure_id
from tracker.health.norms import NO_NORMS
from tracker.health.roster import Roster
from tracker.services.context import Context
from tracker.services.health import default_day


@dataclass(frozen=True, slots=True)
class ProjectDrift:
    """The drift of one project on a day; ``drift`` None: no roster, and nobody to put on one."""

    slug: str
    name: str
    as_of: date
    drift: DriftView | None

    @property
    def number(self) -> int:
        """How many people the sources disagree on."""
        return len(self.drift.rows) + self.drift.rows_left_out if self.drift else 0

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON types."""
        return asdict(self) | {"number": self.number}


def drift(
    ctx: Context,
    slug: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Sequence[ProjectDrift]:
    """Return the drift of a project, or of all projects: those with most of it first.

    Raises:
        NotFoundError: there is no such project.
    """
    found = [_drift(ctx, facts, as_of, known_at) for facts in _facts(ctx, slug, known_at)]
    return sorted(found, key=lambda one: (-one.number, one.slug))


def _facts(ctx: Context, slug: str | None, known_at: datetime | None) -> Sequence[ProjectFacts]:
    with ctx.uow.read(EVERY_VENDOR, known_at=known_at) as tx:
        asked = [projects.project(tx, slug)] if slug else projects.projects(tx)
        seen = terms(tx, Audience.STAFF, ctx.bands)
        return [project_facts(tx, one, ctx.foundation_name, NO_NORMS, seen) for one in asked]


def _drift(
    ctx: Context, facts: ProjectFacts, as_of: date | None, known_at: datetime | None
) -> ProjectDrift:
    day = as_of or default_day(ctx, facts, known_at)
    known = facts.as_of(day)
    found = RosterDrift(known, Roster(known, day))
    return ProjectDrift(
        facts.slug, facts.name, day, found.view(figure_id(facts.slug, day, "drift"))
    )
