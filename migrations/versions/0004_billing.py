"""billing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would make these tables anew, which rows that point at them forbid.
    op.add_column(
        "project",
        sa.Column("is_published", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("health_snapshot", sa.Column("for_recipients", sa.JSON(), nullable=True))

    op.create_table(
        "exchange_rate",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("rate", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_exchange_rate_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
    )
    with op.batch_alter_table("exchange_rate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_rate_source_id"), ["source_id"])
        batch_op.create_index(
            batch_op.f("ix_exchange_rate_base_quote_valid_from"), ["base", "quote", "valid_from"]
        )

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_audit_entry_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_vendor_id"), ["vendor_id"], unique=False)

    op.create_table(
        "disclosure_choice",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_disclosure_choice_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_choice")),
    )
    with op.batch_alter_table("disclosure_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disclosure_choice_vendor_id"), ["vendor_id"], unique=False
        )

    op.create_table(
        "task_claim",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_task_claim")),
    )

    op.create_table(
        "stripe_account",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("connected_by", sa.String(32), nullable=False),
        sa.Column("key_ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("scopes_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("backfill_cursor", sa.JSON(), nullable=False),
        sa.Column("backfilled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reconciled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drift_count", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_stripe_account_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_account")),
        sa.UniqueConstraint("account", "livemode", name=op.f("uq_stripe_account_account_livemode")),
    )
    with op.batch_alter_table("stripe_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stripe_account_vendor_id"), ["vendor_id"], unique=False
        )

    op.create_table(
        "other_funding",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("expenses_minor", sa.BigInteger(), nullable=True),
        sa.Column("taxes_minor", sa.BigInteger(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_other_funding_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_other_funding_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_other_funding_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_funding")),
    )
    with op.batch_alter_table("other_funding", schema=None) as batch_op:
        for column in ("organisation_id", "project_id", "source_id"):
            batch_op.create_index(batch_op.f(f"ix_other_funding_{column}"), [column], unique=False)

    op.create_table(
        "oauth_state",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_sha256", sa.String(), nullable=False),
        sa.Column("browser_sha256", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("livemode", sa.Boolean(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_oauth_state_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_state")),
        sa.UniqueConstraint("state_sha256", name=op.f("uq_oauth_state_state_sha256")),
    )
    with op.batch_alter_table("oauth_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oauth_state_vendor_id"), ["vendor_id"], unique=False)

    op.create_table(
        "checkout_intent",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("price", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=True),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["stripe_account.id"], name=op.f("fk_checkout_intent_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_checkout_intent_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_checkout_intent_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_checkout_intent_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout_intent")),
        sa.UniqueConstraint("session", name=op.f("uq_checkout_intent_session")),
    )
    with op.batch_alter_table("checkout_intent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_checkout_intent_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_checkout_intent_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_checkout_intent_vendor_id"), ["vendor_id"], unique=False
        )

    op.create_table(
        "customer_match",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["stripe_account.id"], name=op.f("fk_customer_match_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_customer_match_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_customer_match_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_match")),
    )
    with op.batch_alter_table("customer_match", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_match_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_customer_match_account_id_customer"),
            ["account_id", "customer"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_customer_match_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_customer_match_vendor_id"), ["vendor_id"], unique=False
        )

    op.create_table(
        "mrr_movement",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["stripe_account.id"], name=op.f("fk_mrr_movement_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mrr_movement_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_mrr_movement_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mrr_movement")),
    )
    with op.batch_alter_table("mrr_movement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mrr_movement_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mrr_movement_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_mrr_movement_vendor_id"), ["vendor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mrr_movement_vendor_id_moved_on"),
            ["vendor_id", "moved_on"],
            unique=False,
        )

    op.create_table(
        "offered_price",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("price", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["stripe_account.id"], name=op.f("fk_offered_price_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_offered_price_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_offered_price_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offered_price")),
        sa.UniqueConstraint(
            "account_id",
            "project_id",
            "price",
            name=op.f("uq_offered_price_account_id_project_id_price"),
        ),
    )
    with op.batch_alter_table("offered_price", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offered_price_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_offered_price_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_offered_price_vendor_id"), ["vendor_id"], unique=False)

    op.create_table(
        "stripe_endpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("api_version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["stripe_account.id"], name=op.f("fk_stripe_endpoint_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_endpoint")),
        sa.UniqueConstraint("slug", name=op.f("uq_stripe_endpoint_slug")),
    )
    op.create_table(
        "stripe_object",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stripe_id", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("fetch_started_ns", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("not_valued", sa.Text(), nullable=False),
        sa.Column("changes_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["stripe_account.id"], name=op.f("fk_stripe_object_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_stripe_object_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_object")),
        sa.UniqueConstraint(
            "account_id",
            "kind",
            "stripe_id",
            name=op.f("uq_stripe_object_account_id_kind_stripe_id"),
        ),
    )
    with op.batch_alter_table("stripe_object", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stripe_object_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_stripe_object_account_id_kind_customer"),
            ["account_id", "kind", "customer"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_stripe_object_vendor_id"), ["vendor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_stripe_object_changes_at"), ["changes_at"], unique=False
        )

    op.create_table(
        "subscription_state",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("stripe_id", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("mrr_minor", sa.BigInteger(), nullable=False),
        sa.Column("mrr_now_minor", sa.BigInteger(), nullable=False),
        sa.Column("committed_minor", sa.BigInteger(), nullable=False),
        sa.Column("at_risk_minor", sa.BigInteger(), nullable=False),
        sa.Column("committed_until", sa.Date(), nullable=True),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("cause", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["stripe_account.id"], name=op.f("fk_subscription_state_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_subscription_state_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_state")),
    )
    with op.batch_alter_table("subscription_state", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscription_state_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_subscription_state_account_id_stripe_id_valid_from"),
            ["account_id", "stripe_id", "valid_from"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_subscription_state_vendor_id"), ["vendor_id"], unique=False
        )

    op.create_table(
        "endpoint_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["stripe_endpoint.id"], name=op.f("fk_endpoint_secret_endpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoint_secret")),
    )
    with op.batch_alter_table("endpoint_secret", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_endpoint_secret_endpoint_id"), ["endpoint_id"], unique=False
        )

    op.create_table(
        "inbound_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("api_version", sa.String(), nullable=True),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("object_kind", sa.String(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["stripe_account.id"], name=op.f("fk_inbound_event_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["stripe_endpoint.id"], name=op.f("fk_inbound_event_endpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_event")),
        sa.UniqueConstraint(
            "account",
            "livemode",
            "event_id",
            name=op.f("uq_inbound_event_account_livemode_event_id"),
        ),
    )
    with op.batch_alter_table("inbound_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inbound_event_account_id_object_id"),
            ["account_id", "object_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inbound_event_state_due_at"), ["state", "due_at"], unique=False
        )

    op.create_table(
        "rejected_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["stripe_endpoint.id"], name=op.f("fk_rejected_delivery_endpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_delivery")),
        sa.UniqueConstraint(
            "endpoint_id", "day", "reason", name=op.f("uq_rejected_delivery_endpoint_id_day_reason")
        ),
    )


def downgrade() -> None:
    op.drop_table("rejected_delivery")
    with op.batch_alter_table("inbound_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_event_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_inbound_event_account_id_object_id"))

    op.drop_table("inbound_event")
    with op.batch_alter_table("endpoint_secret", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_endpoint_secret_endpoint_id"))

    op.drop_table("endpoint_secret")
    with op.batch_alter_table("subscription_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscription_state_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_subscription_state_account_id_stripe_id_valid_from"))
        batch_op.drop_index(batch_op.f("ix_subscription_state_account_id"))

    op.drop_table("subscription_state")
    with op.batch_alter_table("stripe_object", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stripe_object_changes_at"))
        batch_op.drop_index(batch_op.f("ix_stripe_object_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_stripe_object_account_id_kind_customer"))
        batch_op.drop_index(batch_op.f("ix_stripe_object_account_id"))

    op.drop_table("stripe_object")
    op.drop_table("stripe_endpoint")
    with op.batch_alter_table("offered_price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offered_price_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_offered_price_project_id"))
        batch_op.drop_index(batch_op.f("ix_offered_price_account_id"))

    op.drop_table("offered_price")
    with op.batch_alter_table("mrr_movement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mrr_movement_vendor_id_moved_on"))
        batch_op.drop_index(batch_op.f("ix_mrr_movement_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_mrr_movement_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_mrr_movement_account_id"))

    op.drop_table("mrr_movement")
    with op.batch_alter_table("customer_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_match_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_customer_match_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_customer_match_account_id_customer"))
        batch_op.drop_index(batch_op.f("ix_customer_match_account_id"))

    op.drop_table("customer_match")
    with op.batch_alter_table("checkout_intent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkout_intent_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_checkout_intent_project_id"))
        batch_op.drop_index(batch_op.f("ix_checkout_intent_account_id"))

    op.drop_table("checkout_intent")
    with op.batch_alter_table("oauth_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oauth_state_vendor_id"))

    op.drop_table("oauth_state")
    with op.batch_alter_table("other_funding", schema=None) as batch_op:
        for column in ("organisation_id", "project_id", "source_id"):
            batch_op.drop_index(batch_op.f(f"ix_other_funding_{column}"))

    op.drop_table("other_funding")
    with op.batch_alter_table("stripe_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stripe_account_vendor_id"))

    op.drop_table("stripe_account")
    op.drop_table("task_claim")
    with op.batch_alter_table("disclosure_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disclosure_choice_vendor_id"))

    op.drop_table("disclosure_choice")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("exchange_rate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_rate_base_quote_valid_from"))
        batch_op.drop_index(batch_op.f("ix_exchange_rate_source_id"))

    op.drop_table("exchange_rate")
    op.drop_column("project", "is_published")
    op.drop_column("health_snapshot", "for_recipients")
