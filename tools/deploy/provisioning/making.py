"""Generates the first value of each secret on standard output, for a pipe.

The value is never displayed or written to a file.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from tools.deploy.environments.environment import Environment
from tools.deploy.environments.naming import AUTHORITY, AUTHORITY_FILE
from tools.deploy.gcloud.cloud import output
from tools.deploy.gcloud.commands import Command, gcloud

KEY_BYTES = 32


def secret(environment: Environment, name: str) -> str:
    """A first value for the secret `name`."""
    if name.endswith("-keys"):
        return key_ring([])
    if name == "redis-url":
        return redis_url(environment)
    if name == "redis-ca":
        return redis_authority(environment)
    if name == environment.secrets.get("DATABASE_CA", "").partition(":")[0]:
        return database_authority(environment)
    return secrets.token_urlsafe(KEY_BYTES)


def key_ring(kept: Sequence[Mapping[str, str]]) -> str:
    """A JWK Set whose new first key signs; those in `kept` still verify."""
    key = urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).rstrip(b"=").decode()
    fresh = {"kty": "oct", "kid": secrets.token_hex(8), "k": key, "alg": "HS256", "use": "sig"}
    return json.dumps({"keys": [fresh, *kept]})


def redis_url(environment: Environment) -> str:
    """Memorystore's address with its password; its certificate authority is read from a file."""
    place, password = redis_reads(environment)[:2]
    host, port = output(place).split()
    authority = f"{AUTHORITY}/{AUTHORITY_FILE}"
    # Memorystore's certificate has no address that a client could check, so its own CA is pinned.
    options = f"ssl_ca_certs={authority}&ssl_check_hostname=false"
    secret = quote(output(password).strip(), safe="")
    return f"rediss://:{secret}@{host}:{port}/0?{options}"


def redis_authority(environment: Environment) -> str:
    """The certificates of Memorystore's authorities; a new one appears years before it is used."""
    found = json.loads(output(redis_reads(environment)[2]))
    return "\n".join(each["cert"].strip() for each in found["serverCaCerts"]) + "\n"


def redis_reads(environment: Environment) -> tuple[Command, Command, Command]:
    """The calls that tell the address, the password and the certificates."""
    place = ("pavilion", f"--region={environment.region}")
    words = ("redis", "instances")
    return (
        gcloud(environment, *words, "describe", *place, "--format=value(host,port)"),
        gcloud(environment, *words, "get-auth-string", *place, "--format=value(authString)"),
        gcloud(environment, *words, "describe", *place, "--format=json"),
    )


def database_authority(environment: Environment) -> str:
    """The certificate of the authority that has signed the database's."""
    instance = environment.database_instance_name
    words = ("sql", "instances", "describe", instance, "--format=value(serverCaCert.cert)")
    return output(gcloud(environment, *words)).strip() + "\n"
