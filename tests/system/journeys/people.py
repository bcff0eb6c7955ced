"""The people of the stories, with one method per action.

Each action checks its outcome, so that a story cannot fail in the same way in both runs.
"""

import random
from typing import Any

from tests.servers.fleet import Answer
from tests.system.journeys import mailbox
from tests.system.journeys.post import Post, again, answered

Record = dict[str, Any]


class World:
    """One run of one story: its requests, its random numbers and the tag in its names."""

    def __init__(self, post: Post, chance: random.Random, tag: str) -> None:
        self.post = post
        self.chance = chance
        self.tag = tag

    def person(self, name: str) -> "Person":
        """A new person without an account."""
        return Person(self.post, name, f"{name.lower()}.{self.tag}@example.com")

    def company(self, name: str) -> str:
        """A name for an organization, by which its rows are found."""
        return f"{name} {self.tag}"


class Person:
    """Somebody with an e-mail, a password and, once signed in, a session."""

    def __init__(self, post: Post, name: str, email: str) -> None:
        self._post = post
        self.name = name
        self.email = email
        self.password = f"{name}, correct horse"
        self.token: str | None = None

    # Signing up and in.

    def registers(self, company: str) -> None:
        """Found an organization on trial, as its owner."""
        body = {
            "name": self.name,
            "email": self.email,
            "password": self.password,
            "organization_name": company,
        }
        self._begins("/v1/auth/register", body, status=201)

    def verifies_email(self) -> None:
        """Follow the link in the verification mail."""
        body = {"token": mailbox.link("verify_email", self.email), "password": self.password}

        def verified() -> Answer:
            # A link works once: this request or an earlier attempt used it.
            self._post.quietly("POST", "/v1/auth/verify-email", body)
            return answered(204)

        self._posts("auth/verify-email", body, 204, look=verified)

    def confirms_request(self) -> None:
        """Follow the link in the mail about a request to join, and choose a password."""
        body = {"token": mailbox.join_request(self.email), "password": self.password}

        def confirmed() -> Answer:
            self._post.quietly("POST", "/v1/homeowner-auth/confirm-request", body)
            return answered(204)

        self._posts("homeowner-auth/confirm-request", body, 204, look=confirmed)

    def signs_in(self, **choice: str) -> None:
        """Begin a session, at `choice` when there are several."""
        body = {"email": self.email, "password": self.password}
        self._begins("/v1/auth/login", body | ({"choice": choice} if choice else {}))

    def accepts_invitation(self, area: str = "auth") -> None:
        """Follow the link in the invitation and choose a password."""
        body = {"token": mailbox.invitation(self.email), "password": self.password}
        name = {"name": self.name} if area == "auth" else {}
        self._begins(f"/v1/{area}/accept-invitation", body | name)

    def switches(self, area: str, **place: str) -> None:
        """Switch to another organization or home; the previous session ends."""
        kind = "manager" if area == "auth" else "homeowner"
        action = "switch-organization" if area == "auth" else "switch-home"

        def arrived() -> Answer | None:
            return self._session({"kind": kind, **place}) if self._is_out(area) else None

        answer = self._post.ask(
            "POST", f"/v1/{area}/{action}", place, token=self.token, look=arrived
        )
        self._enters(answer, 200)

    def changes_password(self, password: str, area: str = "auth") -> None:
        """Change the password; every other session ends."""
        body = {"current_password": self.password, "new_password": password}

        def changed() -> Answer | None:
            return self._session(password=password)

        path = f"/v1/{area}/change-password"
        answer = self._post.ask("POST", path, body, token=self.token, look=changed)
        self.password = password
        self._enters(answer, 200)

    def resets_password(self, password: str) -> None:
        """Reset a forgotten password by its link; every session ends."""
        self._posts("auth/forgot-password", {"email": self.email}, 202)
        body = {"token": mailbox.link("reset_password", self.email), "password": password}

        def changed() -> Answer | None:
            return answered(204) if self._session(password=password) else None

        self._posts("auth/reset-password", body, 204, look=changed)
        self.password = password

    def signs_out(self, area: str = "auth") -> None:
        """End this session; the token is kept to check that it is refused."""
        self._posts(f"{area}/logout", None, 204)

    def signs_out_everywhere(self, area: str = "auth") -> None:
        """End all sessions."""
        self._posts(f"{area}/logout-everywhere", None, 204, look=lambda: self._gone(area))

    def leaves(self) -> None:
        """Leave the organization."""
        self._posts("members/leave", None, 204, look=lambda: self._gone("auth"))

    # Working.

    def reads(self, path: str, status: int = 200) -> Any:
        """Read an address."""
        answer = self._post.ask("GET", f"/v1/{path}", token=self.token)
        return _expected(answer, status)

    def creates(self, resource: str, **body: Any) -> Record:
        """Create a record with an endpoint that takes an Idempotency-Key."""
        answer = self._post.ask("POST", f"/v1/{resource}", body, token=self.token)
        return _record(answer, 201)

    def chooses(self, plan_id: str) -> Record:
        """Change the plan."""
        path = "/v1/subscriptions/change-plan"
        return _record(self._post.ask("POST", path, {"plan_id": plan_id}, token=self.token), 200)

    def changes(self, path: str, **body: Any) -> Record:
        """Change fields; repeating the change has no further effect."""
        answer = self._post.ask("PATCH", f"/v1/{path}", body, token=self.token, look=again)
        return _record(answer, 200)

    def acts(self, path: str, action: str, **body: Any) -> Record:
        """Do `action` to a record."""
        answer = self._post.ask("POST", f"/v1/{path}/{action}", body or None, token=self.token)
        return _record(answer, 200)

    def deletes(self, path: str, listed: str) -> None:
        """Delete a record, which must then be missing in the list `listed`."""

        def gone() -> Answer | None:
            items = self._post.quietly("GET", f"/v1/{listed}", token=self.token).json["items"]
            return None if any(item["id"] in path for item in items) else answered(204)

        answer = self._post.ask("DELETE", f"/v1/{path}", token=self.token, look=gone)
        assert answer.status == 204, answer

    def sends(self, path: str, body: Any, status: int) -> Any:
        """Send a request that may be sent twice."""
        return self._posts(path, body, status)

    def may_not(self, code: str, method: str, path: str, **body: Any) -> Record:
        """Send a request that must be refused."""
        answer = self._post.ask(method, f"/v1/{path}", body or None, token=self.token, look=again)
        assert answer.code[1] == code, answer
        return dict(answer.json)

    def uploads(self, form: bytes, content_type: str) -> Record:
        """Upload a document by a form."""
        answer = self._post.ask(
            "POST",
            "/v1/documents",
            token=self.token,
            data=form,
            headers={"Content-Type": content_type},
        )
        return _record(answer, 201)

    # Helpers of the actions.

    def _posts(self, path: str, body: Any, status: int, *, look: Any = again) -> Any:
        answer = self._post.ask("POST", f"/v1/{path}", body, token=self.token, look=look)
        return _expected(answer, status)

    def _begins(self, path: str, body: Record, status: int = 200) -> None:
        look = again if path.endswith("/login") else self._session
        self._enters(self._post.ask("POST", path, body, look=look), status)

    def _enters(self, answer: Answer, status: int) -> None:
        self.token = _record(answer, status)["token"]

    def _session(self, choice: Any = None, *, password: str | None = None) -> Answer | None:
        """A session by signing in, if that is possible."""
        body = {"email": self.email, "password": password or self.password}
        answer = self._post.quietly(
            "POST", "/v1/auth/login", body | ({"choice": choice} if choice else {})
        )
        return answer if answer.status == 200 and "token" in answer.json else None

    def _is_out(self, area: str) -> bool:
        return self._post.quietly("GET", f"/v1/{area}/me", token=self.token).status == 401

    def _gone(self, area: str) -> Answer | None:
        return answered(204) if self._is_out(area) else None


def _expected(answer: Answer, status: int) -> Any:
    assert answer.status == status, (answer.status, answer.data)
    return answer.json


def _record(answer: Answer, status: int) -> Record:
    return dict(_expected(answer, status))
