"""Which rate limits a request is charged."""

import hmac

from shared.admission.admit import Charge, charge
from shared.config import settings
from shared.identity.client_address import rate_subject
from shared.pipeline.arguments import Inputs
from shared.pipeline.call import Call
from shared.pipeline.callers import Anyone, Homeowner, SuperAdmin, Webhook


def charges_of(call: Call, inputs: Inputs) -> list[Charge]:
    """Every charge of the request but the organization's, which the cached limits decide."""
    declaration, address = call.declaration, rate_subject(call.client_address)
    if declaration.limit == "none":
        return []
    if declaration.limit == "health":
        return [charge("health", address, settings().rate_limit_health)]
    charges = _default(call, address)
    if declaration.limit == "sign_in":
        policy = settings().rate_limit_sign_in
        charges.append(charge("sign-in-address", address, policy))
        person = inputs.email() or (call.session and call.session.user_id)
        if person:
            charges.append(charge("sign-in-person", _digest(person), policy))
    return charges


def _default(call: Call, address: str) -> list[Charge]:
    caller = call.declaration.caller
    if isinstance(caller, Homeowner):
        return [charge("homeowner", call.homeowner_id, settings().rate_limit_homeowner)]
    if isinstance(caller, SuperAdmin):
        return [charge("super-admin", call.user_id, settings().rate_limit_super_admin)]
    if isinstance(caller, Webhook):
        return [charge("webhook", address, settings().rate_limit_webhook)]
    if isinstance(caller, Anyone) and call.declaration.limit == "default":
        return [charge("anonymous", address, settings().rate_limit_anonymous)]
    return []


def _digest(person: str) -> str:
    """A keyed digest: an e-mail address is nobody's to read in Redis."""
    keys = settings().token_keys
    return hmac.digest(keys.secrets[keys.newest], person.encode(), "sha256").hex()
