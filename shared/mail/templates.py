"""The words of each mail, by the names that outbox rows use.

Nothing that a stranger typed stands in a mail to an address that nobody has proved yet: signing up
in another's name must not be a way to write to them.
"""

from datetime import datetime

from shared.mail.letter import Action, Letter

UNASKED = "If this was not you, nothing more needs to be done."


def verify_email(recipient: str, token: str) -> Letter:
    """Proves the address of an account."""
    return Letter(
        recipient,
        "Confirm your e-mail",
        ("please confirm that this address is yours. The link works for 24 hours.",),
        Action("Confirm the address", "/verify-email", token, "/v1/auth/verify-email"),
        (UNASKED,),
    )


def reset_password(recipient: str, token: str) -> Letter:
    """Leads to a new password."""
    return Letter(
        recipient,
        "Choose a new password",
        (
            "somebody, probably you, asked for a new password.",
            "The link works once, for one hour, and ends all sessions.",
        ),
        Action(
            "Choose a password",
            "/reset-password",
            token,
            "/v1/auth/reset-password",
            (("password", "the new password"),),
        ),
        ("If this was not you, your password stays as it is.",),
    )


def change_email(recipient: str, token: str) -> Letter:
    """Goes to the new address."""
    return Letter(
        recipient,
        "Confirm your new e-mail",
        (
            "please confirm that your account shall use this address.",
            "The link works for 24 hours and ends all sessions.",
        ),
        Action("Use this address", "/confirm-email-change", token, "/v1/auth/confirm-email-change"),
        (UNASKED,),
    )


def change_email_notice(recipient: str, new_email: str) -> Letter:
    """Goes to the old address."""
    return Letter(
        recipient,
        "Your e-mail is about to change",
        (
            f"your account was asked to use {new_email} instead of this address.",
            "It does when that address has been confirmed.",
            "If this was not you, change your password now.",
        ),
    )


def password_changed(recipient: str) -> Letter:
    """Tells of a new password."""
    return Letter(
        recipient,
        "Your password was changed",
        (
            "the password of your account was changed, and all other sessions have ended.",
            "If this was not you, choose a new password by “forgot password” now.",
        ),
    )


def member_invitation(
    recipient: str, token: str, inviter: str, organization: str, until: datetime
) -> Letter:
    """Invites somebody to work in an organization."""
    return Letter(
        recipient,
        f"Invitation to {organization}",
        (_invited(inviter, organization, until),),
        Action(
            "Accept the invitation",
            "/accept-invitation",
            token,
            "/v1/auth/accept-invitation",
            (("password", "a new password, or yours"), ("name", "your name, if you are new")),
        ),
    )


def homeowner_invitation(
    recipient: str, token: str, inviter: str, association: str, until: datetime
) -> Letter:
    """Invites a homeowner to the portal."""
    return Letter(
        recipient,
        f"Invitation to {association}",
        (_invited(inviter, association, until),),
        Action(
            "Accept the invitation",
            "/homeowner/accept-invitation",
            token,
            "/v1/homeowner-auth/accept-invitation",
            (("password", "a new password, or yours"),),
        ),
    )


def _invited(inviter: str, place: str, until: datetime) -> str:
    return f"{inviter} invites you to {place}. The link works once, until {until:%d %B %Y}."


def new_owner(recipient: str, owner: str, organization: str) -> Letter:
    """Tells the owners of another one."""
    return Letter(
        recipient,
        f"{organization} has a new owner",
        (f"{owner} is now an owner of {organization}.",),
    )


def join_request_decided(
    recipient: str, association: str, *, approved: bool, reason: str | None
) -> Letter:
    """Tells a homeowner what became of the request."""
    if approved:
        told: tuple[str, ...] = (f"{association} has approved your request. You can sign in now.",)
    else:
        told = (f"{association} has declined your request.",)
    if reason:
        told += (f"The reason given: {reason}",)
    word = "approved" if approved else "declined"
    return Letter(recipient, f"{association}: your request was {word}", told)


def trial_ends(recipient: str, organization: str, at: datetime) -> Letter:
    """Reminds an owner of the trial's end."""
    return Letter(
        recipient,
        f"The trial of {organization} ends soon",
        (
            f"the trial of {organization} ends on {at:%d %B %Y at %H:%M} UTC.",
            "Choose a plan to keep what it has.",
            "Otherwise it moves to the free plan, or can only be read if that is too small.",
        ),
    )
