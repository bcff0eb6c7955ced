"""What the payment processor calls our plans, customers and subscriptions."""

from migrations.plain_sql import directions

revision = "0026"
down_revision = "0025"
upgrade, _forget = directions("0026_processor")
_make_changes, _drop_changes = directions("0019_subscription_changes")


def downgrade() -> None:
    """Take the columns away, and put the functions back that knew nothing of them."""
    _drop_changes()
    _forget()
    _make_changes()
