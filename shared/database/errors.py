"""Translation of PostgreSQL's errors into Problems that a client may read.

Our own SQL raises SQLSTATEs of class PV, whose message is written for the client and whose detail
may be a JSON object of members. All other errors are told apart by SQLSTATE and constraint name
(PostgreSQL manual, appendix A).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import msgspec

from shared.problems import Code, Conflicts, FieldError, Problem, missing, unavailable
from shared.roles import Role

Fields = Mapping[str, str]


class NotDone(Problem):
    """The root of the failures that a repetition of the request may cure.

    Each kind is a Problem, so that an unhandled one is already the right answer. The pipeline
    repeats a request where the kind allows that.
    """

    def __init__(self, log: str = "") -> None:
        away = unavailable("The database", log=log)
        super().__init__(away.code, away.detail, headers=away.headers, log=log)


class Retryable(NotDone):
    """A serialization failure or deadlock: nothing took effect, the whole request may run again."""


class ConnectionLost(NotDone):
    """The server went away or stayed silent; whether the statements took effect is not known."""


class SessionRefused(NotDone):
    """The token's claims no longer hold: it is revoked or outdated, or the role has changed.

    `role` is a member's present role, if nothing but the role has changed.
    """

    def __init__(self, role: Role | None = None) -> None:
        ended = SessionEnded()
        Problem.__init__(self, ended.code, ended.detail, headers=ended.headers)
        self.role = role


class SessionEnded(Problem):
    """401 for a session that PostgreSQL has found ended, and not only outdated."""

    def __init__(self) -> None:
        super().__init__(
            Code.UNAUTHENTICATED,
            "The session is no longer valid. Sign in again.",
            headers={"WWW-Authenticate": 'Bearer realm="pavilion", error="invalid_token"'},
        )


_OWN = {
    "PV402": Code.PAYMENT_REQUIRED,
    "PV403": Code.LIMIT_EXCEEDED,
    "PV404": Code.NOT_FOUND,
    "PV409": Code.CONFLICT,
    "PV412": Code.PRECONDITION_FAILED,
    "PV422": Code.VALIDATION_ERROR,
    "PV429": Code.RATE_LIMITED,
}
# 26000 and an outdated cached plan: a migration or pooler dropped the prepared statement.
_RETRYABLE = frozenset(("40001", "40P01", "26000"))
# Class 08 connection, 53 resources, 57 operator, 25P0x timeouts of the logins, 58 system.
_AWAY_CLASSES = frozenset(("08", "53", "57", "58"))
_AWAY = frozenset(("25P03", "25P04"))
# Values of the right type that the column can't hold: too long, out of range, not storable.
_UNSTORABLE_CLASS = "22"


def translated(fields: Fields, conflicts: Conflicts) -> Exception:
    """The exception to raise for an ErrorResponse; `conflicts` has an endpoint's own wording."""
    state = fields.get("C", "")
    if state == "PV401":
        return SessionRefused(cast("Role | None", fields.get("D") or None))
    if state in _OWN:
        return _own(_OWN[state], fields)
    if state in _RETRYABLE or (state == "0A000" and "cached plan" in fields.get("M", "")):
        return Retryable(fields.get("M", ""))
    if state in _AWAY or state[:2] in _AWAY_CLASSES:
        return unavailable("The database", log=fields.get("M"))
    rule = _RULES.get(state) or (_unstorable if state[:2] == _UNSTORABLE_CLASS else None)
    if rule is None:
        return RuntimeError(f"{state}: {fields.get('M')} {fields.get('n', '')}")
    return rule(fields, conflicts)


def _own(code: Code, fields: Fields) -> Problem:
    text, column = fields.get("M", ""), fields.get("c")
    problem = Problem(code, text, errors=[FieldError(f"/{column}", text)] if column else ())
    if "D" in fields:
        problem.members = msgspec.json.decode(fields["D"], type=dict[str, object])
    if "retry_after" in problem.members:
        problem.headers["Retry-After"] = str(problem.members.pop("retry_after"))
    return problem


def _taken(fields: Fields, conflicts: Conflicts) -> Problem:
    text = _wording(fields, conflicts, "Something like this exists already.")
    return Problem(Code.CONFLICT, text, errors=_pointed(fields, conflicts), log=fields.get("M"))


def _unlinked(fields: Fields, conflicts: Conflicts) -> Problem:
    # Both ends of a foreign key have one state and constraint; only the message tells them apart.
    is_target = fields.get("M", "").startswith("update or delete")
    return (_in_use if is_target else _missing)(fields, conflicts)


def _missing(fields: Fields, conflicts: Conflicts) -> Problem:
    """The pointer is the constraint's column, which the body names where the endpoint words it."""
    constraint = fields.get("n", "")
    if constraint in conflicts:
        column = constraint.removeprefix(f"{fields.get('t')}_").removesuffix("_fkey")
        problem = missing(f"/{column}", _wording(fields, conflicts, ""))
    else:
        problem = Problem(Code.NOT_FOUND, "Something that the request refers to does not exist.")
    problem.log = fields.get("M")
    return problem


def _in_use(fields: Fields, conflicts: Conflicts) -> Problem:
    text = _wording(fields, conflicts, "Something else still refers to this.")
    return Problem(Code.CONFLICT, text, log=fields.get("M"))


def _outside(fields: Fields, conflicts: Conflicts) -> Problem:
    text = _wording(fields, conflicts, "The values do not go together.")
    errors = _pointed(fields, conflicts)
    return Problem(Code.VALIDATION_ERROR, text, errors=errors, log=fields.get("M"))


def _pointed(fields: Fields, conflicts: Conflicts) -> Sequence[FieldError]:
    found = conflicts.get(fields.get("n", ""))
    return [found] if isinstance(found, FieldError) else []


def _wording(fields: Fields, conflicts: Conflicts, otherwise: str) -> str:
    found = conflicts.get(fields.get("n", ""), otherwise)
    return found.detail if isinstance(found, FieldError) else found


def _unstorable(fields: Fields, _conflicts: Conflicts) -> Problem:
    return Problem(Code.VALIDATION_ERROR, "A value is out of range.", log=fields.get("M"))


def _locked(fields: Fields, _conflicts: Conflicts) -> Problem:
    return Problem(
        Code.CONFLICT,
        "Another request is changing this right now. Try again.",
        headers={"Retry-After": "1"},
        log=fields.get("M"),
    )


_RULES: dict[str, Callable[[Fields, Conflicts], Problem]] = {
    "23505": _taken,
    "23P01": _taken,
    "23503": _unlinked,
    "23001": _in_use,
    "23514": _outside,
    "55P03": _locked,
}
