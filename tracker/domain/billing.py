"""What Stripe says of a vendor's revenue: accounts, mirrored objects, states, movements, matches.

Every row belongs to one vendor and is seen by that vendor and by whoever names a wider scope.
Amounts are whole minor units of an ISO 4217 currency.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.domain.base import DecimalText, Fact, Instant, VendorOwned, enum_text


class ConnectedBy(StrEnum):
    """How an account was connected: by a restricted key, or by OAuth."""

    RESTRICTED_KEY = "restricted key"
    OAUTH = "oauth"


class StripeAccount(VendorOwned, table=True):
    """A vendor's account at Stripe; one account never feeds two vendors.

    The key is encrypted under a data key, which is encrypted under the key of this installation.
    ``closed_until``: the days before it are closed, in the account's ``timezone``.
    ``revoked_at``: the vendor took its consent back; history stays, nothing new is fetched.
    """

    __tablename__ = "stripe_account"
    __table_args__ = (UniqueConstraint("account", "livemode"),)

    id: int | None = Field(default=None, primary_key=True)
    account: str
    name: str = ""
    livemode: bool
    connected_by: ConnectedBy = Field(sa_type=enum_text(ConnectedBy))
    key_ciphertext: bytes | None = Field(default=None, sa_type=LargeBinary)
    timezone: str = "UTC"
    closed_until: date | None = None
    scopes_checked_at: datetime | None = Field(default=None, sa_type=Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    backfill_cursor: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    backfilled_at: datetime | None = Field(default=None, sa_type=Instant)
    reconciled_at: datetime | None = Field(default=None, sa_type=Instant)
    drift_count: int | None = None
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class StripeEndpoint(SQLModel, table=True):
    """An address that Stripe delivers to; ``account_id`` None: the one of all OAuth accounts."""

    __tablename__ = "stripe_endpoint"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    account_id: int | None = Field(default=None, foreign_key="stripe_account.id")
    livemode: bool
    api_version: str


class EndpointSecret(SQLModel, table=True):
    """A signing secret of an endpoint, encrypted; during a rotation two are valid."""

    __tablename__ = "endpoint_secret"

    id: int | None = Field(default=None, primary_key=True)
    endpoint_id: int = Field(foreign_key="stripe_endpoint.id", index=True)
    ciphertext: bytes = Field(sa_type=LargeBinary)
    valid_from: datetime = Field(sa_type=Instant)
    valid_until: datetime | None = Field(default=None, sa_type=Instant)


class StripeObject(VendorOwned, table=True):
    """The newest state of one object as it was fetched; a later fetch never loses to an earlier.

    ``not_valued`` says why a subscription has no value; the last one that was known then stands.
    ``changes_at`` (Unix seconds) is when time alone changes its value next, without any event.
    """

    __tablename__ = "stripe_object"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "stripe_id"),
        Index(None, "account_id", "kind", "customer"),
        Index(None, "changes_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="stripe_account.id", index=True)
    kind: str
    stripe_id: str
    customer: str | None = None
    fetch_started_ns: int = Field(sa_type=BigInteger)
    document: dict[str, Any] = Field(sa_type=JSON)
    sha256: str
    is_deleted: bool = False
    not_valued: str = Field(default="", sa_type=Text)
    changes_at: int | None = Field(default=None, sa_type=BigInteger)


class StateCause(StrEnum):
    """How a state came to be known; TIME: it changed without anybody's doing."""

    EVENT = "event"
    BACKFILL = "backfill"
    RECONSTRUCTED = "reconstructed"
    RECONCILE = "reconcile"
    MATCH = "match"
    TIME = "time"


class SubscriptionState(VendorOwned, table=True):
    """What a subscription was worth over [valid_from, valid_until).

    ``products`` are the parts of ``mrr_minor`` by product; ``committed_until`` is when what is
    committed ends, None without a known end.
    """

    __tablename__ = "subscription_state"
    __table_args__ = (Index(None, "account_id", "stripe_id", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="stripe_account.id", index=True)
    stripe_id: str
    customer: str
    valid_from: date
    valid_until: date | None = None
    status: str
    currency: str = Field(max_length=3)
    mrr_minor: int = Field(sa_type=BigInteger)
    mrr_now_minor: int = Field(sa_type=BigInteger)
    committed_minor: int = Field(sa_type=BigInteger)
    at_risk_minor: int = Field(sa_type=BigInteger)
    committed_until: date | None = None
    products: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    policy: str
    cause: StateCause = Field(sa_type=enum_text(StateCause))
    recorded_at: datetime = Field(sa_type=Instant)


class MrrMovement(VendorOwned, table=True):
    """A line of the ledger of recurring revenue, appended and never changed.

    ``customer`` is whose revenue it is as long as it is matched to no organisation, else empty.
    """

    __tablename__ = "mrr_movement"
    __table_args__ = (Index(None, "vendor_id", "moved_on"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="stripe_account.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    customer: str = ""
    moved_on: date
    kind: str
    currency: str = Field(max_length=3)
    amount_minor: int = Field(sa_type=BigInteger)
    cause: StateCause = Field(sa_type=enum_text(StateCause))
    recorded_at: datetime = Field(sa_type=Instant)


class ExchangeRate(Fact, table=True):
    """What one unit of ``base`` was in ``quote`` on ``valid_from``, exact, with its source."""

    __tablename__ = "exchange_rate"
    __table_args__ = (Index(None, "base", "quote", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    base: str = Field(max_length=3)
    quote: str = Field(max_length=3)
    rate: Decimal = Field(sa_type=DecimalText)


class MatchMethod(StrEnum):
    """Why a customer is taken for an organisation; a name alone never decides."""

    CHECKOUT = "checkout"
    METADATA = "metadata"
    DOMAIN = "domain"
    TAX_ID = "tax id"
    PERSON = "person"


class CustomerMatch(VendorOwned, table=True):
    """Which organisation a customer of a vendor is; a reversal is another row."""

    __tablename__ = "customer_match"
    __table_args__ = (Index(None, "account_id", "customer"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="stripe_account.id", index=True)
    customer: str
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    method: MatchMethod = Field(sa_type=enum_text(MatchMethod))
    evidence: str = Field(default="", sa_type=Text)
    decided_by: str
    decided_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class OAuthState(VendorOwned, table=True):
    """A vendor's way to Stripe and back: one use, one browser, ten minutes.

    The state and the browser's secret are kept as hashes alone. ``account`` is what the vendor
    granted and has yet to confirm.
    """

    __tablename__ = "oauth_state"

    id: int | None = Field(default=None, primary_key=True)
    state_sha256: str = Field(unique=True)
    browser_sha256: str
    begun_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    account: str | None = None
    livemode: bool | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)


class CheckoutIntent(VendorOwned, table=True):
    """Somebody's wish to subscribe for a project; only a fetched session proves that it did."""

    __tablename__ = "checkout_intent"

    id: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="stripe_account.id", index=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    price: str
    session: str | None = Field(default=None, unique=True)
    customer: str | None = None
    wanted_at: datetime = Field(sa_type=Instant)
    completed_at: datetime | None = Field(default=None, sa_type=Instant)


class OfferedPrice(VendorOwned, table=True):
    """A price that a vendor lets the project's public page sell."""

    __tablename__ = "offered_price"
    __table_args__ = (UniqueConstraint("account_id", "project_id", "price"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="stripe_account.id", index=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    price: str
    title: str


class Audience(StrEnum):
    """Who looks."""

    STAFF = "staff"
    RECIPIENTS = "report recipients"
    PUBLIC = "public"


class Disclosure(StrEnum):
    """How much of a vendor's money an audience sees."""

    EXACT = "exact"
    BANDED = "banded"
    SHARE_ONLY = "share only"
    NOTHING = "nothing"


class DisclosureChoice(VendorOwned, table=True):
    """What a vendor discloses to an audience from ``decided_at`` on."""

    __tablename__ = "disclosure_choice"

    id: int | None = Field(default=None, primary_key=True)
    audience: Audience = Field(sa_type=enum_text(Audience))
    level: Disclosure = Field(sa_type=enum_text(Disclosure))
    decided_by: str
    decided_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
