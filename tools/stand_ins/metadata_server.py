"""An instance's metadata server, with the calls of the functions and of Google's libraries."""

import json
from http import HTTPStatus
from secrets import token_urlsafe

from tools.stand_ins.answering import Answer, Asked

BASE = "/computeMetadata/v1/"
ACCOUNT = f"{BASE}instance/service-accounts/default/"
LOGIN_SCOPE = "https://www.googleapis.com/auth/sqlservice.login"


class MetadataServer:
    """Issues a new token for each request; `login_tokens` may sign in."""

    def __init__(self, email: str) -> None:
        self.email = email
        self.seconds = 3600
        self.status = int(HTTPStatus.OK)
        self.is_silent = False
        # An answer to give in place of the token.
        self.answer: bytes | None = None
        self.login_tokens: list[str] = []

    def __call__(self, asked: Asked) -> Answer | None:
        """Answer a request of the instance."""
        if self.is_silent:
            return None
        if asked.headers["Metadata-Flavor"] != "Google":
            return Answer(b"", HTTPStatus.FORBIDDEN)
        path, _, query = asked.path.replace(f"/{self.email}/", "/default/").partition("?")
        if path == f"{ACCOUNT}token":
            return self._token(query)
        plain = {
            "/": "computeMetadata/",
            f"{BASE}project/project-id": "pavilion-test",
            f"{BASE}universe/universe-domain": "googleapis.com",
        }
        if path in plain:
            return Answer(plain[path].encode(), content_type="text/plain")
        if path == ACCOUNT:
            about = {"email": self.email, "scopes": [], "aliases": ["default"]}
            return Answer(json.dumps(about).encode())
        return Answer(b"", HTTPStatus.NOT_FOUND)

    def _token(self, query: str) -> Answer:
        token = f"ya29.{token_urlsafe(24)}"
        if self.status == HTTPStatus.OK and query == f"scopes={LOGIN_SCOPE}":
            self.login_tokens.append(token)
        issued = {"access_token": token, "expires_in": self.seconds, "token_type": "Bearer"}
        return Answer(
            json.dumps(issued).encode() if self.answer is None else self.answer, self.status
        )
