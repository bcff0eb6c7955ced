"""SQL functions open to a runtime login neither reveal nor change another tenant's data."""

from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from pg8000.exceptions import DatabaseError

from tests.factories import new_organization, sql
from tests.migrations.logins import Connection, enter, login
from tests.safety.neighbour import neighbour
from tests.safety.statements import Claims, own_claims

# Signing out revokes a session by its id, which only its token has.
APPENDED = frozenset(("revoked_sessions",))
# The bearer of a mailed link may read its purpose: the endpoint has verified its signature.
OF_LINKS = frozenset(("open_invitation", "read_user_token"))


class Called(NamedTuple):
    """A function's rows, or its refusal."""

    rows: list[Any]
    refusal: str


@pytest.mark.parametrize("name", ["pavilion_tenant", "pavilion_sign_in"])
@pytest.mark.parametrize("kind", ["owner", "homeowner", "anyone"])
def test_no_function_reads_or_changes_another_tenant(name: str, kind: str) -> None:
    foreign = neighbour()
    before = foreign.rows()
    own = own_claims(kind, new_organization())
    candidates = sorted(set(foreign.ids.values()))

    with login(name) as connection:
        for text, kinds in functions(name):
            takes_id = not {"uuid", "uuid[]"}.isdisjoint(kinds)
            for row_id in candidates if takes_id else candidates[:1]:
                answer = str(called(connection, own, text, kinds, row_id))

                assert foreign.revealed(answer.replace(row_id, "")) == [], (text, row_id)
    after = foreign.rows()
    for table, rows in before.items():
        may_grow = name == "pavilion_sign_in" and table in APPENDED
        assert rows <= after[table] if may_grow else rows == after[table], table


def functions(name: str) -> list[tuple[str, list[str]]]:
    """Every function that the login may call: its name and its argument types."""
    return [
        (text, kinds.split(", ") if kinds else [])
        for text, kinds in sql(
            """
            select case prokind when 'p' then 'call ' else 'select * from ' end || proname,
                array_to_string(array(select format_type(kind, null)
                    from unnest(proargtypes) with ordinality as each (kind, place)
                    order by place), ', ')
            from pg_proc
            where pronamespace = 'public'::regnamespace and prosecdef
                and proname <> 'enter_scope' and proname <> all (cast(:of_links as text[]))
                and exists (select from aclexplode(proacl) where grantee = cast(:name as regrole))
            order by proname
            """,
            name=name,
            of_links=list(OF_LINKS),
        )
    ]


def called(
    connection: Connection, own: Claims | None, text: str, kinds: list[str], row_id: str
) -> Called:
    """The function's result with the neighbour's id in each argument that takes an id."""
    values = {"uuid": row_id, "uuid[]": [row_id], "jsonb": "{}",
              "inet": "192.0.2.1", "integer": "1", "boolean": "true",
              "timestamp with time zone": "2030-01-01", "bytea": "\\x00",
              "text": f"{uuid4().hex}@example.com"}  # fmt: skip
    arguments = ", ".join(f"cast(:p{place} as {kind})" for place, kind in enumerate(kinds))
    given = {f"p{place}": values[kind] for place, kind in enumerate(kinds)}
    connection.run("begin")
    try:
        if own is not None:
            enter(connection, own)
        rows = connection.run(f"{text}({arguments})", **given) or []
        connection.run("commit")
    except DatabaseError as error:
        connection.run("rollback")
        return Called([], str(error.args[0]))
    return Called(rows, "")
