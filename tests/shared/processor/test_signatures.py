"""Which bodies count as signed by the payment processor."""

import pytest

from shared.processor.signatures import is_signed
from tests.processor.events import signature

BODY = b'{"id": "evt_1", "odd": "\xff\x00"}'
NOW = 1_800_000_000.0
SECRETS = ("whsec_old", "whsec_new")
GOOD = signature(BODY, "whsec_new", NOW)


def test_each_of_the_endpoints_secrets_signs() -> None:
    for secret in SECRETS:
        assert is_signed(BODY, signature(BODY, secret, NOW), SECRETS, NOW)
    both = ",".join((GOOD, signature(BODY, "whsec_old", NOW).partition(",")[2]))
    assert is_signed(BODY, both, ("whsec_old",), NOW)
    assert not is_signed(BODY, signature(BODY, "whsec_other", NOW), SECRETS, NOW)
    assert not is_signed(BODY, GOOD, (), NOW)


def test_a_signature_counts_for_five_minutes() -> None:
    found = [is_signed(BODY, GOOD, SECRETS, NOW + age) for age in (-301, -300, 0, 300, 301)]

    assert found == [False, True, True, True, False]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t",
        "t=,v1=",
        GOOD.replace("t=", "t=-"),
        GOOD.replace("t=18", "t=\u0661\u0668"),
        GOOD.replace("t=", "t=0"),
        GOOD.replace("v1=", "v2="),
        GOOD.replace("t=", "t=1800000001,t="),
        GOOD.partition(",")[2],
        GOOD[:-80],
        GOOD + "," + "x" * 1000,
    ],
)
def test_other_headers_are_no_signature(header: str) -> None:
    assert not is_signed(BODY, header, SECRETS, NOW)


def test_every_byte_of_the_body_counts() -> None:
    for other in (BODY[:-1], BODY + b"\n", BODY.replace(b" ", b""), b""):
        assert not is_signed(other, GOOD, SECRETS, NOW)
