from tests.factories import new_organization
from tests.functions.join_requests.rows import new_request
from tests.http.client import send


def test_shows_whether_the_email_is_verified() -> None:
    organization = new_organization()
    request = new_request(organization, verified=False)

    [item] = send("GET", "/v1/join-requests", token=organization.owner.token).json["items"]

    assert (item["email"], item["email_verified"]) == (request["email"], False)


def test_each_filter_omits_other_rows() -> None:
    organization = new_organization()
    request = new_request(organization)
    new_request(organization)

    for query, count in (
        ({"association_id": request["association_id"]}, 1),
        ({"status": "pending"}, 2),
        ({"status": "declined"}, 0),
    ):
        found = send("GET", "/v1/join-requests", token=organization.owner.token, query=query)
        assert len(found.json["items"]) == count, query
