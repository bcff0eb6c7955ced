from uuid import uuid4

from shared.identity.sessions import new_session, sign
from tests.factories import Person, new_organization, new_user, super_admin
from tests.functions.admin.rows import REASON
from tests.functions.auth.signing_in import me, sign_in
from tests.http.client import Reply, code, send
from tests.migrations.logins import claims, entered, outcome_after


def change(person: Person, user_id: str, *, right: bool) -> Reply:
    body = REASON | {"is_super_admin": right}
    return send("PATCH", f"/v1/admin/users/{user_id}", body, token=person.token)


def status_of(person: Person) -> int:
    """The status that the back office answers: 200 while the session is valid."""
    return send("GET", "/v1/admin/me", token=person.token).status_code


def test_a_new_super_admin_signs_in_anew() -> None:
    owner = new_organization().owner

    answer = change(super_admin(), owner.user_id, right=True)

    assert answer.json["is_super_admin"] is True
    assert me(owner.token) == 401
    signed_in = sign_in(owner.email, choice={"kind": "super_admin"})
    assert send("GET", "/v1/admin/me", token=signed_in.json["token"]).status_code == 200


def test_every_session_of_a_former_super_admin_ends() -> None:
    former, organization = super_admin(), new_organization()
    acting = sign(
        new_session(
            "manager",
            former.user_id,
            1,
            organization_id=organization.id,
            role="admin",
            impersonator_id=former.user_id,
        )
    )
    assert (status_of(former), me(acting)) == (200, 200)

    assert change(super_admin(), former.user_id, right=False).json["is_super_admin"] is False

    assert (status_of(former), me(acting)) == (401, 401)


def test_a_super_admin_changes_only_others() -> None:
    person = super_admin()

    for right in (True, False):
        assert code(change(person, person.user_id, right=right)) == (409, "CONFLICT")
    assert code(change(person, person.user_id.upper(), right=False)) == (409, "CONFLICT")
    assert status_of(person) == 200


def test_an_unverified_person_gets_no_right() -> None:
    user_id, _ = new_user(verified=False)

    assert code(change(super_admin(), user_id, right=True)) == (409, "CONFLICT")
    assert code(change(super_admin(), str(uuid4()), right=True)) == (404, "NOT_FOUND")


def test_one_of_two_mutual_removals_is_refused() -> None:
    first, second = super_admin(), super_admin()
    answers: list[tuple[int, str]] = []

    with entered(claims("admin", user=first.user_id, generation=1), "pavilion_platform") as acting:
        acting.run("select set_super_admin(:id, false)", id=second.user_id)
        outcome_after(
            acting, lambda: answers.append(code(change(second, first.user_id, right=False)))
        )

    assert answers == [(401, "UNAUTHENTICATED")]
    assert status_of(first) == 200
