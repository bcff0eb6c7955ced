"""The pages behind the links of mails on the local stack: a form for the action of each mail.

A deployment has its own pages under PUBLIC_URL. These show the minimum: such a page reads the token
from the address's fragment, which is not sent to any server, and posts it to the API.
"""

from html import escape
from typing import NamedTuple

from tools.local.page import headers, html


class Page(NamedTuple):
    """The page's title, the API's path, and the fields that the person fills in."""

    title: str
    call: str
    fields: tuple[str, ...] = ()


PAGES = {
    "/verify-email": Page(
        "Confirm the address", "/v1/auth/verify-email", ("password", "new_password")
    ),
    "/reset-password": Page("Choose a password", "/v1/auth/reset-password", ("password",)),
    "/confirm-email-change": Page(
        "Use this address", "/v1/auth/confirm-email-change", ("password",)
    ),
    "/accept-invitation": Page(
        "Accept the invitation", "/v1/auth/accept-invitation", ("password", "name")
    ),
    "/homeowner/confirm-request": Page(
        "Confirm the request", "/v1/homeowner-auth/confirm-request", ("password",)
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
    if (value) body[name] = form.elements[name].type === "checkbox" || value;
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
ALLOWED = ("script-src 'self'", "connect-src 'self'")


def respond(path: str) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body at a mail's link; None for any other path."""
    if path == SCRIPT_PATH:
        return 200, headers("text/javascript; charset=utf-8", *ALLOWED), SCRIPT
    page = PAGES.get(path)
    return (200, headers("text/html; charset=utf-8", *ALLOWED), _form(page)) if page else None


def _form(page: Page) -> bytes:
    fields = "\n".join(
        f'<p><label>{name} <input name="{name}" type="{_kind(name)}"></label></p>'
        for name in page.fields
    )
    title, call = escape(page.title), escape(page.call)
    return html(
        title,
        f'<h1>{title}</h1>\n<form data-call="{call}">\n{fields}\n<button>{title}</button>\n'
        f'</form>\n<pre></pre>\n<script src="{SCRIPT_PATH}"></script>',
    )


def _kind(field: str) -> str:
    return {"password": "password", "new_password": "checkbox"}.get(field, "text")
