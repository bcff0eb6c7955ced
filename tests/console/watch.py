"""What the pages of one browser did: their calls of the API, and what no page should do.

Errors on the console, uncaught exceptions, dialogs of a script, violations of the content security
policy, refused and lost requests all fail the test, unless it allowed them.
"""

import re
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Request,
    Response,
    WebError,
)

# A page asks whether somebody is signed in; a request that a page no longer needs is given up.
USUAL = (r"GET /v1/(auth|homeowner-auth)/me: 401", r".*: net::ERR_ABORTED")
# The browser's own word about a refused or lost request, which is seen as such.
OF_A_REQUEST = "Failed to load resource"
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  reportViolation(`${event.violatedDirective} forbids ${event.blockedURI}`));
"""


class Watch:
    """The calls that the pages made, such as "GET /v1/leases?limit=50", and their problems."""

    def __init__(self, context: BrowserContext) -> None:
        self.calls: list[str] = []
        self._problems: list[str] = []
        self._allowed = list(USUAL)
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("requestfailed", self._see_loss)
        context.on("console", self._see_message)
        context.on("weberror", self._see_exception)
        context.on("dialog", self._see_dialog)
        context.expose_function("reportViolation", self._see_violation)
        context.add_init_script(REPORT_VIOLATIONS)

    def allow(self, pattern: str) -> None:
        """Let problems that match pass, such as `POST /v1/leases: 422` or `.*: net::ERR_FAILED`."""
        self._allowed.append(pattern)

    @property
    def problems(self) -> list[str]:
        """What happened and was not allowed."""
        return [
            each
            for each in self._problems
            if not any(re.fullmatch(pattern, each) for pattern in self._allowed)
        ]

    def _see_request(self, request: Request) -> None:
        if "/v1/" in request.url:
            self.calls.append(_named(request))

    def _see_response(self, response: Response) -> None:
        if response.status >= 400:
            self._problems.append(f"{_named(response.request)}: {response.status}")

    def _see_loss(self, request: Request) -> None:
        self._problems.append(f"{_named(request)}: {request.failure}")

    def _see_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_A_REQUEST):
            self._problems.append(f"console: {message.text}")

    def _see_exception(self, error: WebError) -> None:
        self._problems.append(f"exception: {error.error}")

    def _see_dialog(self, dialog: Dialog) -> None:
        self._problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _see_violation(self, text: str) -> None:
        self._problems.append(f"policy: {text}")


def _named(request: Request) -> str:
    place = urlsplit(request.url)
    query = f"?{place.query}" if place.query else ""
    return f"{request.method} {place.path}{query}"
