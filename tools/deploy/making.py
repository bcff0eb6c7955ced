"""Generates the first value of each secret on standard output, for a pipe.

The value is never displayed or written to a file.
"""

import json
import secrets
import sys
from base64 import urlsafe_b64encode
from urllib.parse import quote

from tools.deploy.cloud import output
from tools.deploy.commands import gcloud
from tools.deploy.environment import Environment
from tools.deploy.functions import AUTHORITY, AUTHORITY_FILE

KEY_BYTES = 32


def secret(environment: Environment, name: str) -> str:
    """A first value for the secret `name`."""
    if name.endswith("-keys"):
        return key_ring("")
    if name == "redis-url":
        return redis_url(environment)
    if name == "redis-ca":
        return redis_authority(environment)
    return secrets.token_urlsafe(KEY_BYTES)


def key_ring(old: str) -> str:
    """A JWK Set whose new first key signs; the keys of `old` still verify."""
    kept = json.loads(old)["keys"] if old.strip() else []
    key = urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).rstrip(b"=").decode()
    fresh = {"kty": "oct", "kid": secrets.token_hex(8), "k": key, "alg": "HS256", "use": "sig"}
    return json.dumps({"keys": [fresh, *kept]})


def rotated() -> str:
    """The ring on standard input with a new first key."""
    return key_ring(sys.stdin.read())


def redis_url(environment: Environment) -> str:
    """Memorystore's address with its password; its certificate authority is read from a file."""
    region = f"--region={environment.region}"
    words = ("redis", "instances")
    place = output(
        gcloud(environment, *words, "describe", "pavilion", region, "--format=value(host,port)")
    ).split()
    password = output(
        gcloud(
            environment, *words, "get-auth-string", "pavilion", region, "--format=value(authString)"
        )
    ).strip()
    host, port = place
    authority = f"{AUTHORITY}/{AUTHORITY_FILE}"
    # Memorystore's certificate has no address that a client could check, so its own CA is pinned.
    options = f"ssl_ca_certs={authority}&ssl_check_hostname=false"
    return f"rediss://:{quote(password, safe='')}@{host}:{port}/0?{options}"


def redis_authority(environment: Environment) -> str:
    """The certificates of Memorystore's authorities; a new one appears years before it is used."""
    region = f"--region={environment.region}"
    words = ("redis", "instances", "describe", "pavilion", region, "--format=json")
    found = json.loads(output(gcloud(environment, *words)))
    return "\n".join(each["cert"].strip() for each in found["serverCaCerts"]) + "\n"
