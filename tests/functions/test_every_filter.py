"""Each filter of every list returns exactly the records that match it.

Driven by the declarations: a new filter is tested too, and fails until there are rows that differ
in it.
"""

from typing import Any, get_origin, get_type_hints

import msgspec
from msgspec import inspect

from shared.database.pagination import PageQuery
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, a_person, every
from tests.factories import Organization, new_organization, sql
from tests.functions.listed_rows import make_rows
from tests.http.client import send
from tests.standing import standing_list

# Tested by each list's own tests.
NOT_OF_ONE_FIELD = frozenset(
    (
        "archived",
        "q",
        "assessments.open",
        "audit_log.at_from",
        "audit_log.at_to",
        "audit_log.table_name",
        "board_members.active",
        "charges.open",
        "homeowners.delinquent",
        "homeowner_portal.open",
        "leases.tenant_id",
        "leases.ends_before",
        "leases.runs_out_before",
        "payment_methods.lease_id",
        "reports.month",
        "reports.owner_id",
        "reports.year",
        "reports__get_homeowner_statement.homeowner_id",
        "reports__get_income_statement.association_id",
        "reports__get_income_statement.basis",
        "reports__get_tenant_statement.lease_id",
        "reports__get_tenant_statement.tenant_id",
        "reconciliations.within_days",
    )
)
# The first and the last day, or month, of one field: `due_from` and `due_to`.
BOUNDED = {
    "posted": "posted_on",
    "dated": "dated_on",
    "deposited": "deposited_on",
    "due": "due_date",
    "effective": "effective_on",
    "paid": "paid_on",
    "month": "month",
    "received": "received_date",
}


def filters_of(declaration: Declaration) -> list[str]:
    """The list's own filters, by name."""
    assert declaration.query
    paging = {field.name for field in msgspec.structs.fields(PageQuery)}
    names = [field.name for field in msgspec.structs.fields(declaration.query)]
    return [name for name in names if name not in paging]


def found(
    declaration: Declaration, path: str, organization: Organization, **query: Any
) -> list[Any]:
    """The records that the list returns for this query."""
    response = send("GET", path, token=a_person(declaration, organization).token, query=query)
    assert response.status_code == 200, response.text
    items: list[Any] = response.json["items"]
    return items


def is_repeatable(declaration: Declaration, name: str) -> bool:
    """Whether the filter may be given several times, for rows that match any of its values."""
    return get_origin(get_type_hints(declaration.query)[name]) is list


def is_text(declaration: Declaration, name: str) -> bool:
    """Whether people type the filter's value: neither an id nor one of several words."""
    kind = inspect.type_info(declaration.query)
    assert isinstance(kind, inspect.StructType)
    [field] = [each.type for each in kind.fields if each.name == name]
    kinds = field.types if isinstance(field, inspect.UnionType) else (field,)
    return any(isinstance(each, inspect.StrType) for each in kinds)


# Those of the platform are tested in tests/functions/admin: they have every other test's rows.
FILTERED = [
    each
    for each in ALL
    if each.is_list and filters_of(each) and not isinstance(each.caller, SuperAdmin)
]


@every(FILTERED)
def test_a_filter_finds_exactly_the_matching_rows(declaration: Declaration) -> None:
    organization, path = standing_list(declaration)
    everything = found(declaration, path, organization)

    for name in set(filters_of(declaration)) - bounds_of(declaration).keys():
        places = (name, f"{declaration.area}.{name}", f"{declaration.name}.{name}")
        if not NOT_OF_ONE_FIELD.isdisjoint(places):
            continue
        values = {item[name] for item in everything}
        assert len(values) > 1, (
            f"the rows do not differ in {name}: see DIFFERENT in tests/functions/listed_rows.py"
        )
        for value in values - {None}:
            expected = [item for item in everything if item[name] == value]

            assert found(declaration, path, organization, **{name: value}) == expected, name
            if is_text(declaration, name):
                typed = value.swapcase().replace("E", "É")
                assert found(declaration, path, organization, **{name: typed}) == expected, typed
        if is_repeatable(declaration, name):
            one, other = sorted(values)[:2]
            expected = [item for item in everything if item[name] in {one, other}]
            assert found(declaration, path, organization, **{name: [one, other]}) == expected, name


def bounds_of(declaration: Declaration) -> dict[str, str]:
    """The filters that bound a day, each with the field that it bounds."""
    parts = ((name, name.rpartition("_")) for name in filters_of(declaration))
    return {
        name: BOUNDED[of] for name, (of, _, end) in parts if of in BOUNDED and end in {"from", "to"}
    }


@every([each for each in FILTERED if bounds_of(each)])
def test_both_ends_of_a_span_of_days_belong_to_it(declaration: Declaration) -> None:
    organization, path = standing_list(declaration)
    everything = found(declaration, path, organization)

    for name, field in bounds_of(declaration).items():
        days = {item[field] for item in everything}
        assert len(days) > 1, f"the rows do not differ in {field}"
        for day in days:
            expected = [
                item
                for item in everything
                if (item[field] >= day if name.endswith("_from") else item[field] <= day)
            ]

            assert found(declaration, path, organization, **{name: day}) == expected, (name, day)


@every([each for each in FILTERED if "archived" in filters_of(each)])
def test_archived_rows_are_only_in_the_archived_list(declaration: Declaration) -> None:
    organization = new_organization()
    path = make_rows(declaration, organization)
    gone, *kept = (item["id"] for item in found(declaration, path, organization))
    sql(f"update {declaration.area} set archived_at = now() where id = :id", id=gone)  # noqa: S608

    shown = (
        found(declaration, path, organization),
        found(declaration, path, organization, archived="true"),
    )

    assert [[item["id"] for item in items] for items in shown] == [kept, [gone]]
