"""A value that another tenant has is answered like any other value, beside any of its ids.

Unique keys are looked at before foreign keys, so a duplicate of another tenant's row could be
refused for what that tenant has, instead of for the id that is not the caller's.
"""

import re
from collections.abc import Iterator
from typing import Any, get_type_hints
from uuid import uuid4

import msgspec

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import BY_MANAGERS, every
from tests.factories import new_organization, sql
from tests.migrations.logins import enter, login, member_of
from tests.migrations.test_catalog import tenant_tables
from tests.safety.asking import standing_asking, told
from tests.safety.neighbour import neighbour
from tests.safety.places import Place, put
from tests.safety.statements import DENIED, Table, tenants_tables, tried
from tests.safety.test_tenancy import places_of_tenants
from tests.standing import standing

Row = dict[str, Any]
WORD = re.compile("[a-z_]+")
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def rows_of(table: str) -> list[Row]:
    """The neighbour's rows of a table, one of each shape."""
    found = sql(
        f"select to_jsonb({table})::text from {table} where organization_id = :id",  # noqa: S608 - of the catalog
        id=neighbour().organization.id,
    )
    rows: list[Row] = [msgspec.json.decode(row) for [row] in found]
    return list({shape_of(row): row for row in rows}.values())


def shape_of(row: Row) -> frozenset[tuple[str, object]]:
    """What a constraint may look at: which columns have a value, and words such as a status."""
    return frozenset(
        (name, value if isinstance(value, str) and WORD.fullmatch(value) else value is None)
        for name, value in row.items()
    )


def places_in_bodies(declaration: Declaration) -> list[Place]:
    """Where the endpoint's body takes the id of a row."""
    return [place for place in places_of_tenants(declaration) if place.part == "body"]


def duplicates(declaration: Declaration) -> Iterator[tuple[Row, Place]]:
    """Bodies with the values of each of the neighbour's rows, and the place of an id in it."""
    asking = standing_asking(declaration)
    for row in rows_of(declaration.area) if declaration.area in tenant_tables() else []:
        values = {
            name: row[name]
            for name in get_type_hints(declaration.body or object)
            if row.get(name) is not None and not name.endswith("_id")
        }
        for place in places_in_bodies(declaration):
            row_id = row.get(place.name) or neighbour().ids[place.kind]
            yield put({**asking.body, **values}, place.steps, row_id), place


@every([found for found in BY_MANAGERS if places_in_bodies(found)])
def test_a_duplicate_of_anothers_row_is_answered_as_unknown(declaration: Declaration) -> None:
    asking, token = standing_asking(declaration), standing(declaration).organization.owner.token
    bodies = list(duplicates(declaration))
    before = neighbour().versions()

    for body, place in bodies:
        answer = asking._replace(body=body).send(token)
        unknown = asking._replace(body=put(body, place.steps, str(uuid4()))).send(token)

        assert answer.status_code in {403, 404, 422}, (place, answer.text)
        assert told(answer) == told(unknown), place
    assert bodies or declaration.area not in tenant_tables()
    assert neighbour().versions() == before


def test_a_duplicate_by_sql_is_refused_as_with_unknown_ids() -> None:
    organization = new_organization()
    neighbour()
    people = set(sql_column("select id::text from users"))
    with login() as connection:
        connection.run("begin")
        enter(connection, member_of(organization, organization.owner, "owner"))
        for table in tenants_tables():
            for row in rows_of(table.name) if table.insertable and table.is_tenants else []:
                ids = {name: value for name, value in row.items() if name.endswith("_id") and value}
                own = {"organization_id": organization.id} | {
                    name: organization.owner.user_id for name in ids if ids[name] in people
                }
                unknown = {name: str(uuid4()) for name in ids.keys() - own.keys()}

                refusal = inserted(connection, table, row | own)
                assert refusal == inserted(connection, table, row | own | unknown), table.name
        connection.run("rollback")


def test_a_row_for_another_tenant_is_refused_before_any_trigger() -> None:
    organization, foreign = new_organization(), neighbour()
    with login() as connection:
        connection.run("begin")
        enter(connection, member_of(organization, organization.owner, "owner"))
        for table in tenants_tables():
            for row in rows_of(table.name) if table.insertable and table.is_tenants else []:
                refusal = inserted(connection, table, row)

                assert refusal.startswith(DENIED), (table.name, refusal)
        connection.run("rollback")
    assert foreign.revealed(str(organization)) == []


def sql_column(statement: str) -> list[str]:
    return [value for [value] in sql(statement)]


def inserted(connection: Any, table: Table, row: Row) -> str:
    """The refusal of the row as the tenant's login would insert it, without ids."""
    columns = [name for name in table.insertable if name != "created_at"]
    listed = ", ".join(columns)
    statement = f"""
        insert into {table.name} ({listed})
        select {listed} from jsonb_populate_record(null::{table.name}, cast(:row as jsonb))
    """  # noqa: S608 - of the catalog
    outcome = tried(connection, statement, row=msgspec.json.encode(row).decode())
    return UUID.sub("<id>", f"{outcome.refusal} {outcome.message}")
