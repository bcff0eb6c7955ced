"""The role sets that endpoints name (the matrix is in docs/architecture.md)."""

from typing import Literal

Role = Literal["owner", "admin", "manager", "accountant", "viewer"]
"""What a member may do. Each operation names the roles that it takes."""

EVERYONE: frozenset[Role] = frozenset(("owner", "admin", "manager", "accountant", "viewer"))
WRITERS: frozenset[Role] = frozenset(("owner", "admin", "manager"))
ADMINS: frozenset[Role] = frozenset(("owner", "admin"))
OWNERS: frozenset[Role] = frozenset(("owner",))
MONEY: frozenset[Role] = frozenset(("owner", "admin", "accountant"))
STAFF: frozenset[Role] = frozenset(("owner", "admin", "manager", "accountant"))
HOA_MONEY: frozenset[Role] = STAFF
