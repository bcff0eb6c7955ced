"""The routes of the stand-in: each with its documented parameters and its handler."""

from collections.abc import Callable
from typing import Any, NamedTuple

from stripe import params
from stripe.params import billing_portal, checkout

from tests.processor.accounts import ACCOUNT, Account, Accounts
from tests.processor.books import Books
from tests.processor.events import Events


class Route(NamedTuple):
    """A route: its documented parameters and its handler."""

    method: str
    path: str
    kind: Any
    serve: Callable[..., dict[str, Any]]


def routes(platform: Books, accounts: Accounts, events: Events) -> tuple[Route, ...]:
    """What is served for the platform's own account, and what for organizations' accounts."""

    def of_account(handler: Callable[..., Any]) -> Callable[..., Any]:
        return lambda given, *found: handler(accounts.account_of(given), given, *found)

    def either(own: Callable[..., Any], handler: Callable[..., Any]) -> Callable[..., Any]:
        served = of_account(handler)
        return lambda given, *found: (served if ACCOUNT in given else own)(given, *found)

    sessions = "/v1/checkout/sessions"
    intents = "/v1/payment_intents"
    return (
        Route(
            "POST", "/v1/customers", params.CustomerCreateParams,
            either(platform.new_customer, Account.new_customer),
        ),
        Route(
            "POST", sessions, checkout.SessionCreateParams,
            either(platform.new_checkout, Account.new_session),
        ),
        Route("GET", sessions, checkout.SessionListParams, platform.list_checkouts),
        Route(
            "GET", f"{sessions}/([^/]+)", checkout.SessionRetrieveParams,
            either(platform.get_checkout, Account.get_session),
        ),
        Route("POST", f"{sessions}/(.+)/expire", checkout.SessionExpireParams, platform.expire),
        Route(
            "GET", "/v1/invoice_payments", params.InvoicePaymentListParams, platform.list_payments
        ),
        Route(
            "POST", "/v1/refunds", params.RefundCreateParams,
            either(platform.refund, Account.refund),
        ),
        Route("GET", "/v1/refunds", params.RefundListParams, of_account(Account.list_refunds)),
        Route(
            "GET", "/v1/refunds/([^/]+)", params.RefundRetrieveParams,
            of_account(Account.get_refund),
        ),
        Route(
            "GET", "/v1/disputes/([^/]+)", params.DisputeRetrieveParams,
            of_account(Account.get_dispute),
        ),
        Route(
            "GET", "/v1/setup_intents/([^/]+)", params.SetupIntentRetrieveParams,
            of_account(Account.get_set_up),
        ),
        Route("GET", "/v1/invoices/([^/]+)", params.InvoiceRetrieveParams, platform.get_invoice),
        Route("GET", "/v1/events", params.EventListParams, events.list_events),
        Route(
            "POST", "/v1/billing_portal/sessions", billing_portal.SessionCreateParams,
            platform.new_portal,
        ),
        Route("GET", "/v1/subscriptions", params.SubscriptionListParams, platform.list),
        Route("GET", "/v1/subscriptions/(.+)", params.SubscriptionRetrieveParams, platform.get),
        Route("POST", "/v1/subscriptions/(.+)", params.SubscriptionUpdateParams, platform.update),
        Route("DELETE", "/v1/subscriptions/(.+)", params.SubscriptionCancelParams, platform.end),
        Route("POST", "/v1/accounts", params.AccountCreateParams, accounts.new_account),
        Route("GET", "/v1/accounts/(.+)", params.AccountRetrieveParams, accounts.get_account),
        Route("POST", "/v1/account_links", params.AccountLinkCreateParams, accounts.new_link),
        Route("POST", intents, params.PaymentIntentCreateParams, of_account(Account.new_intent)),
        Route("GET", intents, params.PaymentIntentListParams, of_account(Account.list_intents)),
        Route(
            "GET", f"{intents}/([^/]+)", params.PaymentIntentRetrieveParams,
            of_account(Account.get_intent),
        ),
        Route(
            "POST", f"{intents}/([^/]+)/cancel", params.PaymentIntentCancelParams,
            of_account(Account.cancel),
        ),
        Route(
            "GET", "/v1/payment_methods/([^/]+)", params.PaymentMethodRetrieveParams,
            of_account(Account.get_method),
        ),
        Route(
            "POST", "/v1/payment_methods/([^/]+)/detach", params.PaymentMethodDetachParams,
            of_account(Account.detach),
        ),
    )  # fmt: skip
