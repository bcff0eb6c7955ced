"""Each field of a created or changed record is stored as given, and no other field changes.

Driven by the declarations, so that a new field is tested too.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from msgspec import NODEFAULT, inspect

from shared.pipeline.declaration import Declaration
from tests.banking import new_bank_account
from tests.endpoint_table import WITH_BODY, every, row_of
from tests.factories import Organization, new_association, new_member, new_organization, sql
from tests.functions.admin.rows import new_plan
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import new_tenant
from tests.functions.test_every_text import Prepared, prepared
from tests.functions.units.rows import new_unit
from tests.functions.vendors.rows import new_vendor
from tests.functions.work_orders.rows import new_order, resident_homeowner, resident_tenant
from tests.http.client import Reply, send
from tests.reconciling import new_payment, new_reversal
from tests.shared.domain.ledger.accounts import LeaseAccount
from tests.spending import new_expense, new_owner
from tests.violations import new_violation

# Signing up answers with a session, not with a record.
MAKES = [
    found for found in WITH_BODY
    if found.status == 201 and not found.credentials and not found.parameters
]  # fmt: skip
CHANGES = [found for found in WITH_BODY if found.method == "PATCH"]
# What a super-admin gives with each change, and what a member's or a person's change is about.
ALWAYS = {"reason"}
REQUIRED = {"members__update", "admin__update_user"}

# A row for an id that a field may name, which agrees with the other fields of the body.
ROWS: Mapping[str, Callable[[Organization, dict[str, Any]], Any]] = {
    "association_id": lambda organization, _: new_association(organization),
    "bank_account_id": lambda organization, _: new_bank_account(organization),
    "property_id": lambda organization, body: new_property(
        organization, association_id=association_of(body)
    )["id"],
    "unit_id": lambda organization, body: new_unit(
        organization, property_id=body.get("property_id")
    )["id"],
    # What a payment method has to agree with stays.
    "lease_id": lambda organization, body: (
        body["lease_id"]
        if "payment_method_id" in body
        else str(LeaseAccount(organization).lease_id)
    ),
    "tenant_id": lambda organization, body: (
        body["tenant_id"] if "session_id" in body else new_tenant(organization)["id"]
    ),
    "payment_method_id": lambda _, body: body["payment_method_id"],
    "session_id": lambda _, body: body["session_id"],
    "charge_id": lambda _, body: charge_of(body["lease_id"]),
    "assessment_id": lambda _, body: assessment_for(body["payment_method_id"]),
    "user_id": lambda organization, _: new_member(organization, "viewer").user_id,
    "homeowner_id": lambda organization, body: added_homeowner(
        organization, association_id=association_of(body) or new_association(organization)
    )["id"],
    "violation_id": lambda organization, _: new_violation(organization),
    "work_order_id": lambda organization, body: new_order(
        organization, property_id=body.get("property_id")
    )["id"],
    "owner_id": lambda organization, _: new_owner(organization),
    "vendor_id": lambda organization, _: new_vendor(organization)["id"],
    "plan_id": lambda *_: new_plan(),
    "features": lambda *_: ["hoa"],
    "requested_by_tenant_id": lambda organization, body: resident_tenant(
        organization, body["property_id"]
    ),
    "requested_by_homeowner_id": lambda organization, body: resident_homeowner(
        organization, body["property_id"]
    ),
    "tenant_ids": lambda organization, _: [new_tenant(organization)["id"] for _ in range(2)],
    "primary_tenant_id": lambda _, body: body["tenant_ids"][0],
    "payment_ids": lambda organization, _: [new_payment(organization) for _ in range(2)],
    "reversal_ids": lambda organization, _: [
        new_reversal(organization, new_payment(organization)) for _ in range(2)
    ],
    "expense_ids": lambda organization, _: [new_expense(organization) for _ in range(2)],
    "allocations": lambda _, body: body["allocations"],
    "type": lambda *_: "other",
    "letter_type": lambda *_: "second_notice",
    # A first due date must lie ahead.
    "anchor_date": lambda *_: "2096-02-29",
    "ends_on": lambda *_: "2097-02-28",
}
# Fields that are accepted only together with others.
COMPANIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("documents__start_upload", "visible_to_homeowners"): ("association_id",),
    ("expenses__create", "unit_id"): ("property_id",),
    ("expenses__create", "work_order_id"): ("property_id",),
    ("leases__create", "rolls_over"): ("end_date",),
    ("charges__create", "unit_id"): ("property_id",),
    ("reconciliations__create", "start_date"): ("end_date",),
    ("reconciliations__create", "end_date"): ("start_date",),
    ("leases__renew", "rolls_over"): ("end_date",),
    ("leases__update", "rolls_over"): ("end_date",),
    ("payment_methods__create", "autopay"): ("authorized_on",),
    ("payment_methods__update", "autopay"): ("authorized_on",),
    ("homeowners__create", "unit_id"): ("property_id",),
    ("homeowners__update", "unit_id"): ("property_id",),
    ("join_requests__approve", "unit_id"): ("property_id",),
    ("properties__create", "owner_since"): ("owner_id",),
    ("properties__update", "owner_since"): ("owner_id",),
    ("recurring_assessments__create", "ends_on"): ("anchor_date",),
    ("recurring_charges__create", "ends_on"): ("anchor_date",),
    ("tenants__create", "unit_id"): ("property_id",),
    ("tenants__update", "unit_id"): ("property_id",),
    ("violations__create", "unit_id"): ("property_id",),
    ("organizations__update", "late_fee_kind"): ("late_fee_flat_cents", "late_fee_percent_bp"),
}
# Fields that can't be given together with others, and what the others are then.
INSTEAD: Mapping[tuple[str, str], dict[str, Any]] = {
    ("board_members__create", "homeowner_id"): {"user_id": None},
    ("charges__create", "lease_id"): {"tenant_id": None},
    ("expenses__create", "association_id"): {"property_id": None},
    ("homeowner_payments__create", "homeowner_id"): {"allocations": []},
    ("homeowner_payments__create", "pending"): {"allocations": []},
    ("homeowner_portal__upload_document", "violation_id"): {"work_order_id": None},
    ("payments__create", "lease_id"): {"tenant_id": None, "allocations": []},
    ("payments__create", "tenant_id"): {"allocations": []},
    ("payments__create", "pending"): {"allocations": []},
    ("reconciliations__match", "reversal_id"): {"payment_id": None},
    ("reconciliations__match", "expense_id"): {"payment_id": None},
    ("reconciliations__match", "bank_batch_id"): {"payment_id": None},
    ("recurring_assessments__create", "total_cents"): {"amount_cents": None},
    ("homeowner_portal__create_payment_method", "autopay"): {"autopay_consent_text": None},
}
# Fields that are computed where they are absent.
COMPUTED = {
    ("homeowner_portal__pay", "amount_cents"),
    ("payments__collect", "amount_cents"),
    ("violation_letters__create", "subject"),
    ("violation_letters__create", "body"),
}
# Fields that the database derives from another one, by that one.
DERIVED = {
    "archived": "archived_at",
    "autopay": "autopay_consent_at autopay_consent_text",
    "autopay_consent_text": "autopay_consent_at",
    "body": "content",
    "due_date": "overdue",
    "end_date": "is_active position",
    "ignored": "ignored_reason state",
    "late_fee_kind": "late_fees_since",
    "late_fees": "late_fees_since",
    "paused": "next_due_date",
    "owner_id": "owner_since",
    "plan_id": "plan",
    "rent_amount_cents": "current_rent_cents",
    "start_date": "position",
    "total_cents": "amount_cents",
    "subject": "content",
    "under_renovation": "occupancy",
}


def association_of(body: dict[str, Any]) -> str | None:
    """The association that the body names, or that of its homeowner."""
    if "association_id" in body or "homeowner_id" not in body:
        return body.get("association_id")
    [[found]] = sql(
        "select association_id::text from homeowners where id = :id", id=body["homeowner_id"]
    )
    return str(found)


def charge_of(lease_id: str) -> str:
    """A charge of the lease."""
    [[found]] = sql("select id::text from charges where lease_id = :id limit 1", id=lease_id)
    return str(found)


def assessment_for(payment_method_id: str) -> str:
    """An assessment of the homeowner whose payment method it is."""
    [[found]] = sql(
        """
        select charges.id::text from charges join payment_methods using (homeowner_id)
        where payment_methods.id = :id limit 1
        """,
        id=payment_method_id,
    )
    return str(found)


def fields_of(declaration: Declaration) -> dict[str, inspect.Field]:
    """The fields of the endpoint's body by their names."""
    kind = inspect.type_info(declaration.body)
    assert isinstance(kind, inspect.StructType)
    return {field.name: field for field in kind.fields}


def kinds_of(field: inspect.Field) -> list[inspect.Type]:
    """The types of the field."""
    kinds = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
    return [each.type if isinstance(each, inspect.Metadata) else each for each in kinds]


def may_be_null(field: inspect.Field) -> bool:
    """Whether the field accepts null."""
    return any(isinstance(each, inspect.NoneType) for each in kinds_of(field))


def is_integer(field: inspect.Field) -> bool:
    """Whether the field holds a whole number."""
    return any(isinstance(each, inspect.IntType) for each in kinds_of(field))


def another(field: inspect.Field, present: Any) -> Any:
    """A value other than `present`; for a text, a unique one."""
    kind = next(each for each in kinds_of(field) if not isinstance(each, inspect.NoneType))
    match kind:
        case inspect.StrType():
            return text_for(field.name, kind.pattern or "")
        case inspect.BoolType():
            return not present
        case inspect.LiteralType():
            return next(each for each in kind.values if each != present)
        case inspect.DateType():
            return "2020-02-29"
        case inspect.DateTimeType():
            return "2096-02-29T18:30:00Z"
        case inspect.IntType() | inspect.FloatType():
            least = int(kind.ge or 1)
            return next(each for each in (least + 4, least + 5) if each != present)
    raise AssertionError(f"no value is known for {field.name}")


def text_for(name: str, pattern: str) -> str:
    """A text that matches the pattern. A time zone has no pattern, but must exist."""
    if name == "time_zone":
        return "America/Chicago"
    mark = uuid4().hex[:10]
    texts = (
        mark,
        f"{mark}@example.com",
        f"https://{mark}.example.com",
        mark * 6 + "abcd",
        "CA",
        "6789",
    )
    return next(text for text in texts if re.search(pattern, text))


def given(
    declaration: Declaration, name: str, present: Any, request: Prepared, organization: Organization
) -> dict[str, Any]:
    """The field with a value other than `present`, and the fields that it requires."""
    fields = fields_of(declaration)
    changes: dict[str, Any] = dict(INSTEAD.get((declaration.name, name), {}))
    for each in (*COMPANIONS.get((declaration.name, name), ()), name):
        changes[each] = (
            ROWS[each](organization, present | request.body | changes)
            if each in ROWS
            else another(fields[each], present.get(each))
        )
    return changes


def always(request: Prepared) -> dict[str, Any]:
    """What each change has to have, whatever it changes."""
    return {name: value for name, value in request.body.items() if name in ALWAYS}


def record(response: Reply) -> dict[str, Any]:
    """The record in the answer, which may be wrapped in an object."""
    assert response.status_code in {200, 201}, response.text
    answer: dict[str, Any] = response.json.get("document", response.json)
    return answer


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The fields that changed, without the time of it and the names that follow their ids."""
    found = {name: value for name, value in after.items() if value != before.get(name)}
    names = {
        f"{name.removesuffix('_id')}_{label}"
        for name in found if name.endswith("_id") for label in ("name", "title")
    }  # fmt: skip
    return {name: value for name, value in found.items() if name not in {"updated_at", *names}}


def derived_from(name: str) -> set[str]:
    """The fields that follow this one."""
    return set(DERIVED.get(name, "").split())


def as_given(made: Any, given: Any) -> Any:
    """What was made without what the answer adds to a given list's items, such as names."""
    if not isinstance(given, list):
        return made
    return [
        {name: one[name] for name in other} if isinstance(other, dict) else one
        for one, other in zip(made, given, strict=True)
    ]


@every(MAKES)
def test_a_created_row_has_each_given_field(declaration: Declaration) -> None:
    for name, field in fields_of(declaration).items():
        organization = new_organization()
        request = prepared(declaration, organization)
        present = {name: None if field.default is NODEFAULT else field.default} | request.body
        body = request.body | given(declaration, name, present, request, organization)

        with row_of(declaration).deployment():
            made = record(send("POST", request.path, body, token=request.token))

        shown = {each: value for each, value in body.items() if each in made}
        assert {each: as_given(made[each], shown[each]) for each in shown} == shown, name


@every([each for each in (*MAKES, *CHANGES) if any(map(is_integer, fields_of(each).values()))])
def test_a_number_without_a_fraction_is_an_integer(declaration: Declaration) -> None:
    for name, field in fields_of(declaration).items():
        if is_integer(field):
            organization = new_organization()
            request = prepared(declaration, organization)
            changes = given(declaration, name, {}, request, organization)
            body = request.body | changes | {name: float(changes[name])}
            fraction = body | {name: changes[name] + 0.5}

            with row_of(declaration).deployment():
                made = record(send(declaration.method, request.path, body, token=request.token))
                refused = send(declaration.method, request.path, fraction, token=request.token)

            assert made[name] == changes[name]
            assert refused.status_code == 422, name


@every(MAKES)
def test_absent_fields_get_their_declared_defaults(declaration: Declaration) -> None:
    request = prepared(declaration, new_organization())

    with row_of(declaration).deployment():
        made = record(send("POST", request.path, request.body, token=request.token))

    unsaid = [
        each
        for each in fields_of(declaration).values()
        if each.name not in request.body and (declaration.name, each.name) not in COMPUTED
    ]
    for field in unsaid:
        assert made.get(field.name, field.default) == field.default, field.name


@every(CHANGES)
def test_a_change_affects_only_the_named_field(declaration: Declaration) -> None:
    for name in fields_of(declaration).keys() - ALWAYS:
        organization = new_organization()
        request = prepared(declaration, organization)
        before = record(send("PATCH", request.path, request.body, token=request.token))
        changes = given(declaration, name, before, request, organization)

        body = changes | always(request)
        after = record(send("PATCH", request.path, body, token=request.token))

        found = differences(before, after)
        assert found.items() >= changes.items(), name
        assert found.keys() - changes.keys() <= derived_from(name), name


@every(CHANGES)
def test_a_change_of_nothing_makes_no_new_version(declaration: Declaration) -> None:
    organization = new_organization()
    request = prepared(declaration, organization)
    first = send("PATCH", request.path, request.body, token=request.token)
    version = {"If-Match": first.headers["ETag"]}

    nothing = request.body if declaration.name in REQUIRED else always(request)
    for body in (nothing, request.body, nothing):
        again = send("PATCH", request.path, body, token=request.token, headers=version)

        assert (again.status_code, again.data) == (200, first.data), again.text
        assert again.headers["ETag"] == first.headers["ETag"]


@every(CHANGES)
def test_null_clears_only_the_named_field(declaration: Declaration) -> None:
    for name, field in fields_of(declaration).items():
        if not may_be_null(field):
            continue
        organization = new_organization()
        request = prepared(declaration, organization)
        present = record(send("PATCH", request.path, request.body, token=request.token))
        filled = given(declaration, name, present, request, organization) | always(request)
        before = record(send("PATCH", request.path, filled, token=request.token))

        cleared = {name: None} | always(request)
        after = record(send("PATCH", request.path, cleared, token=request.token))

        found = differences(before, after)
        assert found.items() >= {name: None}.items(), name
        assert found.keys() - {name} <= derived_from(name), name
