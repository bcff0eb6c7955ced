"""Get the tenants, units, properties, vendors and homeowners whose names begin with a text."""

from typing import Annotated, Literal, LiteralString
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE

FoundKind = Literal["tenant", "unit", "property", "vendor", "homeowner", "association"]
"""What was found."""


class FoundRecord(msgspec.Struct):
    """A record whose name, or another text of it, begins with what is looked for."""

    kind: FoundKind
    id: UUID
    name: str
    place: str | None
    """What tells it from others of its name: where a tenant lives, or the address of a property."""
    lease_id: UUID | None
    """Of a tenant or a unit: the lease that is active."""


def _keys(table: LiteralString, *columns: LiteralString) -> LiteralString:
    """The first rows of the table by each of these search keys, found in the keys' indexes."""
    one: LiteralString = """(
        select id, {column} as key from {table}
        where archived_at is null and {column} >= search_key($1)
            and {column} < search_key($1) || chr(1114111)
        order by {column} limit 5)"""
    each = [one.replace("{table}", table).replace("{column}", column) for column in columns]
    rows = " union all ".join(each)
    return "(select id, min(key) as key from ({}) as keys group by id)".replace("{}", rows)


# The lease of a tenant or a unit: of one and its renewal the one that runs first.
FOUND = (
    """(
    select coalesce(json_agg(found order by rank, key), '[]') from (
        (select 1 as rank, key, 'tenant' as kind, tenants.id,
            first_name || ' ' || last_name as name, place, lease_id
        from """  # noqa: S608 - of literals only
    + _keys("tenants", "name_key", "last_name_key", "email_key")
    + """ as keys join tenants on tenants.id = keys.id
        left join lateral (
            select leases.id as lease_id, properties.name || ', ' || units.name as place
            from lease_tenants join leases on leases.id = lease_id and leases.status = 'active'
            join properties on properties.id = leases.property_id
            join units on units.id = leases.unit_id
            where lease_tenants.organization_id = tenants.organization_id
                and tenant_id = tenants.id
            order by start_date, leases.id limit 1) as home on true
        where 'tenants' = any($2) order by key limit 5)
        union all
        (select 2, key, 'unit', units.id, units.name, properties.name, (
            select leases.id from leases where unit_id = units.id and leases.status = 'active'
            order by start_date, leases.id limit 1)
        from """
    + _keys("units", "name_key")
    + """ as keys join units on units.id = keys.id
        join properties on properties.id = units.property_id where 'properties' = any($2))
        union all
        (select 3, key, 'property', properties.id, name, address_line1 || ', ' || city, null
        from """
    + _keys("properties", "name_key", "address_key")
    + """ as keys join properties on properties.id = keys.id
        where 'properties' = any($2) order by key limit 5)
        union all
        (select 4, key, 'vendor', vendors.id, name, phone, null
        from """
    + _keys("vendors", "name_key")
    + """ as keys join vendors on vendors.id = keys.id where 'work_orders' = any($2))
        union all
        (select 5, key, 'homeowner', homeowners.id, first_name || ' ' || last_name, (
            select name from associations where associations.id = association_id), null
        from """
    + _keys("homeowners", "name_key", "last_name_key", "email_key")
    + """ as keys join homeowners on homeowners.id = keys.id
        where 'hoa' = any($2) order by key limit 5)
        union all
        (select 6, key, 'association', associations.id, name, city, null
        from """
    + _keys("associations", "name_key")
    + """ as keys join associations on associations.id = keys.id where 'hoa' = any($2))
    ) as found)"""
)


class FoundRecords(msgspec.Struct):
    """The records that were found, five of each kind at most."""

    items: Annotated[list[FoundRecord], Sql(FOUND)]
    """By kind, and then by the text that was found."""


class FindQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is looked for."""

    q: Name
    """The beginning of a name, an e-mail or an address, without regard to case and accents."""


@endpoint("GET /v1/search", caller=Manager(EVERYONE))
def handle(call: ManagerCall, query: FindQuery) -> FoundRecords:
    return call.db.one(FoundRecords, "select {columns}", query.q, list(call.plan.features))
