"""What every import of rows does: one at a time, and all of its rows or none."""

import msgspec

from shared.database.scope import Database


class _Held(msgspec.Struct, frozen=True):
    held: bool


def hold_imports(db: Database) -> None:
    """Make other imports of the organization wait until this transaction ends.

    An import uses what exists by its name. Two at once would each make what the other makes, too.
    """
    db.one(
        _Held,
        """
        select pg_advisory_xact_lock(
            hashtextextended('import ' || scope_organization_id(), 0)) is not null as held
        """,
    )
