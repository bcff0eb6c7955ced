"""Whether browsers take the pages and the API for one site, without which cookies do not work.

A session's cookie is SameSite=Lax: a page on another site neither stores nor sends it. Two
addresses are one site when their scheme is the same and so is their registrable domain, the name
right below a public suffix such as `com` or `co.uk` (HTML standard, "same site"; publicsuffix.org).

The list of public suffixes has ten thousand rules and changes weekly. In its place stands a rule
that refuses in doubt: below a country's two letters a name of up to three letters, or a generic
one, counts as a suffix. An own name that short passes with the pages on the name itself and the API
below it, which is one site whatever the list says. Not in the rule are the towns of `.jp`, `.no`
and `.it`: two names that were registered side by side below one of these would pass.
"""

import re
from urllib.parse import urlsplit

from tools.deploy.environments.environment import Environment

# The host of API Gateway, which is in the list as `*.gateway.dev`, so each gateway is its own site.
GATEWAY_HOST = "pavilion-HASH.LOCATION.gateway.dev"
# Where strangers have names side by side: Google's and other common hosts, each in the list.
SHARED = (
    *("gateway.dev", "run.app", "web.app", "firebaseapp.com", "appspot.com", "cloudfunctions.net"),
    *("github.io", "gitlab.io", "vercel.app", "netlify.app", "pages.dev", "workers.dev"),
    *("herokuapp.com", "onrender.com", "fly.dev", "azurewebsites.net", "cloudfront.net"),
    *("amazonaws.com", "amplifyapp.com", "azurestaticapps.net"),
)
GENERIC = frozenset(
    (
        "asso",
        "coop",
        "firm",
        "gouv",
        "govt",
        "gove",
        "info",
        "mobi",
        "name",
        "press",
        "priv",
        "shop",
    )
)
SHORT = 3
COUNTRY = 2
ADDRESS = re.compile(r"\[.*\]|[0-9.]+")


def same_site_problems(environment: Environment) -> list[str]:
    """The pages whose cookies would not reach the API, each with what to do."""
    settings = environment.settings
    pages = [settings.get("PUBLIC_URL", ""), *settings.get("ALLOWED_ORIGINS", "").split(",")]
    api = f"https://{environment.domain or GATEWAY_HOST}"
    return [
        f"{page} and the API at {api} are different sites to a browser, so that no page there can "
        "sign in by cookie: set DOMAIN to a name of the same registered domain, for example "
        f"{_example(page)}"
        for page in dict.fromkeys(each.strip() for each in pages)
        if page and not is_same_site(page, api)
    ]


def is_same_site(page: str, api: str) -> bool:
    """Whether both addresses surely are one site. A port makes no difference, the scheme does."""
    one, other = urlsplit(page), urlsplit(api)
    here, there = one.hostname or "", other.hostname or ""
    if one.scheme != other.scheme or not here or not there:
        return False
    if here == there:
        return True
    if ADDRESS.fullmatch(here) or ADDRESS.fullmatch(there):
        return False
    if here in _parents(there) or there in _parents(here):
        return True
    return registrable(here) is not None and registrable(here) == registrable(there)


def registrable(host: str) -> str | None:
    """The name below the public suffix, or a longer one where that is in doubt."""
    above = host.removesuffix(_suffix(host)).rstrip(".")
    return f"{above.rpartition('.')[2]}.{_suffix(host)}" if above else None


def _suffix(host: str) -> str:
    labels = host.split(".")
    if _is_shared(host):
        # Most of them have regions below them, so that the whole host counts as one name.
        return ".".join(labels[1:])
    if len(labels) > 1 and len(labels[-1]) == COUNTRY:
        second = labels[-2]
        if len(second) <= SHORT or second in GENERIC:
            return ".".join(labels[-2:])
    return labels[-1]


def _parents(host: str) -> set[str]:
    """The names above `host` on which one owner may have pages."""
    labels = host.split(".")
    above = {".".join(labels[number:]) for number in range(1, len(labels) - 1)}
    return {name for name in above if not _is_shared(name)}


def _is_shared(host: str) -> bool:
    return any(host == shared or host.endswith(f".{shared}") for shared in SHARED)


def _example(page: str) -> str:
    host = urlsplit(page).hostname or ""
    return f"app.{registrable(host) or host}"
