"""Organisations under all their names and domains, and which of them adopt or belong."""

import re
from datetime import date

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.domain.base import Fact


class Organisation(SQLModel, table=True):
    """A company or other body; ``key`` is its name without case, dots and legal form."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str


class OrganisationDomain(SQLModel, table=True):
    """A mail or web domain that belongs to an organisation."""

    __tablename__ = "organisation_domain"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    domain: str = Field(unique=True)


class Adoption(Fact, table=True):
    """An organisation that a project lists as an adopter. Listed is not using."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str
    url: str | None = Field(default=None, sa_type=Text)
    earlier_names: str = Field(default="", sa_type=Text)
    start_known: bool = True


class Membership(SQLModel, table=True):
    """An organisation's membership of the foundation, as the latest landscape file says."""

    __table_args__ = (UniqueConstraint("organisation_id", "level"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    level: str
    joined_on: date | None = None
    is_end_user: bool = False


_LEGAL_FORMS = frozenset(
    {"ab", "ag", "as", "asa", "bv", "co", "corp", "corporation", "gmbh", "inc", "incorporated"}
    | {"kk", "limited", "llc", "llp", "ltd", "nv", "oy", "plc", "pty", "pte", "sa", "sas", "se"}
    | {"srl"}
)
SELF_EMPLOYED = frozenset(
    {"self", "selfemployed", "individual", "independent", "freelancer", "freelance"}
)
NO_EMPLOYER = frozenset({"", "none", "unaffiliated", "unknown", "na", "tbd"})


def organisation_key(name: str) -> str:
    """Return the name without case, punctuation and legal form: "Example, Inc." is "example".

    It does not know that two names are one company (AWS, Amazon): only a person can say that.
    """
    words = re.split(r"[^\w]+", name.casefold())
    words = [word for word in words if word]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return "".join(words)
