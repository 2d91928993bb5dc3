"""the clock of what was known.

What stands already has no instant: null means that it was always known.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD_KEY = ["author_id", "active_on", "domain"]
OLD_NAME = "uq_activity_day_author_id_active_on_domain"
NEW_NAME = "uq_activity_day_author_id_active_on_domain_recorded_at"


def upgrade() -> None:
    for table in ("source", "sourcerevision"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("activity_day", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f(OLD_NAME), type_="unique")
        batch_op.create_unique_constraint(batch_op.f(NEW_NAME), [*OLD_KEY, "recorded_at"])
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("observed_until", sa.Date(), nullable=True))
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("health_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_health_snapshot_project_id_computed_at"),
            ["project_id", "computed_at"],
            unique=False,
        )

    op.create_table(
        "activity_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("commits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["repository_id"], ["repository.id"], name=op.f("fk_activity_month_repository_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_month")),
        sa.UniqueConstraint(
            "repository_id", "month", name=op.f("uq_activity_month_repository_id_month")
        ),
    )
    with op.batch_alter_table("activity_month", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_month_repository_id"), ["repository_id"], unique=False
        )
    _count_months()


COUNT_MONTHS = (
    "INSERT INTO activity_month (repository_id, month, people, commits) "
    "SELECT author.repository_id, FIRST_DAY, count(DISTINCT author.id), "
    "sum(activity_day.commits) FROM activity_day "
    "JOIN author ON author.id = activity_day.author_id "
    "WHERE NOT author.is_bot AND activity_day.commits > 0 "
    "GROUP BY author.repository_id, FIRST_DAY"
)
FIRST_DAY = "substr(CAST(active_on AS VARCHAR(10)), 1, 7) || '-01'"


def _count_months() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    month = FIRST_DAY if is_sqlite else f"CAST({FIRST_DAY} AS DATE)"
    op.execute(COUNT_MONTHS.replace("FIRST_DAY", month))


def downgrade() -> None:
    op.drop_table("activity_month")
    with op.batch_alter_table("health_snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_health_snapshot_project_id_computed_at"))
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_column("moved_at")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_column("observed_until")
    _one_row_a_day()
    with op.batch_alter_table("activity_day", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(NEW_NAME), type_="unique")
        batch_op.create_unique_constraint(batch_op.f(OLD_NAME), OLD_KEY)
        batch_op.drop_column("superseded_at")
        batch_op.drop_column("recorded_at")
    for table in ("sourcerevision", "source"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("recorded_at")


def _one_row_a_day() -> None:
    """Keep what stands, added up: before, a day had one row."""
    op.execute("DELETE FROM activity_day WHERE superseded_at IS NOT NULL")
    same = (
        "FROM activity_day AS other WHERE other.author_id = activity_day.author_id "
        "AND other.active_on = activity_day.active_on AND other.domain = activity_day.domain"
    )
    op.execute(
        f"UPDATE activity_day SET commits = (SELECT sum(other.commits) {same}), "  # noqa: S608
        f"merges = (SELECT sum(other.merges) {same})"
    )
    op.execute(
        "DELETE FROM activity_day WHERE id NOT IN "
        "(SELECT min(id) FROM activity_day GROUP BY author_id, active_on, domain)"
    )
