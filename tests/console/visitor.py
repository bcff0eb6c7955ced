"""A person in front of the console: a browser of their own, signed in or not."""

from typing import Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page

from tests.console.watch import Watch
from tools.local.greeting import PASSWORD

# A busy machine is no failure.
PATIENCE_MS = 60_000
# What the browser says of a call by the console's own pages.
OWN = {"Sec-Fetch-Site": "same-origin"}
PHONE = {"width": 390, "height": 844}
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Visitor:
    """`page` is the first tab, `watch` what all tabs did."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(PATIENCE_MS)
        self.context = context
        self.watch = Watch(context)
        self.page = context.new_page()

    def sign_in(self, email: str, place: str | None = None) -> None:
        """Sign in by the API; `place` names one of several organizations or homes."""
        given: dict[str, Any] = {"email": email, "password": PASSWORD}
        answer = self.post("/v1/auth/login", given)
        if answer["outcome"] == "choice_needed":
            [choice] = [each for each in answer["choices"] if place in each.values()]
            answer = self.post("/v1/auth/login", given | {"choice": choice})
        assert answer["outcome"] == "signed_in"

    def register(self, organization: str, name: str = "Nora New") -> None:
        """Sign up as the owner of an organization that has nothing yet."""
        account = {"name": name, "email": f"{uuid4().hex}@example.com", "password": PASSWORD}
        self.post("/v1/auth/register", account | {"organization_name": organization})

    def open(self, path: str) -> Page:
        """Open a path in the first tab and wait until its page is there and at rest."""
        self.page.goto(path)
        self.page.locator("h1").wait_for()
        self.page.wait_for_load_state("networkidle")
        return self.page

    def overflows(self) -> bool:
        """Whether the page in the first tab is wider than its window."""
        found: bool = self.page.evaluate(OVERFLOWS)
        return found

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the API answers to a POST beside the pages."""
        found: dict[str, Any] = self.call(f"POST {path}", body)
        return found

    def call(self, operation: str, body: object = None) -> Any:
        """What the API answers beside the pages: `call("POST /v1/vendors", {...})`."""
        method, _, path = operation.partition(" ")
        answer = self.context.request.fetch(path, method=method, data=body, headers=OWN)
        assert answer.ok, answer.text()
        return answer.json() if answer.text() else None
