"""A person in front of the console: a browser of their own, signed in or not."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.console.watch import Watch
from tools.local.greeting import PASSWORD

# A busy machine is no failure.
PATIENCE_MS = 60_000


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

    def open(self, path: str) -> Page:
        """Open a path in the first tab and wait until its page is there and at rest."""
        self.page.goto(path)
        self.page.locator("h1").wait_for()
        self.page.wait_for_load_state("networkidle")
        return self.page

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the API answers when the visitor's page sends this."""
        own = {"Sec-Fetch-Site": "same-origin"}
        answer = self.context.request.post(path, data=body, headers=own)
        assert answer.ok, answer.text()
        found: dict[str, Any] = answer.json()
        return found
