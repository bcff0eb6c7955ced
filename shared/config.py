"""The settings of one deployment, read once from the environment and never changed afterwards.

A setting that is missing or wrong stops the start with a message that names every problem at once,
and never shows a secret's value.
"""

import os
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, Literal

import msgspec

from shared.key_ring import KeyRing, parse_key_ring
from shared.setting_forms import FORMS, origin

Positive = Annotated[int, msgspec.Meta(ge=1)]
# limit × window in milliseconds must stay exact in Lua's doubles.
EXACT = 2**53
_RING = '{{"keys": [{{"kty": "oct", "kid": "stand-in", "k": "{}"}}]}}'
# The settings that hold a password, a key or a token, and those with a value of many lines: a
# deployment reads them from Secret Manager, never from its file. Each has a stand-in of its form,
# with which the other settings are checked before there is a secret.
SECRETS: Mapping[str, str] = {
    "DATABASE_URL": "postgresql://127.0.0.1/pavilion",
    "DATABASE_CA": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "REDIS_URL": "rediss://127.0.0.1",
    "SESSION_KEYS": _RING.format("S" * 43),
    "TOKEN_KEYS": _RING.format("T" * 43),
    "EDGE_SECRET": "stand-in",
    "SCHEDULER_TOKEN": "stand-in",
    "SMTP_URL": "smtps://127.0.0.1",
    "PROCESSOR_KEY": "stand-in",
    "PROCESSOR_WEBHOOK_SECRETS": "whsec_standin",
    "PROCESSOR_CONNECT_WEBHOOK_SECRETS": "whsec_standin",
}


class ConfigurationError(Exception):
    """The environment does not describe a deployment that may start."""


class RatePolicy(msgspec.Struct, frozen=True):
    """`quota` requests in any window of `window` seconds, as in `RATE_LIMIT_ANONYMOUS=60/3600`."""

    quota: int
    window: int


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting, with the default that a local start uses."""

    environment: Literal["local", "test", "production"] = "local"
    database_url: str | None = None
    database_instance: str | None = None
    database_name: str = "pavilion"
    database_user: str | None = None
    database_connect: Literal["connector", "direct"] = "connector"
    database_host: str | None = None
    database_ca: str | None = None
    db_pool_size: Positive = 1
    db_checkout_timeout_ms: Positive = 2000
    redis_url: str | None = None
    redis_timeout_ms: Positive = 50
    redis_connect_timeout_ms: Positive = 500
    storage_bucket: str = "pavilion"
    storage_emulator_host: str | None = None
    session_keys: KeyRing
    token_keys: KeyRing
    trusted_proxy_hops: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    behind_gateway: bool = False
    edge_secret: str | None = None
    invoker_iam: bool = False
    allowed_origins: tuple[str, ...] = ()
    public_url: str = "http://127.0.0.1:8080"
    rate_limit_anonymous: RatePolicy = RatePolicy(60, 3600)
    rate_limit_sign_in: RatePolicy = RatePolicy(300, 900)
    rate_limit_mail: RatePolicy = RatePolicy(60, 900)
    rate_limit_homeowner: RatePolicy = RatePolicy(600, 3600)
    rate_limit_account: RatePolicy = RatePolicy(300, 3600)
    rate_limit_refused: RatePolicy = RatePolicy(120, 3600)
    rate_limit_sign_out: RatePolicy = RatePolicy(20, 3600)
    rate_limit_webhook: RatePolicy = RatePolicy(60, 60)
    rate_limit_super_admin: RatePolicy = RatePolicy(60, 60)
    rate_limit_health: RatePolicy = RatePolicy(600, 3600)
    rate_limit_fallback: Literal["memory", "deny"] = "memory"
    rate_limit_fallback_divisor: Positive = 10
    scheduler_token: str | None = None
    scheduler_email: str | None = None
    scheduler_audience: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    google_cloud_project: str | None = None
    smtp_url: str | None = None
    mail_from: str = "Pavilion <no-reply@pavilion.example>"
    processor_key: str | None = None
    processor_url: str | None = None
    # Of each endpoint one, or two while the processor changes from one to the other.
    processor_webhook_secrets: tuple[str, ...] = ()
    processor_connect_webhook_secrets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        # The URLs hold passwords, and printed settings end up in a log.
        return f"Settings({self.environment})"


def _policy(text: str) -> RatePolicy:
    quota, _, window = text.partition("/")
    policy = RatePolicy(int(quota), int(window))
    if policy.quota < 0 or policy.window < 1 or policy.quota * policy.window * 1000 >= EXACT:
        raise ValueError
    return policy


def _value(name: str, text: str, kind: object) -> object:
    if name in FORMS:
        return FORMS[name](text)
    if kind is KeyRing:
        return parse_key_ring(text)
    if kind is RatePolicy:
        return _policy(text)
    if kind == tuple[str, ...]:
        return tuple(origin(part.strip()) for part in text.split(",") if part.strip())
    return msgspec.convert(text, kind, strict=False)


def load(environment: Mapping[str, str]) -> Settings:
    """Settings from `environment`, where each field's variable is its name in capitals."""
    values: dict[str, object] = {}
    problems: list[str] = []
    for field in msgspec.structs.fields(Settings):
        name = field.name.upper()
        text = environment.get(name, "")
        try:
            if text:
                values[field.name] = _value(field.name, text, field.type)
            elif field.required:
                problems.append(f"{name} is not set")
        except ValueError as error:
            # Key material never appears: parse_key_ring's messages name key ids and reasons only.
            reason = str(error) if field.type is KeyRing else "is not understood"
            problems.append(f"{name} {reason}")
    if not problems:
        settings = msgspec.convert(values, Settings, from_attributes=True)
        problems = _shared_secrets(settings) + _direct_problems(settings)
        if settings.environment == "production":
            problems += _production_problems(settings)
        if not problems:
            return settings
    raise _refusal(problems)


def require(chosen: Settings, names: Iterable[str]) -> None:
    """Raise ConfigurationError in production without a setting that the function depends on."""
    missing = [
        f"{name} is required in production" for name in names if not getattr(chosen, name.lower())
    ]
    if missing and chosen.environment == "production":
        raise _refusal(missing)


def _refusal(problems: Iterable[str]) -> ConfigurationError:
    return ConfigurationError("Pavilion cannot start: " + "; ".join(problems) + ".")


def _shared_secrets(settings: Settings) -> list[str]:
    # One secret, one purpose (RFC 8725 section 3.1): a mail token must never sign a session.
    sessions = set(settings.session_keys.secrets.values())
    if sessions.isdisjoint(settings.token_keys.secrets.values()):
        return []
    return ["SESSION_KEYS and TOKEN_KEYS share a secret"]


def _direct_problems(settings: Settings) -> list[str]:
    if settings.database_connect == "connector":
        return []
    needed = {
        "DATABASE_INSTANCE": settings.database_instance,
        "DATABASE_USER": settings.database_user,
        "DATABASE_HOST": settings.database_host,
        "DATABASE_CA": settings.database_ca,
    }
    return [
        f"{name} is required with DATABASE_CONNECT=direct"
        for name, value in needed.items()
        if not value
    ]


def _production_problems(settings: Settings) -> list[str]:
    needed = {
        "REDIS_URL": settings.redis_url,
        "DATABASE_URL or DATABASE_INSTANCE": settings.database_url or settings.database_instance,
        "SCHEDULER_EMAIL": settings.scheduler_email,
        "SCHEDULER_AUDIENCE": settings.scheduler_audience,
    }
    problems = [f"{name} is required in production" for name, value in needed.items() if not value]
    if not all(
        url.startswith("https:") for url in (settings.public_url, *settings.allowed_origins)
    ):
        problems.append("PUBLIC_URL and ALLOWED_ORIGINS must be https in production")
    if settings.scheduler_token:
        problems.append("SCHEDULER_TOKEN is for local use only")
    if settings.storage_emulator_host:
        problems.append("STORAGE_EMULATOR_HOST is for local use only")
    if settings.processor_url:
        problems.append("PROCESSOR_URL is for local use only")
    return problems


@cache
def settings() -> Settings:
    """The settings of this process."""
    return load(os.environ)
