"""The rate limits to which a request is charged, by its endpoint's declaration and its caller."""

import msgspec

from shared.admission.admit import Claim, RateCharge, rate_charge
from shared.config import RatePolicy, settings
from shared.identity.client_address import rate_subject
from shared.pipeline.callers import Anyone, Homeowner, SuperAdmin
from shared.pipeline.exchange import Exchange

# A known device gets this part of its address's limit, once that is used up.
KNOWN_DEVICE_DIVISOR = 10


def rate_charges(exchange: Exchange) -> list[RateCharge]:
    """Every charge of the request but the organization's, which the cached limits decide."""
    declaration = exchange.declaration
    if declaration.rate == "none":
        return []
    if declaration.rate == "health":
        return [rate_charge("health", _address(exchange), settings().rate_limit_health)]
    charges = [each._replace(cost=exchange.cost) for each in _default(exchange)]
    if door := _door(exchange):
        name, policy = door
        charges.append(rate_charge(f"{name}-address", _address(exchange), policy, undivided=True))
    return charges


def unsigned_charge(exchange: Exchange) -> RateCharge:
    """The charge of a webhook's wrong signature; a right one is charged to nothing."""
    return rate_charge("webhook", _address(exchange), settings().rate_limit_webhook)


def claimed(exchange: Exchange) -> Claim | None:
    """The session that the request claims, with what its address is charged if that has ended."""
    if exchange.session is None:
        return None
    refused = rate_charge("refused", _address(exchange), settings().rate_limit_refused)
    return Claim(exchange.session.session_id, refused)


def _default(exchange: Exchange) -> list[RateCharge]:
    caller, session = exchange.declaration.caller, exchange.session
    if session and exchange.declaration.manages_account:
        # By sign-in, so that no other session of the organization or the person closes the door,
        # and the new session of a switch opens no new count.
        subject = f"{session.user_id}:{session.authenticated_at}"
        return [rate_charge("account", subject, settings().rate_limit_account)]
    if isinstance(caller, Homeowner) and session and session.homeowner_id:
        return [rate_charge("homeowner", session.homeowner_id, settings().rate_limit_homeowner)]
    if isinstance(caller, SuperAdmin) and session:
        return [rate_charge("super-admin", session.user_id, settings().rate_limit_super_admin)]
    if isinstance(caller, Anyone) and exchange.declaration.rate == "default":
        return [rate_charge("anonymous", _address(exchange), settings().rate_limit_anonymous)]
    return []


def _address(exchange: Exchange) -> str:
    return rate_subject(exchange.client_address)


def _door(exchange: Exchange) -> tuple[str, RatePolicy] | None:
    """The limit of what strangers may call without one of their own.

    It only bounds the load, and each instance admits all of it while Redis is away, because
    PostgreSQL counts wrong passwords and mails.
    """
    match exchange.declaration.rate:
        case "sign_in":
            return "sign-in", settings().rate_limit_sign_in
        case "mail":
            return "mail", settings().rate_limit_mail
    return None


def known_device_charges(exchange: Exchange) -> list[RateCharge]:
    """The charge of a known device once its address is refused, perhaps because of its neighbours.

    It is counted by person, by the generation of sessions, so that a token from before a new
    password fills another count, and by address, so that a thief elsewhere does. It is small,
    because an attacker may have many accounts.
    """
    door = _door(exchange)
    if door is None or not exchange.devices:
        return []
    name, (quota, window) = door[0], msgspec.structs.astuple(door[1])
    user_id, device = next(iter(exchange.devices.items()))
    subject = f"{user_id}:{device.generation}:{_address(exchange)}"
    policy = RatePolicy(-(-quota // KNOWN_DEVICE_DIVISOR), window)
    return [rate_charge(f"{name}-device", subject, policy, undivided=True)]
