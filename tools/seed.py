"""The demo's data for an empty database, used by the sample logins of `make run`.

Written as the administrator, without row-level security; audit and quotas apply as usual.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pg8000.native

from shared.accounts.passwords import hash_password
from shared.files import storage
from tools.connection import connection_arguments
from tools.local.greeting import PASSWORD
from tools.seed_association import seed_association
from tools.seed_bank import seed_bank
from tools.seed_papers import seed_agreement, seed_notice
from tools.seed_reconciliation import seed_reconciliation
from tools.seed_rental import BACKDATE, owners_database, seed_money

STATEMENTS = Path(__file__).with_name("seed.sql")
RENTAL = Path(__file__).with_name("seed_rental.sql")
ASSOCIATION = Path(__file__).with_name("seed_association.sql")
SPENDING = Path(__file__).with_name("seed_spending.sql")
RULES = b"House rules of Maple Court\n\n1. Quiet hours are from ten to seven.\n2. Be kind.\n"


def seed(admin_url: str) -> bool:
    """Fill the database unless it has a user; True when it was filled."""
    connection = pg8000.native.Connection(**connection_arguments(admin_url))
    try:
        if connection.run("select from users limit 1"):
            return False
        values = {
            "password_hash": hash_password(PASSWORD),
            "size_bytes": len(RULES),
            "sha256": hashlib.sha256(RULES).digest(),
        }
        connection.run("begin")
        for statement in _statements(STATEMENTS, RENTAL, ASSOCIATION, SPENDING):
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.run(statement, **named)
        [[object_name]] = connection.run("select object_name from documents")
        storage.upload(object_name, "text/plain", iter([RULES]))
        connection.run("commit")
        _add_money(connection)
    finally:
        connection.close()
    return True


def _add_money(connection: pg8000.native.Connection) -> None:
    [[organization_id, owner_id]] = connection.run(
        """
        select organizations.id, user_id
        from organizations
        join organization_memberships on organization_id = organizations.id and role = 'owner'
        where organizations.name = 'Linden Street Properties'
        """
    )
    db = owners_database(organization_id, owner_id)
    # Before the rents, after which late fees are charged of both.
    seed_association(db, organization_id)
    seed_money(db, organization_id, lambda: connection.run(BACKDATE, organization=organization_id))
    seed_bank(db)
    seed_reconciliation(db)
    seed_agreement(db)
    seed_notice(db)


def _statements(*files: Path) -> Iterator[str]:
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        text = "\n".join(line for line in lines if not line.startswith("--"))
        yield from (
            statement for part in text.split(";\n") if (statement := part.strip().rstrip(";"))
        )
