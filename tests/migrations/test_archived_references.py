"""No new reference names an archived row, also when adding and archiving happen at once."""

from functools import partial

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import (
    ADD_DOCUMENT,
    ADD_HOMEOWNER,
    entered,
    new_association,
    new_property,
    outcome_after,
    owner_of,
    refused,
)

ARCHIVE_PROPERTY = "update properties set archived_at = now() where id = :house"
RESTORE_PROPERTY = "update properties set archived_at = null where id = :house"
ARCHIVE_ASSOCIATION = "update associations set archived_at = now() where id = :id"
# Columns that may refer to an archived row, and why.
MAY_NAME_ARCHIVED_ROWS = {
    "accounts.tenant_id": "a trigger makes it together with its tenant",
    "accounts.homeowner_id": "a trigger makes it together with its homeowner",
    "accounts.association_id": "a trigger makes it together with its homeowner",
    "charges.homeowner_id": "money comes late",
    "charges.property_id": "money comes late",
    "charges.unit_id": "money comes late",
    "payments.homeowner_id": "money comes late",
    "payments.property_id": "money comes late",
    **{
        f"expenses.{column}": "money comes late"
        for column in ("property_id", "unit_id", "association_id", "vendor_id")
    },
    "association_counts.association_id": "a trigger makes it together with its association",
    "property_counts.property_id": "a trigger makes it together with its property",
    "unconfirmed_join_requests.association_id": "a stranger is not told; judged by its link",
}
UNJUDGED = """
    select format('%s.%s', conrelid::regclass, own.attname), conrelid::regclass::text,
        confrelid::regclass::text
    from pg_constraint
    join pg_attribute as own
        on own.attrelid = conrelid and own.attnum = conkey[cardinality(conkey)]
    join pg_attribute as other
        on other.attrelid = confrelid and other.attnum = confkey[cardinality(confkey)]
    where contype = 'f' and connamespace = 'public'::regnamespace
        and exists (
            select from pg_attribute
            where attrelid = confrelid and attname = 'archived_at' and not attisdropped
        )
        and not (
            other.attname = 'id'
            -- BEFORE, for each ROW: on insert, and on update of the column (pg_trigger.h).
            and (
                select coalesce(bit_or(tgtype), 0) & (4 | 16) = (4 | 16) from pg_trigger
                where tgrelid = conrelid and tgenabled = 'O' and tgtype & (1 | 2) = (1 | 2)
                    and (tgtype & 16 = 0 or own.attnum = any (tgattr))
                    and starts_with(tgfoid::regproc::text, format(
                        'refuse_archived_%s_%s_', confrelid::regclass, own.attname))
            )
        )
"""


@pytest.fixture
def organization() -> Organization:
    return new_organization()


@pytest.fixture
def association(organization: Organization) -> str:
    return new_association(organization.id)


@pytest.fixture
def house(organization: Organization, association: str) -> str:
    return new_property(organization.id, association_id=association)


def run(organization: Organization, statement: str, **parameters: str) -> None:
    """Run a statement as the owner of the organization."""
    with entered(owner_of(organization)) as connection:
        connection.run(statement, **parameters)


def test_every_reference_to_what_can_be_archived_is_judged() -> None:
    unjudged = {column: (table, other) for column, table, other in sql(UNJUDGED)}

    for column in unjudged.keys() - MAY_NAME_ARCHIVED_ROWS.keys():
        table, other = unjudged[column]
        pytest.fail(
            f"{column} may name an archived row of {other}. Write"
            f" `call refuse_archived_references('{table}');` below the table in its migration,"
            " or add the column with the reason to MAY_NAME_ARCHIVED_ROWS."
        )
    assert unjudged.keys() == MAY_NAME_ARCHIVED_ROWS.keys()


@pytest.mark.parametrize("add", ["homeowner", "document"])
def test_a_new_reference_and_archiving_wait_for_each_other(
    organization: Organization, association: str, house: str, add: str
) -> None:
    statement, names = {
        "homeowner": (ADD_HOMEOWNER, {"association": association, "house": house}),
        "document": (ADD_DOCUMENT, {"house": house}),
    }[add]

    with entered(owner_of(organization)) as connection:
        connection.run(statement, **names)
        archive = partial(run, organization, ARCHIVE_PROPERTY, house=house)
        assert outcome_after(connection, archive) is None
    with entered(owner_of(organization)) as connection:
        connection.run(RESTORE_PROPERTY, house=house)
        connection.run(ARCHIVE_PROPERTY, house=house)
        again = partial(run, organization, statement, **names)
        assert outcome_after(connection, again) == "PV409"


def test_an_unchanged_reference_is_not_judged(
    organization: Organization, association: str, house: str
) -> None:
    run(organization, ADD_HOMEOWNER, association=association, house=house)
    run(organization, ARCHIVE_PROPERTY, house=house)
    sql(ARCHIVE_ASSOCIATION, id=association)

    run(
        organization,
        "update homeowners set property_id = property_id, phone = '555-0101'"
        " where property_id = :house",
        house=house,
    )


def test_a_changed_reference_is_judged(
    organization: Organization, association: str, house: str
) -> None:
    archived = new_property(organization.id, association_id=association)
    run(organization, ADD_HOMEOWNER, association=association, house=house)
    run(organization, ARCHIVE_PROPERTY, house=archived)

    with refused("PV409") as fields:
        run(organization, "update homeowners set property_id = :house", house=archived)

    assert fields[0]["M"] == "The property is archived. Restore it first."


def test_a_restored_row_has_its_references_judged(
    organization: Organization, association: str, house: str
) -> None:
    run(organization, ARCHIVE_PROPERTY, house=house)
    sql(ARCHIVE_ASSOCIATION, id=association)

    with refused("PV409") as fields:
        run(organization, RESTORE_PROPERTY, house=house)

    assert fields[0]["M"] == "The association is archived. Restore it first."
