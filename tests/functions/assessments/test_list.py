from tests.factories import new_homeowner, new_organization
from tests.functions.assessments.rows import new_assessment
from tests.functions.homeowner_payments.rows import new_payment
from tests.http.client import send


def test_assessments_are_found_by_whether_something_is_open() -> None:
    organization = new_organization()
    homeowner_id = new_homeowner(organization).homeowner_id
    made = [
        new_assessment(organization, homeowner_id=homeowner_id, due_date=f"2025-0{month}-01")
        for month in (9, 8, 7)
    ]
    new_payment(organization, homeowner_id=homeowner_id, amount_cents=50001)
    untouched, part, paid = (each["id"] for each in made)

    def found(**query: bool) -> list[str]:
        answer = send("GET", "/v1/assessments", token=organization.owner.token, query=query)
        return [each["id"] for each in answer.json["items"]]

    assert found(open=True) == [untouched, part]
    assert found(open=False) == [paid]
