"""Attacks on a person's sign-in, and the requests of those who are attacked."""

from typing import Any

import pytest

from tests.factories import new_organization
from tests.functions.auth.signing_in import OWN_PAGE, cookie_value, sign_in
from tests.homeowners import new_home
from tests.migrations.sign_ins import fail

REFUSED = (429, "RATE_LIMITED")


def manager() -> str:
    """The e-mail of an organization's owner."""
    return new_organization().owner.email


def homeowner() -> str:
    """The e-mail of a homeowner."""
    return new_home(new_organization()).person.email


EITHER = pytest.mark.parametrize("somebody", [manager, homeowner])


def from_here(address: str, device: str | None = None) -> dict[str, Any]:
    """The options of a request from this address, perhaps from a known device."""
    headers = {"headers": {"Cookie": device, **OWN_PAGE}} if device else {}
    return {"environ_base": {"REMOTE_ADDR": address}, **headers}


def device_of(email: str) -> str:
    """The cookie of a device that the person has signed in on."""
    return cookie_value(sign_in(email), "pv_device")


def attack(email: str, address: str | None = None) -> None:
    """Use up everything that other clients can use up: of the e-mail and of an address."""
    fail(100, email=email)
    if address:
        fail(60, ip=address)
        fail(30, email=email, ip=address)
