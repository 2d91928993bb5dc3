"""Who pays whom for a project, as entered: vendors, subscriptions, splits, salaries, paid time.

Amounts are whole minor units of an ISO 4217 currency. What a person earns is never shown.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from tracker.domain.base import Fact, enum_text


class VendorRelation(Fact, table=True):
    """An organisation that sells something made of a project; ``terms``: who gets a stable build.

    ``is_stable_free``: whether its stable builds cost nothing; None: not known.
    """

    __tablename__ = "vendor_relation"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    product: str = ""
    terms: str = Field(default="", sa_type=Text)
    url: str | None = Field(default=None, sa_type=Text)
    is_stable_free: bool | None = None


class SubscriptionKind(StrEnum):
    """What is paid for; only the first two recur (model.md 5.1)."""

    RECURRING = "recurring"
    USAGE = "usage"
    SERVICES = "services"
    GRANT = "grant"
    DONATION = "donation"


class BillingPeriod(StrEnum):
    """How often the amount of a subscription is paid."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"


class Subscription(Fact, table=True):
    """What an adopter pays a vendor, from ``valid_from`` on; ``contract_until`` is exclusive.

    ``reference`` is the vendor's own name for the contract. ``contract_until`` None: no known end,
    so nothing of it is committed.
    """

    id: int | None = Field(default=None, primary_key=True)
    vendor_id: int = Field(foreign_key="organisation.id", index=True)
    adopter_id: int = Field(foreign_key="organisation.id", index=True)
    reference: str
    product: str = ""
    kind: SubscriptionKind = Field(sa_type=enum_text(SubscriptionKind))
    period: BillingPeriod = Field(sa_type=enum_text(BillingPeriod))
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    contract_until: date | None = None


class RevenueSplit(Fact, table=True):
    """Which part of a vendor's revenue is for a project.

    With a ``reference`` it is that contract's (rule a); with a ``product`` and a share it is the
    vendor's published weight (rule b); with a product and no share the product contains the
    project (rule d). A share lies in 0..1.
    """

    __tablename__ = "revenue_split"

    id: int | None = Field(default=None, primary_key=True)
    vendor_id: int = Field(foreign_key="organisation.id", index=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    reference: str = ""
    product: str = ""
    share: float | None = None


class FundedTime(Fact, table=True):
    """The time that an organisation pays a person to spend on a project, in FTE over 0 up to 1."""

    __tablename__ = "funded_time"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    fte: float


class MaintainerSalary(Fact, table=True):
    """What a person earns in a year, between two amounts; used in sums, never shown."""

    __tablename__ = "maintainer_salary"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    low_minor: int = Field(sa_type=BigInteger)
    high_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)


class SalaryBand(Fact, table=True):
    """The foundation's yearly salaries at the 25th, 50th and 75th percentile, for unknown ones.

    ``wage_share`` is the part of the cost of employment that is salary, over 0 up to 1.
    """

    __tablename__ = "salary_band"

    id: int | None = Field(default=None, primary_key=True)
    p25_minor: int = Field(sa_type=BigInteger)
    p50_minor: int = Field(sa_type=BigInteger)
    p75_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    wage_share: float


class OtherKind(StrEnum):
    """What money is that nobody pays for a service: it recurs by nobody's promise."""

    GRANT = "grant"
    DUES = "dues"
    SPONSORSHIP = "sponsorship"
    DONATION = "donation"
    OTHER = "other"
    #: All that an organisation says it received in a year, whoever gave it.
    INCOME = "income"


class OtherFunding(Fact, table=True):
    """Money that a project got from ``valid_from`` on and that no contract with a vendor is for.

    It is public, as whoever gave it said. ``amount_minor`` None: how much was not disclosed.
    ``valid_until`` is the first day that it is not for; None: it was given on one day.
    ``project_id`` None: it went to the foundation as a whole.

    ``organisation_id`` is who gave it; of `OtherKind.INCOME` it is who received it and says so, and
    ``expenses_minor`` and ``taxes_minor`` are what that organisation spent and paid in taxes.
    ``is_shared``: that organisation does not work for this project alone.
    """

    __tablename__ = "other_funding"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    kind: OtherKind = Field(sa_type=enum_text(OtherKind))
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = Field(max_length=3)
    url: str | None = Field(default=None, sa_type=Text)
    expenses_minor: int | None = Field(default=None, sa_type=BigInteger)
    taxes_minor: int | None = Field(default=None, sa_type=BigInteger)
    is_shared: bool = False


class VendorFinance(Fact, table=True):
    """What a vendor discloses of itself: cash, net burn a month, and the part it passes through."""

    __tablename__ = "vendor_finance"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    currency: str = Field(max_length=3)
    cash_minor: int | None = Field(default=None, sa_type=BigInteger)
    net_burn_minor: int | None = Field(default=None, sa_type=BigInteger)
    pass_through: float | None = None
