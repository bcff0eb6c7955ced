"""No unique key tells one tenant what another one has.

PostgreSQL looks at unique indexes and exclusions before foreign keys. A key that does not begin
with the organization would refuse a value that another tenant has, also under a parent of that
tenant.
"""

from tests.migrations.test_catalog import names

# Keys of all tenants together, and why none of them can be tried.
OF_ALL_TENANTS = {
    "associations_join_code_key": "drawn at random; strangers find an association by it alone",
    "subscriptions_processor_customer_id_key": "the processor's own random name",
    "subscriptions_processor_subscription_id_key": "the processor's own random name",
}
# An index on an expression has no first column.
WITHOUT_ORGANIZATION = """
    select indexrelid::regclass::text, indrelid::regclass::text, attname::text
    from pg_index
    left join pg_attribute on attrelid = indrelid and attnum = indkey[0]
    where indrelid in ({tenant_tables}) and (indisunique or indisexclusion)
        and attname is distinct from 'organization_id'
"""


def test_every_unique_key_begins_with_the_organization() -> None:
    primary = names("select conname::text from pg_constraint where contype = 'p'")
    loose = names(WITHOUT_ORGANIZATION) - primary

    assert loose == OF_ALL_TENANTS.keys(), (
        "Begin the key with organization_id, or add it with the reason to OF_ALL_TENANTS."
    )


def test_no_tenant_writes_the_values_of_any_other_unique_key() -> None:
    written = names(
        f"""
        select indexrelid from ({WITHOUT_ORGANIZATION}) as loose (indexrelid, indrelid, attname),
            unnest(array['pavilion_tenant', 'pavilion_sign_in']) as login
        where has_column_privilege(login, indrelid, attname, 'insert')
            or has_column_privilege(login, indrelid, attname, 'update')
        """  # noqa: S608 - a constant of the tests
    )

    assert written == set()
