"""The service account's access token: the password at Cloud SQL when there is no connector.

The metadata server issues it for about an hour. It is kept until shortly before it expires, so that
opening a connection seldom waits for it. It belongs to the instance and not to a request, and
neither a log nor an error shows it.
"""

import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from threading import Lock

import msgspec

from shared.once import once

METADATA_SERVER = ("metadata.google.internal", 80)
# A token of this scope signs in to databases and does nothing else.
PATH = (
    "/computeMetadata/v1/instance/service-accounts/default/token"
    "?scopes=https://www.googleapis.com/auth/sqlservice.login"
)
METADATA_SECONDS = 2.0
LONGEST_ANSWER = 65536
# Signing in takes a moment, and the server's clock may be ahead of ours.
LEAST_SECONDS_LEFT = 60


class Issued(msgspec.Struct, frozen=True):
    """What the metadata server answers."""

    access_token: str
    expires_in: float

    def __repr__(self) -> str:
        # What is printed ends up in a log.
        return f"Issued({self.expires_in})"


class LoginToken:
    """The token that the metadata server issued last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._text = ""
        self._ends = 0.0

    def text(self) -> str:
        """A token that can still sign in. OSError when the metadata server does not give one."""
        with self._lock:
            now = time.time()
            if now > self._ends - LEAST_SECONDS_LEFT:
                issued = _issued()
                self._text, self._ends = issued.access_token, now + issued.expires_in
            return self._text


@once
def login_token() -> LoginToken:
    """The token of this process."""
    return LoginToken()


def _issued() -> Issued:
    connection = HTTPConnection(*METADATA_SERVER, timeout=METADATA_SECONDS)
    try:
        connection.request("GET", PATH, headers={"Metadata-Flavor": "Google"})
        answer = connection.getresponse()
        body = answer.read(LONGEST_ANSWER)
    except HTTPException as error:
        raise ConnectionError(f"the metadata server: {type(error).__name__}") from None
    finally:
        connection.close()
    if answer.status != HTTPStatus.OK:
        raise ConnectionError(f"the metadata server answers {answer.status}")
    try:
        return msgspec.json.decode(body, type=Issued)
    except msgspec.DecodeError:
        raise ConnectionError("the metadata server's answer holds no token") from None
