from tests.client import code, send
from tests.factories import new_organization, sql
from tests.functions.properties.rows import NEW, new_property


def test_answers_the_new_property_and_where_it_is() -> None:
    organization = new_organization()

    response = send("POST", "/v1/properties", NEW, token=organization.owner.token)

    assert response.status_code == 201
    assert response.json == response.json | NEW | {"status": "active", "notes": None}
    assert response.headers["Location"] == f"/v1/properties/{response.json['id']}"
    found = send("GET", response.headers["Location"], token=organization.owner.token)
    assert found.json == response.json


def test_gives_a_single_family_house_its_one_unit() -> None:
    organization = new_organization()

    made = new_property(organization, kind="single_family")

    units = sql("select name from units where property_id = :id", id=made["id"])
    assert units == [["Main"]]


def test_refuses_the_property_after_the_plans_last() -> None:
    organization = new_organization(plan="free")
    new_property(organization)

    response = send("POST", "/v1/properties", NEW, token=organization.owner.token)

    assert code(response) == (403, "LIMIT_EXCEEDED")
    assert (response.json["limit"], response.json["used"]) == ("properties", 1)


def test_answers_a_repeated_request_with_the_first_answer() -> None:
    organization = new_organization()
    headers = {"Idempotency-Key": "one"}

    first = send("POST", "/v1/properties", NEW, token=organization.owner.token, headers=headers)
    again = send("POST", "/v1/properties", NEW, token=organization.owner.token, headers=headers)

    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert sql(
        "select count(*) from properties where organization_id = :id", id=organization.id
    ) == [[1]]


def test_refuses_the_key_of_another_request() -> None:
    organization = new_organization()
    headers = {"Idempotency-Key": "one"}
    send("POST", "/v1/properties", NEW, token=organization.owner.token, headers=headers)

    response = send(
        "POST",
        "/v1/properties",
        NEW | {"name": "Another"},
        token=organization.owner.token,
        headers=headers,
    )

    assert code(response) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_names_every_wrong_field_at_once() -> None:
    organization = new_organization()
    body = NEW | {"name": "  ", "kind": "castle", "country": "usa", "purchase_price_cents": -1}
    del body["city"]

    response = send("POST", "/v1/properties", body, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    pointers = {error["pointer"] for error in response.json["errors"]}
    assert pointers == {"/kind", "/country", "/purchase_price_cents", "/city"}


def test_leaves_an_audit_row() -> None:
    organization = new_organization()

    made = new_property(organization)

    [[action, actor, endpoint]] = sql(
        "select action, actor_user_id::text, endpoint from audit_log where row_id = :id",
        id=made["id"],
    )
    assert (action, actor) == ("insert", organization.owner.user_id)
    assert endpoint == "properties__create"
