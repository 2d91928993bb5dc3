"""entered facts, ledger and forecasts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What was registered, remarked or said of a change stays as it was, whatever a program tries.
LOCKED = ("hypothesis", "hypothesis_note", "verdict")
# Nor is the day moved by which it is judged.
MOVED = "a registered event is never moved"
REGISTERED = (
    "(NEW.occurred_on <> OLD.occurred_on OR NEW.transition_months <> OLD.transition_months) "
    "AND EXISTS (SELECT 1 FROM hypothesis WHERE hypothesis.event_id = OLD.id)"
)


def upgrade() -> None:
    op.create_table(
        "forecast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("prior", sa.String(), nullable=False),
        sa.Column("method_version", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("happened", sa.Boolean(), nullable=True),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_forecast_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast")),
        sa.UniqueConstraint(
            "project_id",
            "as_of",
            "kind",
            "least",
            "years",
            name=op.f("uq_forecast_project_id_as_of_kind_least_years"),
        ),
    )
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forecast_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_forecast_project_id"), ["project_id"], unique=False)

    op.create_table(
        "adopter_answer",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_commercial", sa.Boolean(), nullable=True),
        sa.Column("uses_artifacts", sa.Boolean(), nullable=True),
        sa.Column("is_critical", sa.Boolean(), nullable=True),
        sa.Column("is_paying", sa.Boolean(), nullable=True),
        sa.Column("channel", sa.String(32), nullable=True),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_adopter_answer_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_adopter_answer_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_adopter_answer_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adopter_answer")),
    )
    with op.batch_alter_table("adopter_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_adopter_answer_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_adopter_answer_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_adopter_answer_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "community_count",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_community_count_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_community_count_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_count")),
    )
    with op.batch_alter_table("community_count", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_count_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_community_count_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "funded_time",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("fte", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_funded_time_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_funded_time_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_funded_time_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_funded_time_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funded_time")),
    )
    with op.batch_alter_table("funded_time", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_funded_time_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_funded_time_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funded_time_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funded_time_source_id"), ["source_id"], unique=False)

    op.create_table(
        "hypothesis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("direction", sa.String(32), nullable=False),
        sa.Column("smallest_change", sa.Float(), nullable=True),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("is_link", sa.Boolean(), nullable=False),
        sa.Column("peers", sa.JSON(), nullable=False),
        sa.Column("looks", sa.JSON(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["governance_event.id"], name=op.f("fk_hypothesis_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hypothesis")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_hypothesis_event_id_position")),
    )
    with op.batch_alter_table("hypothesis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hypothesis_event_id"), ["event_id"], unique=False)

    op.create_table(
        "maintainer_salary",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("low_minor", sa.BigInteger(), nullable=False),
        sa.Column("high_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_maintainer_salary_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_maintainer_salary_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_maintainer_salary_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintainer_salary")),
    )
    with op.batch_alter_table("maintainer_salary", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_maintainer_salary_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_maintainer_salary_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_maintainer_salary_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "release_guidance",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("use_instead", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_release_guidance_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_release_guidance_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_guidance")),
    )
    with op.batch_alter_table("release_guidance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_guidance_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_release_guidance_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "reported_issue",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("merged_on", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_reported_issue_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_reported_issue_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_reported_issue_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_issue")),
    )
    with op.batch_alter_table("reported_issue", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reported_issue_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reported_issue_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reported_issue_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "revenue_split",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("share", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_revenue_split_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_revenue_split_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_revenue_split_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_split")),
    )
    with op.batch_alter_table("revenue_split", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_revenue_split_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_revenue_split_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_revenue_split_vendor_id"), ["vendor_id"], unique=False)

    op.create_table(
        "salary_band",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("p25_minor", sa.BigInteger(), nullable=False),
        sa.Column("p50_minor", sa.BigInteger(), nullable=False),
        sa.Column("p75_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("wage_share", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_salary_band_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_salary_band")),
    )
    with op.batch_alter_table("salary_band", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_salary_band_source_id"), ["source_id"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("adopter_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("contract_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["adopter_id"], ["organisation.id"], name=op.f("fk_subscription_adopter_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_subscription_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["organisation.id"], name=op.f("fk_subscription_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscription_adopter_id"), ["adopter_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_subscription_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscription_vendor_id"), ["vendor_id"], unique=False)

    op.create_table(
        "vendor_finance",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("cash_minor", sa.BigInteger(), nullable=True),
        sa.Column("net_burn_minor", sa.BigInteger(), nullable=True),
        sa.Column("pass_through", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_finance_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_vendor_finance_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_finance")),
    )
    with op.batch_alter_table("vendor_finance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vendor_finance_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_vendor_finance_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "vendor_relation",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("is_stable_free", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_vendor_relation_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_vendor_relation_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_vendor_relation_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_relation")),
    )
    with op.batch_alter_table("vendor_relation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vendor_relation_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_vendor_relation_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_vendor_relation_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "vendor_release",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("upstream_tag", sa.Text(), nullable=False),
        sa.Column("fix", sa.String(), nullable=False),
        sa.Column("fixed_upstream_on", sa.Date(), nullable=True),
        sa.Column("is_shipped", sa.Boolean(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_release_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_vendor_release_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_vendor_release_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_release")),
    )
    with op.batch_alter_table("vendor_release", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vendor_release_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_vendor_release_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_vendor_release_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "hypothesis_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hypothesis_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hypothesis_id"], ["hypothesis.id"], name=op.f("fk_hypothesis_note_hypothesis_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hypothesis_note")),
    )
    with op.batch_alter_table("hypothesis_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hypothesis_note_hypothesis_id"), ["hypothesis_id"], unique=False
        )

    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hypothesis_id", sa.Integer(), nullable=False),
        sa.Column("look_months", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("method_version", sa.String(), nullable=False),
        sa.Column("inputs_hash", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hypothesis_id"], ["hypothesis.id"], name=op.f("fk_verdict_hypothesis_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint(
            "hypothesis_id",
            "look_months",
            "inputs_hash",
            name=op.f("uq_verdict_hypothesis_id_look_months_inputs_hash"),
        ),
    )
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_verdict_hypothesis_id"), ["hypothesis_id"], unique=False
        )

    with op.batch_alter_table("governance_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("transition_months", sa.Integer(), server_default="0", nullable=False)
        )

    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"
        )
        op.execute(
            "CREATE FUNCTION refuse_move() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {REGISTERED} THEN RAISE EXCEPTION '{MOVED}'; END IF; "
            "RETURN NEW; END $$"
        )
    for table in LOCKED:
        for deed in ("UPDATE", "DELETE"):
            op.execute(locking_trigger(table, deed))
    op.execute(moving_trigger())


def locking_trigger(table: str, deed: str) -> str:
    start = f"CREATE TRIGGER {table}_refuses_{deed.lower()} BEFORE {deed} ON {table}"
    if op.get_bind().dialect.name == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"


def moving_trigger() -> str:
    start = "CREATE TRIGGER governance_event_refuses_move BEFORE UPDATE ON governance_event"
    if op.get_bind().dialect.name == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_move()"
    return f"{start} WHEN {REGISTERED} BEGIN SELECT RAISE(ABORT, '{MOVED}'); END"


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in LOCKED:
        for deed in ("update", "delete"):
            place = f" ON {table}" if is_postgresql else ""
            op.execute(f"DROP TRIGGER {table}_refuses_{deed}{place}")
    place = " ON governance_event" if is_postgresql else ""
    op.execute(f"DROP TRIGGER governance_event_refuses_move{place}")
    if is_postgresql:
        op.execute("DROP FUNCTION refuse_change()")
        op.execute("DROP FUNCTION refuse_move()")
    with op.batch_alter_table("governance_event", schema=None) as batch_op:
        batch_op.drop_column("transition_months")

    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_hypothesis_id"))

    op.drop_table("verdict")
    with op.batch_alter_table("hypothesis_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hypothesis_note_hypothesis_id"))

    op.drop_table("hypothesis_note")
    with op.batch_alter_table("vendor_release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vendor_release_source_id"))
        batch_op.drop_index(batch_op.f("ix_vendor_release_project_id"))
        batch_op.drop_index(batch_op.f("ix_vendor_release_organisation_id"))

    op.drop_table("vendor_release")
    with op.batch_alter_table("vendor_relation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vendor_relation_source_id"))
        batch_op.drop_index(batch_op.f("ix_vendor_relation_project_id"))
        batch_op.drop_index(batch_op.f("ix_vendor_relation_organisation_id"))

    op.drop_table("vendor_relation")
    with op.batch_alter_table("vendor_finance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vendor_finance_source_id"))
        batch_op.drop_index(batch_op.f("ix_vendor_finance_organisation_id"))

    op.drop_table("vendor_finance")
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscription_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_subscription_source_id"))
        batch_op.drop_index(batch_op.f("ix_subscription_adopter_id"))

    op.drop_table("subscription")
    with op.batch_alter_table("salary_band", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_salary_band_source_id"))

    op.drop_table("salary_band")
    with op.batch_alter_table("revenue_split", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revenue_split_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_revenue_split_source_id"))
        batch_op.drop_index(batch_op.f("ix_revenue_split_project_id"))

    op.drop_table("revenue_split")
    with op.batch_alter_table("reported_issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reported_issue_source_id"))
        batch_op.drop_index(batch_op.f("ix_reported_issue_project_id"))
        batch_op.drop_index(batch_op.f("ix_reported_issue_organisation_id"))

    op.drop_table("reported_issue")
    with op.batch_alter_table("release_guidance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_guidance_source_id"))
        batch_op.drop_index(batch_op.f("ix_release_guidance_project_id"))

    op.drop_table("release_guidance")
    with op.batch_alter_table("maintainer_salary", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_maintainer_salary_source_id"))
        batch_op.drop_index(batch_op.f("ix_maintainer_salary_project_id"))
        batch_op.drop_index(batch_op.f("ix_maintainer_salary_person_id"))

    op.drop_table("maintainer_salary")
    with op.batch_alter_table("hypothesis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hypothesis_event_id"))

    op.drop_table("hypothesis")
    with op.batch_alter_table("funded_time", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funded_time_source_id"))
        batch_op.drop_index(batch_op.f("ix_funded_time_project_id"))
        batch_op.drop_index(batch_op.f("ix_funded_time_person_id"))
        batch_op.drop_index(batch_op.f("ix_funded_time_organisation_id"))

    op.drop_table("funded_time")
    with op.batch_alter_table("community_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_count_source_id"))
        batch_op.drop_index(batch_op.f("ix_community_count_project_id"))

    op.drop_table("community_count")
    with op.batch_alter_table("adopter_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adopter_answer_source_id"))
        batch_op.drop_index(batch_op.f("ix_adopter_answer_project_id"))
        batch_op.drop_index(batch_op.f("ix_adopter_answer_organisation_id"))

    op.drop_table("adopter_answer")
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forecast_project_id"))
        batch_op.drop_index(batch_op.f("ix_forecast_due_on"))

    op.drop_table("forecast")
