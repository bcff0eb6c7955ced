"""What the stand-in keeps for organizations' own accounts: payers, methods, payments, refunds.

Each account has its own data; a request names its account by the header Stripe-Account.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from tests.processor.parameters import Path
from tests.processor.refused import Refused
from tests.processor.returns import Returns

Given = dict[Path, str]
Found = TypeVar("Found")
# How accounts are named that tests have written into rows without asking the stand-in.
IMAGINED = "acct_imagined"
# Where a request's account stands among its parameters, under a name that none of them has.
ACCOUNT: Path = ("Stripe-Account",)
CANCELABLE = {"requires_payment_method", "requires_action", "requires_confirmation"}


class Account(Returns):
    """One account's data by their ids; `methods` pay as their entry "pays" says."""

    def __init__(self) -> None:
        super().__init__()
        self.is_ready = False
        self.customers: dict[str, Given] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.methods: dict[str, dict[str, Any]] = {}
        # What payments were asked for with.
        self.asked: list[Given] = []

    def add_method(self, customer: str, kind: str = "card", pays: str = "succeeded") -> str:
        """A method that the customer has saved; `pays` is what comes of a payment by it."""
        name = f"pm_{uuid4().hex}"
        shown = {
            "card": {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2030},
            "us_bank_account": {"bank_name": "STRIPE TEST BANK", "last4": "6789"},
        }
        self.methods[name] = {
            "id": name, "object": "payment_method", "type": kind, "customer": customer,
            kind: shown[kind], "pays": pays,
        }  # fmt: skip
        return name

    def fill_in(self, session: str, kind: str = "card", status: str = "succeeded") -> str:
        """Enter a card or a bank account on a set-up page, as its payer does: the method."""
        found = self.sessions[session]
        method = self.add_method(found["customer"], kind)
        found["setup_intent"] |= {"status": status, "payment_method": self.methods[method]}
        found["status"] = "complete"
        return method

    def settle(self, intent: str, status: str = "succeeded") -> None:
        """Let the bank answer a payment that is being processed."""
        found = self.intents[intent]
        found["status"] = status
        if status == "succeeded":
            found["amount_received"] = found["amount"]
        else:
            found["last_payment_error"] = {"code": "insufficient_funds"}

    @property
    def taken(self) -> int:
        """The cents that payers have lost by all payments, less what went back."""
        paid = sum(int(each["amount_received"]) for each in self.intents.values())
        return paid - sum(int(each["amount"]) for each in self.refunds.values())

    def new_intent(self, given: Given) -> dict[str, Any]:
        """Ask a method for a payment."""
        self.asked.append(given)
        method = _known(self.methods, given["payment_method",])
        # The payer is there and can answer nothing, or is not there.
        session = given.keys() & {("off_session",), ("error_on_requires_action",)}
        wanted = (given["currency",], given["confirm",], *(given[name] for name in session))
        if method["customer"] != given["customer",]:
            raise Refused(400, "invalid_request_error", "resource_missing")
        if not self.is_ready or int(given["amount",]) < 50 or wanted != ("usd", "true", "true"):
            raise Refused(400, "invalid_request_error")
        name = f"pi_{uuid4().hex}"
        intent = self.intents[name] = {
            "id": name, "object": "payment_intent", "amount": int(given["amount",]),
            "amount_received": 0, "customer": given["customer",], "created": int(time.time()),
            "status": "processing" if method["type"] != "card" else method["pays"],
            "latest_charge": f"ch_{name}", "last_payment_error": None,
            "metadata": {"payment_id": given["metadata", "payment_id"]},
        }  # fmt: skip
        if intent["status"] == "succeeded":
            intent["amount_received"] = intent["amount"]
        elif intent["status"] == "card_declined":
            code = {"code": "card_declined", "decline_code": "insufficient_funds"}
            intent |= {"status": "requires_payment_method", "last_payment_error": code}
            raise Refused(402, "card_error", "card_declined", payment_intent=intent)
        elif intent["status"] == "requires_action":
            # The payer's bank asks what is not answered here.
            code = {"code": "authentication_required"}
            intent |= {"status": "requires_payment_method", "last_payment_error": code}
            raise Refused(402, "card_error", code["code"], payment_intent=intent)
        return self._shown(intent, given)

    def get_intent(self, given: Given, name: str) -> dict[str, Any]:
        """A payment."""
        return self._shown(_known(self.intents, name), given)

    def cancel(self, given: Given, name: str) -> dict[str, Any]:
        """Cancel a payment that waits."""
        found = _known(self.intents, name)
        if found["status"] not in CANCELABLE:
            raise Refused(400, "invalid_request_error", "payment_intent_unexpected_state")
        found["status"] = "canceled"
        return self._shown(found, given)

    def list_intents(self, given: Given) -> dict[str, Any]:
        """A customer's payments, newest first."""
        since = int(given["created", "gte"])
        found = [
            each
            for each in reversed(self.intents.values())
            if each["customer"] == given["customer",] and each["created"] >= since
        ]
        return listed("/v1/payment_intents", found)

    def _shown(self, intent: dict[str, Any], given: Given) -> dict[str, Any]:
        if given.get(("expand", "0")) != "latest_charge.balance_transaction":
            return intent
        received = intent["amount_received"]
        fee = {"id": "txn", "fee": received * 29 // 1000 + 30} if received else None
        return intent | {
            "latest_charge": {"id": intent["latest_charge"], "balance_transaction": fee}
        }

    def list_refunds(self, given: Given) -> dict[str, Any]:
        """A payment's refunds, newest first."""
        found = [
            each
            for each in reversed(self.refunds.values())
            if each["payment_intent"] == given["payment_intent",]
        ]
        return listed("/v1/refunds", found)

    def new_session(self, given: Given) -> dict[str, Any]:
        """A set-up page."""
        _known(self.customers, given["customer",])
        if not self.is_ready or given["mode",] != "setup" or given["currency",] != "usd":
            raise Refused(400, "invalid_request_error")
        name = f"cs_{uuid4().hex}"
        self.sessions[name] = {
            "id": name, "object": "checkout.session", "mode": "setup", "status": "open",
            "customer": given["customer",], "url": f"https://pages.stripe.test/{name}",
            "setup_intent": {"id": f"seti_{name}", "status": "requires_payment_method"},
        }  # fmt: skip
        return self.sessions[name] | {"setup_intent": f"seti_{name}"}

    def get_session(self, given: Given, name: str) -> dict[str, Any]:
        """A set-up page, with what came of it if asked."""
        found = _known(self.sessions, name)
        is_expanded = given.get(("expand", "0")) == "setup_intent.payment_method"
        return found if is_expanded else found | {"setup_intent": found["setup_intent"]["id"]}

    def get_set_up(self, _given: Given, name: str) -> dict[str, Any]:
        """What came of a set-up page."""
        session = _known(self.sessions, name.removeprefix("seti_"))
        intent: dict[str, Any] = session["setup_intent"]
        return intent | {"customer": session["customer"]}

    def new_customer(self, given: Given) -> dict[str, Any]:
        """A payer."""
        name = f"cus_{uuid4().hex}"
        self.customers[name] = given
        return {"id": name, "object": "customer"}

    def get_method(self, _given: Given, name: str) -> dict[str, Any]:
        """A method."""
        return _known(self.methods, name)

    def detach(self, _given: Given, name: str) -> dict[str, Any]:
        """Detach a method from its payer."""
        found = _known(self.methods, name)
        if found["customer"] is None:
            raise Refused(400, "invalid_request_error")
        found["customer"] = None
        return found


class Accounts:
    """The accounts by their ids."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        # Those that do not let the platform act for them any more.
        self.gone: set[str] = set()

    def account_of(self, given: Given) -> Account:
        """The account that the request names; refused if it names none that there is."""
        name = given.get(ACCOUNT, "")
        if name not in self.accounts and not name.startswith(IMAGINED):
            raise Refused(403, "invalid_request_error", "account_invalid")
        return self.known_account(name)

    def known_account(self, name: str) -> Account:
        """The account, which is imagined if its name says so."""
        self._imagine(name)
        return self.accounts[name]

    def new_account(self, given: Given) -> dict[str, Any]:
        """An account that may not charge yet."""
        if given["controller", "losses", "payments"] != "stripe":
            raise Refused(400, "invalid_request_error")
        name = f"acct_{uuid4().hex}"
        self.accounts[name] = Account()
        return self.get_account({}, name)

    def _imagine(self, name: str) -> None:
        if name.startswith(IMAGINED) and name not in self.accounts:
            self.accounts[name] = imagined_account()

    def get_account(self, _given: Given, name: str) -> dict[str, Any]:
        """An account."""
        self._imagine(name)
        if name in self.gone:
            raise Refused(403, "invalid_request_error", "account_invalid")
        found = _known(self.accounts, name)
        state = "active" if found.is_ready else "inactive"
        return {
            "id": name, "object": "account", "charges_enabled": found.is_ready,
            "capabilities": {"card_payments": state, "us_bank_account_ach_payments": state},
        }  # fmt: skip

    def new_link(self, given: Given) -> dict[str, Any]:
        """A page of the onboarding."""
        _known(self.accounts, given["account",])
        if given["type",] != "account_onboarding":
            raise Refused(400, "invalid_request_error")
        return {"object": "account_link", "url": f"https://pages.stripe.test/{uuid4().hex}"}


class _Imagined(dict[str, Any]):
    """Has an entry under every name, made when it is first looked at."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __contains__(self, _name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Any:
        self[name] = self._make(name)
        return self[name]


def imagined_account() -> Account:
    """A ready account, which has each payer, method and finished set-up page that is asked for.

    `pm_…_of_cus_…` and `cs_…_of_cus_…` are a method and a page of that payer.
    """
    account = Account()
    account.is_ready = True
    account.customers = _Imagined(lambda _: {})

    def method(name: str) -> dict[str, Any]:
        made = account.add_method(name.partition("_of_")[2])
        return account.methods.pop(made) | {"id": name}

    def session(name: str) -> dict[str, Any]:
        entered = {"id": f"seti_{name}", "status": "succeeded"}
        return {
            "id": name, "mode": "setup", "status": "complete",
            "customer": name.partition("_of_")[2],
            "setup_intent": entered | {"payment_method": account.methods[f"pm{name[2:]}"]},
        }  # fmt: skip

    account.methods = _Imagined(method)
    account.sessions = _Imagined(session)
    return account


def listed(url: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """A list as the processor answers it, on one page."""
    return {"object": "list", "url": url, "has_more": False, "data": found}


def _known(found: dict[str, Found], name: str) -> Found:
    if name not in found:
        raise Refused(404, "invalid_request_error", "resource_missing")
    return found[name]
