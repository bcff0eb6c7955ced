"""The settings of one deployment, read once from the environment and never changed afterwards.

A setting that is missing or wrong stops the start with a message that names every problem at once,
and never shows a secret's value.
"""

import os
import re
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from functools import cache, partial
from typing import Annotated, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from shared.key_ring import KeyRing, parse_key_ring

Positive = Annotated[int, msgspec.Meta(ge=1)]
# limit × window in milliseconds must stay exact in Lua's doubles (design: 2^53).
EXACT = 2**53
# As browsers write the Origin header (RFC 6454 section 6.2): lower case, no path, no default port.
ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?")
# What a header may carry; a line break that came along would be found at the first call only.
SECRET = re.compile(r"[!-~]+")
# What arrives as it was sent (RFC 9110 section 5.5): no line break, no spaces around it.
FIELD_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")
REDIS_OPTIONS = frozenset(("ssl_ca_certs", "ssl_check_hostname"))
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
# A dot-atom and a host name (RFC 5322 section 3.4.1): what needs no quoting anywhere.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
SENDER = re.compile(rf"{_ATOM}(\.{_ATOM})*@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE)


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
    rate_limit_sign_in: RatePolicy = RatePolicy(10, 900)
    rate_limit_homeowner: RatePolicy = RatePolicy(600, 3600)
    rate_limit_webhook: RatePolicy = RatePolicy(100, 60)
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

    def __repr__(self) -> str:
        # Addresses carry passwords, and whatever is printed ends in a log.
        return f"Settings({self.environment})"


def _policy(text: str) -> RatePolicy:
    quota, _, window = text.partition("/")
    policy = RatePolicy(int(quota), int(window))
    if policy.quota < 0 or policy.window < 1 or policy.quota * policy.window * 1000 >= EXACT:
        raise ValueError
    return policy


def _origin(text: str) -> str:
    match = ORIGIN.fullmatch(text.removesuffix("/"))
    if match is None or match[3] == DEFAULT_PORTS[match[1]]:
        raise ValueError
    return match[0]


def _redis_url(text: str) -> str:
    """`redis[s]://[user][:password@]host[:port][/database]`, the options with rediss only.

    Refused here, since redis-py overlooks a database that is no number, and takes any option.
    """
    parts = urlsplit(text)
    options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
    is_whole = (
        parts.scheme in {"redis", "rediss"}
        and parts.hostname
        and parts.port != 0
        and (parts.path.removeprefix("/") or "0").isdecimal()
        and not parts.fragment
    )
    if not is_whole or not options.keys() <= (REDIS_OPTIONS if parts.scheme == "rediss" else set()):
        raise ValueError
    return text


def _secret(form: re.Pattern[str], text: str) -> str:
    """Refused here, and not when it is used: a proof that never fits fails without a word."""
    if form.fullmatch(text) is None:
        raise ValueError
    return text


def _smtp_url(text: str) -> str:
    """`smtp[s]://[user:password@]host[:port]`: refused here, not when the first mail is due."""
    parts = urlsplit(text)
    is_whole = (
        parts.scheme in {"smtp", "smtps"}
        and parts.hostname
        and parts.port != 0
        and (parts.username is None) == (parts.password is None)
        and not (parts.path.removeprefix("/") or parts.query or parts.fragment)
        # As it is written: urlsplit strips line breaks. And signing in knows ASCII only.
        and text.isascii()
        and text.isprintable()
        and " " not in text
        and unquote(parts.netloc).isascii()
    )
    if not is_whole:
        raise ValueError
    return text


def _mail_from(text: str) -> str:
    """One address, `name <local@host>` or without the name."""
    if not text.isprintable() or not SENDER.fullmatch(parseaddr(text)[1]):
        raise ValueError
    return text


BY_NAME: Mapping[str, Callable[[str], str]] = {
    "edge_secret": partial(_secret, FIELD_VALUE),
    "mail_from": _mail_from,
    "processor_key": partial(_secret, SECRET),
    "processor_url": _origin,
    "public_url": _origin,
    "redis_url": _redis_url,
    "smtp_url": _smtp_url,
}


def _value(name: str, text: str, kind: object) -> object:
    if name in BY_NAME:
        return BY_NAME[name](text)
    if kind is KeyRing:
        return parse_key_ring(text)
    if kind is RatePolicy:
        return _policy(text)
    if kind == tuple[str, ...]:
        return tuple(_origin(part.strip()) for part in text.split(",") if part.strip())
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
        problems = _shared_secrets(settings)
        if settings.environment == "production":
            problems += _production_problems(settings)
        if not problems:
            return settings
    raise ConfigurationError("Pavilion cannot start: " + "; ".join(problems) + ".")


def _shared_secrets(settings: Settings) -> list[str]:
    # One secret, one purpose (RFC 8725 section 3.1): a mail token must never sign a session.
    sessions = set(settings.session_keys.secrets.values())
    if sessions.isdisjoint(settings.token_keys.secrets.values()):
        return []
    return ["SESSION_KEYS and TOKEN_KEYS share a secret"]


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
