from uuid import uuid4

import pytest

from shared.problems import Code
from shared.processor import accounts, payers
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import refusal


def test_an_organization_has_one_account_however_often_it_asks(stand_in: StandIn) -> None:
    first, again, other = map(accounts.new_account, ("o1", "o1", "o2"))

    assert first == again != other
    assert list(stand_in.accounts) == [first, other]


def test_an_account_tells_what_it_may_do(stand_in: StandIn) -> None:
    name = accounts.new_account("o1")
    before = accounts.account(name)
    stand_in.accounts[name].is_ready = True
    after = accounts.account(name)

    assert (before.is_ready, before.takes_cards, before.takes_ach) == (False, False, False)
    assert (after.is_ready, after.takes_cards, after.takes_ach) == (True, True, True)
    assert accounts.onboarding_page(name, key="a").startswith("https://pages.stripe.test/")


@pytest.mark.usefixtures("stand_in")
def test_an_account_that_is_gone_is_a_conflict() -> None:
    assert refusal(lambda: accounts.account("acct_none")).code == Code.CONFLICT


def test_payers_and_methods_are_the_accounts_own(stand_in: StandIn) -> None:
    one, two = (accounts.new_account(uuid4().hex) for _ in range(2))
    stand_in.accounts[one].is_ready = True
    payer = payers.new_payer(one, {"tenant_id": "t1"}, name="Tessa", email=None, key="a")
    page = payers.set_up_page(accounts.account(one), payer, key="b")

    assert page.url == f"https://pages.stripe.test/{page.id}"
    waiting = payers.set_up(one, page.id)
    assert waiting
    assert (waiting.is_complete, waiting.method) == (False, None)
    assert payers.set_up(two, page.id) is None
    method = stand_in.accounts[one].fill_in(page.id, "us_bank_account")

    found = payers.set_up(one, page.id)
    assert found
    assert (found.customer, found.is_complete) == (payer, True)
    assert found.method
    assert (found.method.id, found.method.type) == (method, "us_bank_account")
    assert found.method.us_bank_account
    assert found.method.us_bank_account.last4 == "6789"


def test_a_method_that_is_detached_stays_so(stand_in: StandIn) -> None:
    name = accounts.new_account("o1")
    account = stand_in.accounts[name]
    method = account.add_method(
        payers.new_payer(name, {"tenant_id": "t"}, name="T", email="t@x.example", key="a")
    )

    for _ in range(2):
        payers.detach(name, method)

    assert account.methods[method]["customer"] is None
    assert refusal(lambda: payers.detach(name, "pm_none")).code == Code.CONFLICT
