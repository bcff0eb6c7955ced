import pytest

from shared.config import settings
from tests.factories import Organization, new_organization, sql
from tests.functions.subscriptions.billed import billed
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.processor.stand_in import StandIn, with_processor


def visit(organization: Organization, return_url: str) -> Reply:
    body = {"return_url": return_url}
    return send("POST", "/v1/subscriptions/billing-portal", body, token=organization.owner.token)


def test_answers_the_customers_portal_page(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)
    back = f"{settings().public_url}/subscription?tab=cards"

    response = visit(organization, back)

    assert response.status_code == 200
    given = stand_in.pages[response.json["url"]]
    assert given["customer",] == stand_in.subscriptions[name]["customer"]
    assert given["return_url",] == back


def test_without_a_processor_an_existing_customer_is_refused() -> None:
    organization = new_organization()
    sql(
        "update subscriptions set processor_customer_id = 'cus_' || id where organization_id = :id",
        id=organization.id,
    )

    response = visit(organization, settings().public_url)

    assert code(response) == (409, "CONFLICT")
    assert response.json["detail"] == "Payments are not set up on this server."


def test_accepts_return_urls_of_allowed_origins(stand_in: StandIn) -> None:
    organization, _ = billed(stand_in)

    with deployed(ALLOWED_ORIGINS="https://app.example"):
        for back in ("https://app.example", "https://app.example/a", "https://app.example?a=1"):
            assert visit(organization, back).status_code == 200, back


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "https://app.example.evil.example/",
        "https://app.example@evil.example/",
        "https://app.example:8443/",
        "http://app.example/",
        "//app.example/",
        "javascript:alert(1)//https://app.example/",
        "https://app.example\\\\@evil.example/",
        "https://app.example/ https://evil.example",
        "/subscription",
        "",
    ],
)
def test_refuses_return_urls_of_other_sites(stand_in: StandIn, back: str) -> None:
    organization, _ = billed(stand_in)

    with deployed(ALLOWED_ORIGINS="https://app.example"):
        response = visit(organization, back)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"][0]["pointer"] == "/return_url"
    assert stand_in.seen == []


def test_refuses_without_a_processor_or_a_payment() -> None:
    organization = new_organization()
    page = settings().public_url

    assert code(visit(organization, page)) == (409, "CONFLICT")
    with with_processor() as stand_in:
        assert code(visit(organization, page)) == (409, "CONFLICT")
        assert stand_in.seen == []


def test_is_open_to_an_owner_whose_payment_is_overdue(stand_in: StandIn) -> None:
    organization, _ = billed(stand_in, status="past_due")

    assert visit(organization, settings().public_url).status_code == 200
