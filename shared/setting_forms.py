"""The forms of settings that are texts, such as addresses and keys.

A ValueError here stops the start, because a wrong address or key would otherwise be found by the
first call that needs it.
"""

import re
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from functools import partial
from urllib.parse import parse_qs, unquote, urlsplit

# As browsers write the Origin header (RFC 6454 section 6.2): lower case, no path, no default port.
ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?")
# What a header may carry, without a line break, which would otherwise fail at the first call.
SECRET = re.compile(r"[!-~]+")
# A header's value that arrives as it was sent (RFC 9110 section 5.5): without spaces around it.
FIELD_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")
# Cloud SQL's connection name: project, region, instance. An old project has its domain in front.
INSTANCE = re.compile(r"([a-z0-9.-]+:)?[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]+")
# Certificates one after the other (RFC 7468): an authority's old and new one while it changes.
CERTIFICATES = re.compile(
    r"(-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+"
)
# As Stripe makes them.
WEBHOOK_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=_-]+")
MOST_WEBHOOK_SECRETS = 2
REDIS_OPTIONS = frozenset(("ssl_ca_certs", "ssl_check_hostname"))
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
# A dot-atom and a host name (RFC 5322 section 3.4.1): what needs no quoting anywhere.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
SENDER = re.compile(rf"{_ATOM}(\.{_ATOM})*@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE)


def origin(text: str) -> str:
    """Scheme, host and port, as browsers write them."""
    match = ORIGIN.fullmatch(text.removesuffix("/"))
    if match is None or match[3] == DEFAULT_PORTS[match[1]]:
        raise ValueError
    return match[0]


def _database_host(text: str) -> str:
    """`host[:port]`: an address, or the name that the server's certificate carries."""
    parts = urlsplit(f"//{text}")
    if parts.netloc != text or not parts.hostname or parts.port == 0 or "@" in text:
        raise ValueError
    return text


def _redis_url(text: str) -> str:
    """`redis[s]://[user][:password@]host[:port][/database]`, the options with rediss only.

    Both are checked here, because redis-py ignores a database that is no number and takes any
    option.
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


def _matching(form: re.Pattern[str], text: str) -> str:
    """The text if it has this form; a secret that never fits would fail silently when used."""
    if form.fullmatch(text) is None:
        raise ValueError
    return text


def _smtp_url(text: str) -> str:
    """`smtp[s]://[user:password@]host[:port]`, in ASCII."""
    parts = urlsplit(text)
    is_whole = (
        parts.scheme in {"smtp", "smtps"}
        and parts.hostname
        and parts.port != 0
        and (parts.username is None) == (parts.password is None)
        and not (parts.path.removeprefix("/") or parts.query or parts.fragment)
        # On the text itself, because urlsplit strips line breaks. Signing in takes ASCII only.
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


def _webhook_secrets(text: str) -> tuple[str, ...]:
    """One secret, or two with a comma between them."""
    secrets = tuple(_matching(WEBHOOK_SECRET, each.strip()) for each in text.split(","))
    if len(secrets) > MOST_WEBHOOK_SECRETS:
        raise ValueError
    return secrets


FORMS: Mapping[str, Callable[[str], str | tuple[str, ...]]] = {
    "database_ca": partial(_matching, CERTIFICATES),
    "database_host": _database_host,
    "database_instance": partial(_matching, INSTANCE),
    "edge_secret": partial(_matching, FIELD_VALUE),
    "mail_from": _mail_from,
    "processor_connect_webhook_secrets": _webhook_secrets,
    "processor_key": partial(_matching, SECRET),
    "processor_url": origin,
    "processor_webhook_secrets": _webhook_secrets,
    "public_url": origin,
    "redis_url": _redis_url,
    "smtp_url": _smtp_url,
}
