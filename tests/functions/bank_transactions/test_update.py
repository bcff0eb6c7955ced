from tests.banking import new_bank_line
from tests.factories import new_organization
from tests.http.client import code, send


def test_a_line_is_ignored_with_a_reason_alone() -> None:
    organization = new_organization()
    path = f"/v1/bank-transactions/{new_bank_line(organization)}"
    token = organization.owner.token

    for wrong in ({"ignored": True}, {"ignored_reason": "A transfer."}):
        refused = send("PATCH", path, wrong, token=token)
        assert code(refused) == (422, "VALIDATION_ERROR")
        assert [each["pointer"] for each in refused.json["errors"]] == ["/ignored_reason"]

    ignoring = {"ignored": True, "ignored_reason": "A transfer."}
    assert send("PATCH", path, ignoring, token=token).json["state"] == "ignored"
    again = send("PATCH", path, {"ignored": True}, token=token).json
    assert (again["ignored"], again["ignored_reason"]) == (True, "A transfer.")
    taken_back = send("PATCH", path, {"ignored": False}, token=token).json
    assert (taken_back["state"], taken_back["ignored_reason"]) == ("unmatched", None)
