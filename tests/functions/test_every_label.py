"""Every list names what its rows refer to, because people read names and not ids.

Driven by the declarations: a new id in a list's record needs its name beside it.
"""

from shared.database.pagination import item_of
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, a_person, every
from tests.factories import sql
from tests.http.client import send
from tests.standing import standing_list

PERSON = "select first_name || ' ' || last_name from {} where id = :id"
# The name beside the id, by the id's field; a part of it is what the statement finds.
NAMES = {
    "property_id": ("property_name", "select name from properties where id = :id"),
    "unit_id": ("unit_name", "select name from units where id = :id"),
    "association_id": ("association_name", "select name from associations where id = :id"),
    "homeowner_id": ("homeowner_name", PERSON.format("homeowners")),
    "owner_id": ("owner_name", "select name from owners where id = :id"),
    "bank_account_id": ("bank_account_name", "select name from bank_accounts where id = :id"),
    "plan_id": ("plan_name", "select name from subscription_plans where id = :id"),
    "vendor_id": ("vendor_name", "select name from vendors where id = :id"),
    "charge_id": ("charge_description", "select description from charges where id = :id"),
    "violation_id": ("violation_category", "select category from violations where id = :id"),
    "work_order_id": ("work_order_title", "select title from work_orders where id = :id"),
    "tenant_id": ("payer", PERSON.format("tenants")),
    "lease_id": (
        "payer",
        """
        select first_name || ' ' || last_name from lease_tenants join tenants on tenants.id =
            tenant_id where lease_id = :id and is_primary
        """,
    ),
    "created_by_user_id": ("created_by_name", "select name from users where id = :id"),
    "actor_user_id": ("actor_name", "select name from users where id = :id"),
    "impersonator_user_id": ("impersonator_name", "select name from users where id = :id"),
    "uploaded_by_homeowner_id": ("uploaded_by_name", PERSON.format("homeowners")),
    "uploaded_by_user_id": ("uploaded_by_name", "select name from users where id = :id"),
    "completed_by_user_id": ("completed_by_name", "select name from users where id = :id"),
    "decided_by_user_id": ("decided_by_name", "select name from users where id = :id"),
    "sent_by_user_id": ("sent_by_name", "select name from users where id = :id"),
    "requested_by_tenant_id": ("requested_by_name", PERSON.format("tenants")),
    "requested_by_homeowner_id": ("requested_by_name", PERSON.format("homeowners")),
}
# A document is linked to one thing at most, whose name has one field.
LINKS = {
    name: ("linked_to", statement)
    for name, (_, statement) in NAMES.items()
    if not name.endswith("_user_id")
} | {
    "lease_id": (
        "linked_to",
        "select units.name from leases join units on units.id = unit_id where leases.id = :id",
    )
}
# The row itself, and what the row says in other words: the payment of an entry by day and amount,
# the violation and the recurring assessment by the description of what they made, the file of a
# letter by its type, an import by its file, the row of a change by what changed in it, a line and
# its money by day, amount and what the bank wrote. The bank's own id is no id of ours.
NAMED_OTHERWISE = {
    "assessment_id", "bank_batch_id", "bank_transaction_id", "document_id", "expense_id",
    "external_id", "for_charge_id", "id", "import_id", "reconciliation_id", "reversal_id",
    "late_fee_for_assessment_id",
    "late_fee_for_charge_id", "organization_id", "payment_id", "payment_method_id",
    "previous_lease_id", "recurring_assessment_id", "recurring_charge_id", "row_id",
    "user_id", "violation_id",
}  # fmt: skip
# The homeowner of an invitation by the e-mail, the person of a request by the name.
NAMED_THERE = {"invitations": {"homeowner_id"}, "join_requests": {"homeowner_id"}}


@every([each for each in ALL if each.is_list])
def test_a_list_names_what_its_rows_refer_to(declaration: Declaration) -> None:
    fields = set(item_of(declaration.result).__struct_fields__)
    names = NAMES | LINKS if "linked_to" in fields else NAMES
    organization, path = standing_list(declaration)

    items = send("GET", path, token=a_person(declaration, organization).token).json["items"]

    otherwise = NAMED_OTHERWISE | NAMED_THERE.get(declaration.area, set())
    for field in {each for each in fields if each.endswith("_id")} - otherwise:
        name, statement = names[field]
        if "payer" in fields and "homeowner_name" not in fields and field == "homeowner_id":
            name = "payer"
        # The line of a statement is the charge's own.
        name = name if name in fields else name.removeprefix("charge_")
        for item in items:
            if item[field] is not None:
                [[expected]] = sql(statement, id=item[field])
                assert expected in item[name], (field, item)
