"""The text that a user reads when the stack is ready."""

PASSWORD = "pavilion-demo"  # noqa: S105 - public, for the demo only
LOGINS = {
    "owner@linden.example": "owner of Linden Street Properties and of Corner House",
    "admin@linden.example": "admin",
    "manager@linden.example": "manager",
    "accountant@linden.example": "accountant",
    "viewer@linden.example": "viewer",
    "homeowner@maple.example": "homeowner of Maple Court HOA",
    "root@pavilion.example": "super-admin of the platform",
}
NO_CONSOLE = "not built, as said above; the API works without it"


def greeting(url: str, pids: list[int], scheduler_token: str, *, console: bool) -> str:
    """The lines after "Pavilion is ready"."""
    logins = "\n".join(f"  {name:<28}{what}" for name, what in LOGINS.items())
    return (
        f"Console: {url if console else NO_CONSOLE}\n"
        f"Instances: {' '.join(map(str, pids))}\n"
        f"Documentation: {url}/docs\n"
        f"Mails: {url}/mail (delivered once a minute)\n"
        f"Scheduled functions: Authorization: Bearer {scheduler_token}\n"
        f"Sample logins, each with the password {PASSWORD}:\n{logins}\n"
        f"Try it:\n{first_request(url)}\n"
        "Press Ctrl-C to stop. The data is kept."
    )


def first_request(url: str) -> str:
    """Shell commands that sign in and list what is overdue, ready to be pasted."""
    body = f'{{"email":"admin@linden.example","password":"{PASSWORD}"}}'
    return (
        f"  TOKEN=$(curl -s {url}/v1/auth/login -H 'Content-Type: application/json' "
        f'-d \'{body}\' | sed \'s/.*"token": *"\\([^"]*\\)".*/\\1/\')\n'
        f"  curl -s '{url}/v1/charges?overdue=true'"
        f' -H "Authorization: Bearer $TOKEN"'
    )
