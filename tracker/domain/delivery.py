"""What reaches the adopters, as entered: vendors' releases, guidance, answers, issues, counters.

A fact of one day, such as a release, is valid from that day on and has no end.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from tracker.domain.base import Fact, enum_text


class AdopterChannel(StrEnum):
    """Which artifacts an adopter runs; ``last free stable`` is stranded."""

    EDGE = "edge"
    VENDOR_STABLE = "vendor stable"
    LAST_FREE_STABLE = "last free stable"
    SELF_BUILT = "self-built"


class AdopterAnswer(Fact, table=True):
    """What an adopter answered on ``valid_from``, or somebody about it; None: no answer.

    ``is_paying``: whether it has a subscription that covers the project, if none is on record.
    """

    __tablename__ = "adopter_answer"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    is_commercial: bool | None = None
    uses_artifacts: bool | None = None
    is_critical: bool | None = None
    is_paying: bool | None = None
    channel: AdopterChannel | None = Field(default=None, sa_type=enum_text(AdopterChannel))
    version: str = ""
    confirmed_on: date | None = None


class VendorRelease(Fact, table=True):
    """A vendor's stable release of ``valid_from``, and what of the project it contains.

    ``upstream_tag`` is the release of the project that it was built from, and ``fix`` the fix that
    it brought to adopters; ``is_shipped`` False: the fix of that day is not shipped yet.
    """

    __tablename__ = "vendor_release"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    version: str
    upstream_tag: str = Field(default="", sa_type=Text)
    fix: str = ""
    fixed_upstream_on: date | None = None
    is_shipped: bool = True
    url: str | None = Field(default=None, sa_type=Text)


class GuidanceStatus(StrEnum):
    """What the project says of a release."""

    RECOMMENDED = "recommended"
    CAUTION = "caution"
    NOT_RECOMMENDED = "not recommended"


class ReleaseGuidance(Fact, table=True):
    """What the project said on ``valid_from`` of one of its releases."""

    __tablename__ = "release_guidance"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    tag: str = Field(sa_type=Text)
    status: GuidanceStatus = Field(sa_type=enum_text(GuidanceStatus))
    use_instead: str = Field(default="", sa_type=Text)
    url: str | None = Field(default=None, sa_type=Text)


class ReportedIssue(Fact, table=True):
    """An issue that an adopter reported on ``valid_from``; open while no other day is known.

    ``released_on`` is the day of the first release with the fix, ``closed_on`` that of an end
    without a fix.
    """

    __tablename__ = "reported_issue"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    reference: str = Field(sa_type=Text)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    answered_on: date | None = None
    merged_on: date | None = None
    released_on: date | None = None
    closed_on: date | None = None


class CommunityCount(Fact, table=True):
    """A counter of the community as read on ``valid_from``, for example members of a chat."""

    __tablename__ = "community_count"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    counter: str
    count: int = Field(sa_type=BigInteger)
