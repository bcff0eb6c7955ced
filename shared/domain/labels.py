"""The names by which people know what a record refers to, so that a table needs no further call.

Each is a subquery by the primary key for one row of a list, whose own columns it names: a record
that has `property_id` may have `property_name: Annotated[str, PROPERTY_NAME]`.
"""

from typing import LiteralString

from shared.database.rows import Sql

PROPERTY_NAME = Sql("(select name from properties where properties.id = property_id)")
UNIT_NAME = Sql("(select name from units where units.id = unit_id)")
ASSOCIATION_NAME = Sql("(select name from associations where associations.id = association_id)")
VENDOR_NAME = Sql("(select name from vendors where vendors.id = vendor_id)")
WORK_ORDER_TITLE = Sql("(select title from work_orders where work_orders.id = work_order_id)")
# Null in a viewer's scope, where no owners are read.
OWNER_NAME = Sql(
    "case when scope_role() <> 'viewer'"
    " then (select name from owners where owners.id = owner_id) end"
)
BANK_ACCOUNT_NAME = Sql("(select name from bank_accounts where bank_accounts.id = bank_account_id)")


def name_of_homeowner(homeowner_id: LiteralString) -> LiteralString:
    """The name of one homeowner. `homeowner_id` is SQL."""
    return """(
        select first_name || ' ' || last_name from homeowners where homeowners.id = {}
    )""".replace("{}", homeowner_id)


HOMEOWNER_NAME = Sql(name_of_homeowner("homeowner_id"))
# Of a record that has `homeowner_id`: where the homeowner lives.
HOME_PROPERTY_NAME = Sql(
    "(select properties.name from homeowners"
    " join properties on properties.id = homeowners.property_id"
    " where homeowners.id = homeowner_id)"
)
HOME_UNIT_NAME = Sql(
    "(select units.name from homeowners join units on units.id = homeowners.unit_id"
    " where homeowners.id = homeowner_id)"
)
# Null for a former member, whose person the organization does not see any more.
CREATED_BY_NAME = Sql("(select name from users where users.id = created_by_user_id)")


def tenants_of(lease_id: LiteralString) -> LiteralString:
    """The names of a lease's tenants, the primary one first. `lease_id` is SQL."""
    return """(
        select string_agg(first_name || ' ' || last_name, ', '
            order by is_primary desc, last_name, first_name)
        from lease_tenants join tenants on tenants.id = lease_tenants.tenant_id
        where lease_tenants.organization_id = scope_organization_id()
            and lease_tenants.lease_id = {}
    )""".replace("{}", lease_id)


def name_of_tenant(tenant_id: LiteralString) -> LiteralString:
    """The name of one tenant. `tenant_id` is SQL."""
    return """(
        select first_name || ' ' || last_name from tenants where tenants.id = {}
    )""".replace("{}", tenant_id)


def payer(table: LiteralString) -> Sql:
    """The payer of a row that names either a lease or a tenant: its tenants, or that one."""
    tenant, tenants = name_of_tenant(table + ".tenant_id"), tenants_of(table + ".lease_id")
    return Sql("coalesce(" + tenant + ", " + tenants + ")")
