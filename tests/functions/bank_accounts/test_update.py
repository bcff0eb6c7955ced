from tests.banking import new_bank_account
from tests.factories import new_organization
from tests.http.client import code, send


def test_an_archived_account_is_only_restored() -> None:
    organization = new_organization()
    token = organization.owner.token
    path = f"/v1/bank-accounts/{new_bank_account(organization, name='Operating')}"

    assert send("PATCH", path, {"archived": True}, token=token).json["archived"]
    for refused in ({"name": "Old"}, {"archived": True}):
        assert code(send("PATCH", path, refused, token=token)) == (409, "CONFLICT")
    restored = send("PATCH", path, {"archived": False, "name": "Old"}, token=token).json
    assert (restored["archived_at"], restored["name"]) == (None, "Old")


def test_a_name_is_taken_also_by_an_archived_account() -> None:
    organization = new_organization()
    token = organization.owner.token
    new_bank_account(organization, name="Ångström", archived_at="2026-01-01T00:00:00Z")
    path = f"/v1/bank-accounts/{new_bank_account(organization)}"

    for refused in (
        send("POST", "/v1/bank-accounts", {"name": "angstrom"}, token=token),
        send("PATCH", path, {"name": "ANGSTROM"}, token=token),
    ):
        assert code(refused) == (409, "CONFLICT")
        assert refused.json["errors"][0]["pointer"] == "/name"
