"""The rate limits to which a request is charged, by its endpoint's declaration and its caller."""

import hmac

from shared.admission.admit import Claim, RateCharge, rate_charge
from shared.config import settings
from shared.identity.client_address import rate_subject
from shared.pipeline.arguments import Inputs
from shared.pipeline.callers import Anyone, Homeowner, SuperAdmin, Webhook
from shared.pipeline.exchange import Exchange


def rate_charges(exchange: Exchange, inputs: Inputs) -> list[RateCharge]:
    """Every charge of the request but the organization's, which the cached limits decide."""
    declaration = exchange.declaration
    if declaration.rate == "none":
        return []
    if declaration.rate == "health":
        return [rate_charge("health", _address(exchange), settings().rate_limit_health)]
    charges = [each._replace(cost=exchange.cost) for each in _default(exchange)]
    if declaration.rate == "sign_in":
        session = exchange.session
        policy = settings().rate_limit_sign_in
        charges.append(rate_charge("sign-in-address", _address(exchange), policy))
        person = inputs.email() or (session and session.user_id)
        if person:
            charges.append(rate_charge("sign-in-person", _digest(person), policy))
    return charges


def claimed(exchange: Exchange) -> Claim | None:
    """The session that the request claims, with what its address is charged if that has ended."""
    if exchange.session is None:
        return None
    refused = rate_charge("refused", _address(exchange), settings().rate_limit_refused)
    return Claim(exchange.session.session_id, refused)


def _default(exchange: Exchange) -> list[RateCharge]:
    caller, session = exchange.declaration.caller, exchange.session
    if session and exchange.declaration.manages_account:
        # By session, so that a used-up hour of the organization does not keep its owner out.
        return [rate_charge("account", session.session_id, settings().rate_limit_account)]
    if isinstance(caller, Homeowner) and session and session.homeowner_id:
        return [rate_charge("homeowner", session.homeowner_id, settings().rate_limit_homeowner)]
    if isinstance(caller, SuperAdmin) and session:
        return [rate_charge("super-admin", session.user_id, settings().rate_limit_super_admin)]
    if isinstance(caller, Webhook):
        return [rate_charge("webhook", _address(exchange), settings().rate_limit_webhook)]
    if isinstance(caller, Anyone) and exchange.declaration.rate == "default":
        return [rate_charge("anonymous", _address(exchange), settings().rate_limit_anonymous)]
    return []


def _address(exchange: Exchange) -> str:
    return rate_subject(exchange.client_address)


def _digest(person: str) -> str:
    """A keyed digest, so that Redis holds no e-mail address."""
    keys = settings().token_keys
    return hmac.digest(keys.secrets[keys.newest], person.encode(), "sha256").hex()
