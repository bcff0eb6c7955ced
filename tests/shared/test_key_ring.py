from typing import Any

import pytest

from shared.key_ring import parse_key_ring
from tests.shared.identity.forging import encoded, jwk, jwk_set, secret_of

SECRET = b"a secret of thirty-two bytes....."


def test_the_first_key_signs_and_all_keys_verify() -> None:
    ring = parse_key_ring(jwk_set("2025-11", "2025-10"))

    assert ring.newest == "2025-11"
    assert ring.secrets == {"2025-11": secret_of("2025-11"), "2025-10": secret_of("2025-10")}


def test_standard_key_members_are_accepted() -> None:
    full = jwk("a", use="sig", alg="HS256", key_ops=["sign", "verify"], x5t="unknown", exp=1)
    padded = jwk("b") | {"k": jwk("b")["k"] + "="}

    assert parse_key_ring(jwk_set(full, padded)).secrets["b"] == secret_of("b")


def test_only_a_retired_key_may_be_for_verifying_alone() -> None:
    retired = jwk("old", key_ops=["verify"])

    assert parse_key_ring(jwk_set("new", retired)).newest == "new"
    with pytest.raises(ValueError, match="has key old, which is meant for another use"):
        parse_key_ring(jwk_set(retired))


REFUSED: dict[str, tuple[str, str]] = {
    "no JSON": ("secret", "JWK Set"),
    "no set": ("{}", "JWK Set"),
    "a list": ("[]", "JWK Set"),
    "no key": (jwk_set(), "no key"),
    "a short key": (jwk_set(jwk("a", SECRET[:31])), "key a, which is shorter than 32 bytes"),
    "an empty key": (jwk_set(jwk("a", b"")), "key a, which is not base64url"),
    "a key id twice": (jwk_set("a", jwk("a", SECRET)), "key id a twice"),
    "a secret twice": (jwk_set(jwk("a", SECRET), jwk("b", SECRET)), "secret of key b twice"),
    "a key for encryption": (jwk_set(jwk("a", SECRET, use="enc")), "JWK Set"),
    "another algorithm": (jwk_set(jwk("a", SECRET, alg="HS512")), "JWK Set"),
    "a key for wrapping": (jwk_set(jwk("a", SECRET, key_ops=["wrapKey"])), "another use"),
    "a key for signing alone": (jwk_set(jwk("a", SECRET, key_ops=["sign"])), "another use"),
    "a public key": (jwk_set({"kty": "RSA", "kid": "a", "n": "AQ", "e": "AQAB"}), "JWK Set"),
    "no key id": (jwk_set({"kty": "oct", "k": encoded(SECRET)}), "JWK Set"),
    "an empty key id": (jwk_set(jwk("", SECRET)), "key id that is empty"),
    "a key id with a quote": (jwk_set(jwk('a"', SECRET)), "not plain"),
    "a key id with a line break": (jwk_set(jwk("a\n", SECRET)), "not plain"),
    "a long key id": (jwk_set(jwk("a" * 65, SECRET)), "too long"),
    "letters of standard base64": (
        jwk_set(jwk("a") | {"k": "+/" + encoded(SECRET)}), "not base64url",
    ),
    "a damaged secret": (jwk_set(jwk("a") | {"k": encoded(SECRET) + "!"}), "not base64url"),
    "a cut secret": (jwk_set(jwk("a") | {"k": "A" * 45}), "not base64url"),
    "a secret in PEM": (
        jwk_set(jwk("a", b"-----BEGIN PUBLIC KEY-----\n" + SECRET + b"\n-----END PUBLIC KEY-----")),
        "public key",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_ring_is_refused_without_showing_a_secret_for(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refusal:
        parse_key_ring(text)

    shown = repr(refusal.value) + repr(refusal.value.__cause__)
    assert "secret of thirty" not in shown
    assert encoded(SECRET)[:8] not in shown
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_a_ring_does_not_show_its_secrets() -> None:
    ring: Any = parse_key_ring(jwk_set("a", "b"))

    assert f"{ring} {ring!r}" == "KeyRing(newest='a', 2 keys) KeyRing(newest='a', 2 keys)"
