"""Asks a container registry what a tag stands for, without credentials.

The OCI Distribution Specification ("Pulling manifests") and the token scheme of Docker's registry:
a registry of public images answers 401 once and names where an anonymous token is to be had.
"""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message

KINDS = (
    "application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json"
)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
PARAMETER = re.compile(r'(\w+)="([^"]*)"')
SECONDS = 30


class RegistryError(Exception):
    """A registry did not say what a tag stands for."""


def digest(image: str, *, scheme: str = "https") -> str:
    """The digest of `HOST/NAME:TAG` now; a name without a host is Docker Hub's."""
    host, name, tag = _parts(image)
    url = f"{scheme}://{host}/v2/{name}/manifests/{tag}"
    status, headers = _head(url, {})
    if status == 401:  # noqa: PLR2004 - HTTP's own number
        token = _token(headers.get("WWW-Authenticate", ""), scheme)
        status, headers = _head(url, {"Authorization": f"Bearer {token}"})
    found = headers.get("Docker-Content-Digest", "")
    if not DIGEST.fullmatch(found):
        raise RegistryError(f"{host} does not tell the digest of {name}:{tag}: status {status}")
    return found


def _parts(image: str) -> tuple[str, str, str]:
    path, _, tag = image.rpartition(":")
    host, slash, name = path.partition("/")
    if slash and ("." in host or ":" in host):
        return host, name, tag
    return "registry-1.docker.io", path if slash else f"library/{path}", tag


def _head(url: str, headers: dict[str, str]) -> tuple[int, Message]:
    request = urllib.request.Request(  # noqa: S310 - the scheme is https outside of tests
        url, method="HEAD", headers={"Accept": KINDS} | headers
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - as above
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers
    except OSError as error:
        raise RegistryError(f"{url}: {error}") from error


def _token(challenge: str, scheme: str) -> str:
    given = dict(PARAMETER.findall(challenge))
    realm = given.pop("realm", "")
    if not realm.startswith(f"{scheme}://"):
        raise RegistryError(f"The registry asks for another kind of sign-in: {challenge}")
    try:
        with urllib.request.urlopen(  # noqa: S310 - checked above
            f"{realm}?{urllib.parse.urlencode(given)}", timeout=SECONDS
        ) as response:
            answer = json.load(response)
    except (OSError, ValueError) as error:
        raise RegistryError(f"{realm}: {error}") from error
    return str(answer.get("token") or answer.get("access_token") or "")
