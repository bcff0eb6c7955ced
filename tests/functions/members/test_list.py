from tests.factories import new_member, new_organization
from tests.http.client import send


def test_lists_members_and_roles_newest_first() -> None:
    organization, _ = new_organization(), new_organization()
    viewer = new_member(organization, "viewer")

    shown = send("GET", "/v1/members", token=viewer.token).json

    assert [(item["user_id"], item["email"], item["role"]) for item in shown["items"]] == [
        (viewer.user_id, viewer.email, "viewer"),
        (organization.owner.user_id, organization.owner.email, "owner"),
    ]
    assert shown["next_cursor"] is None


def test_the_next_page_continues_the_list() -> None:
    organization = new_organization()
    people = [new_member(organization, "viewer").user_id for _ in range(3)]
    query: dict[str, object] = {"limit": 2}
    pages = []

    while query:
        token = organization.owner.token
        page = send("GET", "/v1/members", token=token, query=query).json
        pages.append([item["user_id"] for item in page["items"]])
        query = {"limit": 2, "cursor": page["next_cursor"]} if page["next_cursor"] else {}

    assert pages == [[people[2], people[1]], [people[0], organization.owner.user_id]]


def test_another_organizations_cursor_reveals_nothing() -> None:
    organization, other = new_organization(), new_organization()
    for _ in range(2):
        new_member(other, "viewer")
    theirs = send("GET", "/v1/members", token=other.owner.token, query={"limit": 1}).json

    query = {"cursor": theirs["next_cursor"]}
    shown = send("GET", "/v1/members", token=organization.owner.token, query=query).json

    assert {item["user_id"] for item in shown["items"]} <= {organization.owner.user_id}
