from tests.factories import new_organization
from tests.functions.work_orders.rows import moved, new_order
from tests.http.client import send


def test_the_newest_opened_is_first() -> None:
    organization = new_organization()
    first = new_order(organization)
    house = first["property_id"]
    second = new_order(organization, property_id=house)
    third = new_order(organization, property_id=house)
    moved(organization, second["id"], "cancel")
    moved(organization, first["id"], "complete")
    moved(organization, first["id"], "reopen")

    def ids(**query: object) -> list[str]:
        page = send("GET", "/v1/work-orders", token=organization.owner.token, query=query).json
        rest = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
        more = ids(**query | rest) if rest else []
        return [item["id"] for item in page["items"]] + more

    assert ids(limit=1) == [first["id"], third["id"], second["id"]]
    assert ids(status=["open", "in_progress"]) == [first["id"], third["id"]]
