"""All tables at once: import this where the whole schema must be known."""

from sqlmodel import SQLModel

from tracker.domain import (
    accounts,
    billing,
    delivery,
    funding,
    governance,
    health,
    inbox,
    organisations,
    people,
    projects,
    provenance,
    upkeep,
)

metadata = SQLModel.metadata
MODULES = (
    *(accounts, billing, delivery, funding, governance, health, inbox),
    *(organisations, people, projects, provenance, upkeep),
)
