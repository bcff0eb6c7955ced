from tests.factories import new_organization
from tests.functions.violations.rows import added_violation, moved
from tests.http.client import send


def test_several_statuses_may_be_asked_for() -> None:
    organization = new_organization()
    made = [added_violation(organization)["id"] for _ in range(3)]
    moved(organization, made[0], "start")
    moved(organization, made[1], "close", outcome="other")

    def ids(**query: object) -> list[str]:
        page = send("GET", "/v1/violations", token=organization.owner.token, query=query).json
        return [item["id"] for item in page["items"]]

    assert ids() == made[::-1]
    assert ids(status=["open", "in_progress"]) == [made[2], made[0]]
