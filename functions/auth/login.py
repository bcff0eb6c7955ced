"""Sign in with e-mail and password.

The answer is a session when the request names a `choice` or the account has only one. Otherwise it
lists the choices, and the client signs in again with one of them.
"""

from typing import Annotated

import msgspec

from functions.auth._choice import Offer, picked, session_for
from shared.accounts.account import User
from shared.accounts.passwords import hash_password
from shared.accounts.sign_in import PASSWORD_WORK, compare, wrong_password
from shared.accounts.signed_in import Choice, SignedIn, signed_in_by_password
from shared.database.rows import Sql
from shared.inputs.text import Email, GivenPassword
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem


class SignIn(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The credentials, and what to sign in to."""

    email: Email
    password: GivenPassword
    remember: bool = False
    """Whether the session lasts for 30 days, instead of until the browser closes, at most 7."""
    choice: Choice | None = None
    """What to sign in to, one of the `choices` of a sign-in without it."""


class SignInChoices(msgspec.Struct, tag_field="outcome", tag="choice_needed"):
    """What the account may enter, when it is more than one thing."""

    choices: list[Offer]
    """Each can be sent back as `choice`, as it is."""


class _Person(msgspec.Struct):
    user: Annotated[User, Sql("person")]
    generation: int
    choices: list[Offer]
    waits_for: list[str]


@endpoint(
    "POST /v1/auth/login",
    caller=Anyone(),
    rate="sign_in",
    credentials=True,
    sets_cookie=True,
    deployment=msgspec.structs.replace(PASSWORD_WORK, traffic="hot"),
)
def handle(call: StrangerCall, body: SignIn) -> SignedIn | SignInChoices:
    compared = compare(call, body.email, body.password)
    if not compared.was_right:
        raise wrong_password()
    person = call.db.maybe_one(
        _Person,
        "select {columns} from finish_sign_in($1, $2)",
        compared.attempt,
        hash_password(body.password) if compared.is_outdated else None,
    )
    if person is None:
        raise wrong_password()
    offer = picked(person.choices, body.choice)
    if offer is not None:
        session = session_for(offer, person.user.id, person.generation, remember=body.remember)
        return signed_in_by_password(call, session, person.user)
    if body.choice is None and person.choices:
        return SignInChoices(person.choices)
    raise _nowhere(person)


def _nowhere(person: _Person) -> Problem:
    if person.choices:
        return Problem(
            Code.FORBIDDEN, "This is not one of your choices. Sign in without one to see them."
        )
    if person.waits_for:
        names = ", ".join(person.waits_for)
        return Problem(Code.FORBIDDEN, f"Your request to join {names} waits for approval.")
    return Problem(
        Code.FORBIDDEN,
        "There is nothing to sign in to: you belong to no organization and no association.",
    )
