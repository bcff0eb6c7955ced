import subprocess
import sys

from shared.hs256 import is_fit, is_signature, signature

# RFC 7515 appendix A.1: an HS256 example.
MESSAGE = (
    b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    b".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
    b"cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
SECRET = bytes.fromhex(
    "0323354b2b0fa5bc837e0665777ba68f5ab328e6f054c928a90f84b2d2502ebf"
    "d3fb5a92d20647ef968ab4c377623d223d2e2172052e4f08c0cd9af567d080a3"
)
SIGNATURE = b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def test_the_standards_example_is_signed_and_verified() -> None:
    assert signature(MESSAGE, SECRET) == SIGNATURE
    assert is_signature(SIGNATURE, MESSAGE, SECRET)


def test_any_other_signature_is_refused() -> None:
    for other in (SIGNATURE + b"=", SIGNATURE[:-1] + b"l", SIGNATURE[:-1], b"", SIGNATURE.lower()):
        assert not is_signature(other, MESSAGE, SECRET)
    assert not is_signature(SIGNATURE, MESSAGE + b"=", SECRET)
    assert not is_signature(SIGNATURE, MESSAGE, SECRET + b"\1")


def test_a_public_key_is_refused_as_a_secret() -> None:
    assert is_fit(SECRET)
    assert not is_fit(b"-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n")
    assert not is_fit(b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMq")
    assert not is_fit(b'{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}')


def test_sessions_do_not_import_cryptography() -> None:
    program = (
        "import sys, shared.identity.cookies\n"
        "assert not any(name.startswith('cryptography') for name in sys.modules)\n"
        "import cryptography.x509\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
