"""All tables at once: import this where the whole schema must be known."""

from sqlmodel import SQLModel

from tracker.domain import (
    delivery,
    funding,
    governance,
    health,
    organisations,
    people,
    projects,
    provenance,
)

metadata = SQLModel.metadata
MODULES = (delivery, funding, governance, health, organisations, people, projects, provenance)
