from tests.factories import new_member, new_organization
from tests.functions.auth.signing_in import join
from tests.http.client import send


def test_lists_the_callers_memberships_newest_first() -> None:
    first, second, _ = new_organization(), new_organization(), new_organization()
    person = new_member(first, "viewer")
    join(second.id, person.user_id, "accountant")

    shown = send("GET", "/v1/organizations", token=person.token).json

    assert [(item["organization_id"], item["role"]) for item in shown["items"]] == [
        (second.id, "accountant"),
        (first.id, "viewer"),
    ]
    assert shown["items"][0].keys() == {
        "organization_id", "name", "slug", "time_zone", "role", "joined_at",
    }  # fmt: skip
