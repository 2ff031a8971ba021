# Managed by copier-pytest: `copier update` rewrites this file.
"""What a migration does to rows that are there already is seen in its source."""

import pytest

from tests.kit.revisions import risks

SOURCE = """
accepted_by = "nobody"


def upgrade() -> None:
    with op.batch_alter_table("notes") as batch_op:
        batch_op.CHANGE


def downgrade() -> None:
    op.drop_column("notes", "size")
"""


@pytest.mark.parametrize(
    "change",
    [
        'drop_column("size")',
        'drop_table("notes")',
        'sync_enum_values(enum_name="kind", new_values=["SHORT"])',
        'add_column(sa.Column("size", sa.Integer(), nullable=False))',
        'alter_column("size", existing_type=sa.Integer(), nullable=False)',
        'alter_column("size", existing_type=sa.Integer(), type_=sa.Text())',
    ],
)
def test_change_is_a_risk(change: str) -> None:
    (risk,) = risks(SOURCE.replace("CHANGE", change))

    assert risk.startswith(f"line 7: {change.partition('(')[0]} ")
    assert risks(f'accepted = "the column was empty"\n{SOURCE.replace("CHANGE", change)}') == []


@pytest.mark.parametrize(
    "change",
    [
        'add_column(sa.Column("size", sa.Integer(), nullable=True))',
        'add_column(sa.Column("size", sa.Integer(), nullable=False, server_default="0"))',
        'add_column(sa.Column("size", sa.Integer(), sa.Computed("width / 2"), nullable=False))',
        'alter_column("size", existing_type=sa.Integer(), nullable=True)',
        'add_enum_value(enum_name="kind", new_value="LONG")',
        'create_index("ix_notes_size", ["size"])',
    ],
)
def test_change_is_no_risk(change: str) -> None:
    assert risks(SOURCE.replace("CHANGE", change)) == []
