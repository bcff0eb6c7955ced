"""The demo's data: every sample login has the role that the greeting names."""

import os
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pg8000.native
import pytest

from shared.accounts.passwords import check_password
from shared.files import storage
from tests.http.deployment import deployed
from tests.servers.services import execute, migrated
from tools.connection import connection_arguments
from tools.local.greeting import LOGINS, PASSWORD
from tools.seed import seed

OPENED = {
    "owner@linden.example": ["manager owner", "manager owner"],
    "admin@linden.example": ["manager admin"],
    "manager@linden.example": ["manager manager"],
    "accountant@linden.example": ["manager accountant"],
    "viewer@linden.example": ["manager viewer"],
    "homeowner@maple.example": ["homeowner"],
    "newcomer@maple.example": ["waits for Maple Court HOA"],
    "root@pavilion.example": ["super_admin"],
}
SIGN_IN = "select attempt, password_hash from begin_sign_in(:email, '192.0.2.1')"
CHOICES = """
    select concat_ws(' ', choice ->> 'kind', choice ->> 'role')
    from finish_sign_in(:attempt, null), json_array_elements(choices) as choice
    union all
    select 'waits for ' || name
    from finish_sign_in(:attempt, null), json_array_elements_text(waits_for) as name
"""


@pytest.fixture(scope="module")
def database() -> Iterator[pg8000.native.Connection]:
    """A database for this module with the demo's data in it."""
    server, _, _ = os.environ["ADMINISTRATOR_URL"].rpartition("/")
    name = f"demo_{uuid4().hex}"
    url = f"{server}/{name}"
    migrated(url)
    with deployed(DATABASE_URL=url, ADMINISTRATOR_URL=url):
        assert seed(url)
    # A second start of the stack finds the existing data.
    assert not seed(url)
    with closing(pg8000.native.Connection(**connection_arguments(url))) as connection:
        yield connection
    execute(url, f"drop database if exists {name} with (force)")


def test_every_sample_login_has_its_named_role(
    database: pg8000.native.Connection,
) -> None:
    opened = {}
    for email in OPENED:
        [[attempt, password_hash]] = database.run(SIGN_IN, email=email)
        assert check_password(password_hash, PASSWORD)
        opened[email] = sorted(row[0] for row in database.run(CHOICES, attempt=attempt))

    assert opened == OPENED
    assert LOGINS.keys() <= OPENED.keys()
    assert database.run("select email from users where email_verified_at is null") == []


def test_a_sample_homeowner_finds_a_home_and_documents(database: pg8000.native.Connection) -> None:
    [[homeowner, person]] = database.run(
        "select id, user_id from homeowners where user_id is not null"
    )
    database.run("begin")
    database.run("set local role pavilion_tenant")
    database.run(
        """
        call enter_scope(
            'homeowner', :person, new_id(), 1, null, null, :homeowner, null, 'tests', null)
        """,
        person=person,
        homeowner=homeowner,
    )

    assert database.run("select unit_name from own_home_address()") == [["101"]]
    documents = database.run("select category, object_name from documents order by category")
    database.run("rollback")
    assert [category for category, _ in documents] == ["notice", "rules"]
    assert all(storage.stat(object_name) for _, object_name in documents)


def test_the_sample_leases_show_credit_arrears_and_a_late_fee(
    database: pg8000.native.Connection,
) -> None:
    rows = database.run(
        """
        select units.name, credit_cents > 0, open_cents > 0,
            exists (select from charges
                where charges.account_id = leases.account_id and charges.type = 'late_fee')
        from leases
        join units on units.id = unit_id
        join account_balances using (account_id)
        where leases.status = 'active' order by units.name
        """
    )
    assert [row[:3] for row in rows] == [
        ["1A", True, False], ["1B", False, True], ["Main", False, True],
    ]  # fmt: skip
    assert [row[3] for row in rows if row[0] != "1B"] == [False, True]
    assert database.run("select count(*) from work_orders") == [[4]]


def test_the_sample_homeowners_owe_dues_a_roof_and_a_fine(
    database: pg8000.native.Connection,
) -> None:
    rows = database.run(
        """
        select first_name, is_billed,
            array(select distinct type from assessments
                where homeowner_id = homeowners.id and open_cents > 0
                    and (type <> 'monthly_dues' or due_date < current_date)
                order by 1)
        from homeowners order by 1
        """
    )

    assert rows == [
        ["Fay", True, []],
        ["Finn", True, ["special_assessment"]],
        ["Freda", False, []],
        ["Hugo", True, ["special_assessment", "violation_fee"]],
        ["Ines", True, []],
        ["Theo", True, ["late_fee", "monthly_dues", "special_assessment"]],
    ]
    assert database.run("select role from board_members order by 1") == [
        ["president"], ["treasurer"],
    ]  # fmt: skip
    assert database.run(
        "select status, (select sum(amount_cents) from charges where violation_id = violations.id)"
        " from violations"
    ) == [["open", 5000]]
    assert database.run(
        "select letter_type, status, sent_at < now() - interval '20 days' from violation_letters"
    ) == [["first_notice", "sent", True]]


def test_a_sample_lease_has_its_agreement(database: pg8000.native.Connection) -> None:
    [[object_name, size]] = database.run(
        "select object_name, size_bytes from documents where lease_id is not null"
    )

    stored = storage.stat(object_name)

    assert stored
    assert (stored.content_type, stored.size) == ("application/pdf", size)


def test_a_sample_house_has_an_owner_and_expenses(database: pg8000.native.Connection) -> None:
    owned = database.run(
        """
        select properties.name, owners.name, management_fee_bp
        from properties join owners on owners.id = owner_id
        """
    )
    spent = database.run(
        """
        select properties.name, associations.name, work_orders.title,
            expenses.vendor_id is not null
        from expenses
        left join properties on properties.id = property_id
        left join associations on associations.id = expenses.association_id
        left join work_orders on work_orders.id = work_order_id
        order by amount_cents
        """
    )

    assert owned == [["Harbor House", "Olga Ostrow", 800]]
    assert spent == [
        ["Harbor House", None, "Porch light", True],
        [None, "Maple Court HOA", None, False],
        ["Linden Court", None, None, False],
    ]


def test_the_sample_bank_account_has_rents_and_two_cheques(
    database: pg8000.native.Connection,
) -> None:
    [[lines, exact, cheques]] = database.run(
        """
        select count(*),
            count(*) filter (where amount_cents in (select amount_cents from payments)),
            (
                select sum(amount_cents) from (
                    select amount_cents from payments where homeowner_id is null
                    order by received_date desc, id desc limit 2) as last
            ) = any (array_agg(amount_cents))
        from bank_transactions
        """
    )

    assert (lines, exact > 0, cheques) == (12, True, True)
