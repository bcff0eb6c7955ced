import time
from concurrent.futures import ThreadPoolExecutor

import msgspec

from shared.identity.sessions import new_session, sign
from shared.processor.accounts import DASHBOARD
from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.payments.collecting import Collecting
from tests.http.client import Reply, code, send
from tests.processor.stand_in import with_processor


def act(organization: Organization, verb: str, token: str | None = None) -> Reply:
    path = f"/v1/organizations/{organization.id}/{verb}-processor"
    return send("POST", path, token=token or organization.owner.token)


def letters(organization: Organization) -> list[list[str]]:
    """The recipients of letters about the account, and whether it was connected."""
    return sql(
        """
        select payload ->> 'user_id', payload ->> 'is_connected' from outbox
        where organization_id = :id and payload ->> 'template' = 'processor_connected' order by 1
        """,
        id=organization.id,
    )


def test_an_account_is_made_once_and_every_owner_is_told() -> None:
    organization = new_organization()
    second = new_member(organization, "owner")
    with with_processor() as stand_in:
        with ThreadPoolExecutor(2) as clients:
            pages = list(clients.map(lambda _: act(organization, "connect"), range(2)))

        assert [each.status_code for each in pages] == [200, 200]
        [[name, account]] = stand_in.accounts.items()
        owners = sorted([organization.owner.user_id, second.user_id])
        assert letters(organization) == [[owner, "true"] for owner in owners for _ in range(2)]
        account.is_ready = True
        assert act(organization, "connect").json == {"url": DASHBOARD}

    assert sql(
        "select processor_account_id, processor_ready from organizations where id = :id",
        id=organization.id,
    ) == [[name, True]]


def test_an_old_session_has_to_sign_in_again() -> None:
    organization = new_organization()
    session = new_session(
        "manager", organization.owner.user_id, 1, organization_id=organization.id, role="owner"
    )
    then = int(time.time()) - 16 * 60
    old = sign(
        msgspec.structs.replace(
            session, authenticated_at=then, issued_at=then, expires_at=then + session.longest_life
        )
    )

    for verb in ("connect", "disconnect"):
        assert code(act(organization, verb, old)) == (401, "SIGN_IN_AGAIN")


def test_a_disconnection_forgets_what_is_only_there() -> None:
    case = Collecting()
    organization = case.organization
    assert code(act(new_organization(), "disconnect")) == (409, "CONFLICT")
    with with_processor() as stand_in:
        case.pay_by(stand_in, "us_bank_account")
        assert case.collect().json["status"] == "pending"
        # Its outcome could not be read any more.
        assert code(act(organization, "disconnect")) == (409, "CONFLICT")
    sql("delete from processor_requests where organization_id = :id", id=organization.id)

    assert act(organization, "disconnect").status_code == 200

    [[account, ready, customer, detached]] = sql(
        """
        select processor_account_id, processor_ready, processor_customer_id,
            detached_at is not null
        from organizations
        join tenants on tenants.organization_id = organizations.id
        join payment_methods on payment_methods.tenant_id = tenants.id
        where organizations.id = :id
        """,
        id=organization.id,
    )
    assert (account, ready, customer, detached) == (None, False, None, True)
    assert letters(organization) == [[organization.owner.user_id, "false"]]
