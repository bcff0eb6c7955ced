from tests.factories import new_association, new_organization, new_user
from tests.functions.auth.links import new_link
from tests.functions.homeowner_auth.rows import asked_to_join
from tests.functions.homeowner_auth.test_confirm_request import confirm
from tests.http.client import Reply, code, send


def preview(token: str) -> Reply:
    """Preview a request to join."""
    return send("POST", "/v1/homeowner-auth/preview-request", {"token": token})


def test_shows_what_was_asked_with_the_email() -> None:
    organization = new_organization()
    association_id = new_association(organization, name="Maple Court")
    email = new_user()[1]
    token = asked_to_join(
        organization, association_id=association_id, email=email, phone="555 0101", unit_text="1A"
    )

    assert [preview(token).json for _ in range(2)] == [
        {
            "association_name": "Maple Court",
            "email": email,
            "first_name": "Ada",
            "last_name": "Maple",
            "phone": "555 0101",
            "unit_text": "1A",
            "message": None,
            "account_exists": True,
        }
    ] * 2


def test_shows_no_account_where_its_email_was_never_verified() -> None:
    organization = new_organization()
    token = asked_to_join(organization, email=new_user(verified=False)[1])

    assert preview(token).json["account_exists"] is False


def test_refuses_a_used_link_and_one_for_something_else() -> None:
    used = asked_to_join(new_organization())
    assert confirm(used).status_code == 204

    for token in (used, new_link("verify_email", new_user(verified=False)[0]), "nonsense"):
        assert code(preview(token)) == (422, "VALIDATION_ERROR")
