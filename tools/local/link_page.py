"""Where the links of mails lead on the local stack: a page that does what the mail offers.

A deployment has its own pages under PUBLIC_URL. These show how little such a page needs: it reads
the token from the address's fragment, which no server sees, and sends it to the API.
"""

from html import escape
from typing import NamedTuple


class Page(NamedTuple):
    """What a page does: its title, the API's path, and what the person fills in."""

    title: str
    call: str
    fields: tuple[str, ...] = ()


PAGES = {
    "/verify-email": Page("Confirm the address", "/v1/auth/verify-email"),
    "/reset-password": Page("Choose a password", "/v1/auth/reset-password", ("password",)),
    "/confirm-email-change": Page("Use this address", "/v1/auth/confirm-email-change"),
    "/accept-invitation": Page(
        "Accept the invitation", "/v1/auth/accept-invitation", ("password", "name")
    ),
    "/homeowner/accept-invitation": Page(
        "Accept the invitation", "/v1/homeowner-auth/accept-invitation", ("password",)
    ),
}
SCRIPT_PATH = "/links.js"
SCRIPT = b"""\
const form = document.querySelector("form");
const answer = document.querySelector("pre");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = { token: new URLSearchParams(location.hash.slice(1)).get("token") ?? "" };
  for (const [name, value] of new FormData(form)) {
    if (value) body[name] = value;
  }
  const response = await fetch(form.dataset.call, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  answer.textContent = `${response.status} ${response.ok ? "Done." : "Refused."}\\n${text}`;
});
"""
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def respond(path: str) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body at a link of a mail; None for any other path."""
    if path == SCRIPT_PATH:
        return 200, _headers("text/javascript; charset=utf-8"), SCRIPT
    page = PAGES.get(path)
    return (200, _headers("text/html; charset=utf-8"), _html(page).encode()) if page else None


def _html(page: Page) -> str:
    fields = "\n".join(
        f'<p><label>{name} <input name="{name}" type="{_kind(name)}"></label></p>'
        for name in page.fields
    )
    title, call = escape(page.title), escape(page.call)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<h1>{title}</h1>\n"
        f'<form data-call="{call}">\n{fields}\n<button>{title}</button>\n</form>\n'
        f'<pre></pre>\n<script src="{SCRIPT_PATH}"></script>\n</html>\n'
    )


def _kind(field: str) -> str:
    return "password" if field == "password" else "text"


def _headers(content_type: str) -> dict[str, str]:
    return {
        "Content-Type": content_type,
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
