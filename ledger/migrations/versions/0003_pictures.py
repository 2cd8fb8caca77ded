"""Adverts' pictures: what shows them, and what was read in each."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("capture_id", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["captures.id"], name=op.f("fk_pictures_capture_id")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pictures")),
    )
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pictures_state_kept_at"), ["state", "kept_at"], unique=False
        )
    op.create_table(
        "ad_pictures",
        sa.Column("ad_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("capture_id", sa.String(length=64), nullable=False),
        sa.Column("fetched_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ad_id"], ["ads.id"], name=op.f("fk_ad_pictures_ad_id")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["pictures.sha256"], name=op.f("fk_ad_pictures_sha256")
        ),
        sa.PrimaryKeyConstraint("ad_id", "version", "sha256", name=op.f("pk_ad_pictures")),
    )
    with op.batch_alter_table("ad_pictures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ad_pictures_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_ad_pictures_url"), ["url"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ad_pictures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ad_pictures_url"))
        batch_op.drop_index(batch_op.f("ix_ad_pictures_sha256"))
    op.drop_table("ad_pictures")
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pictures_state_kept_at"))
    op.drop_table("pictures")
