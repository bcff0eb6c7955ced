from tests.factories import new_organization, sql
from tests.functions.homeowner_portal.paying import Paying
from tests.http.client import code, send


def office(case: Paying, path: str, **body: object) -> None:
    """A change of the money by the office, which gives a reason."""
    sql(
        """
        insert into charge_adjustments
            (organization_id, charge_id, account_id, homeowner_id, kind, amount_cents,
             effective_on, reason, created_by_user_id)
        select organization_id, id, account_id, homeowner_id, :kind, :cents, current_date,
            'Secret reason', :who
        from charges where id = :id
        """,
        id=path,
        who=case.organization.owner.user_id,
        **body,
    )


def test_words_a_change_by_its_kind_alone() -> None:
    case = Paying()
    office(case, case.assessment_id, kind="waiver", cents=-5000)

    answer = case.send("GET", "statement")

    lines = [(each["kind"], each["description"], each["amount_cents"], each["balance_cents"])
             for each in answer.json["items"]]  # fmt: skip
    assert lines == [
        ("adjustment", "Waiver of September dues", -5000, 20000),
        ("charge", "September dues", 25000, 25000),
    ]
    assert answer.json["totals"] == {
        "opening_cents": 0, "charged_cents": 20000, "paid_cents": 0, "closing_cents": 20000,
    }  # fmt: skip
    assert "Secret" not in answer.text
    csv = case.send("GET", "statement", headers={"Accept": "text/csv"})
    assert csv.text.count("\r\n") == 3
    assert "Secret" not in csv.text


def test_has_the_days_asked_for_of_the_own_account_only() -> None:
    organization = new_organization()
    case = Paying(organization)
    Paying(organization)
    case.assess(1000, "2025-10-01")

    answer = case.send("GET", "statement", query={"dated_from": "2025-09-02"}).json

    assert [each["amount_cents"] for each in answer["items"]] == [1000]
    assert (answer["totals"]["opening_cents"], answer["totals"]["closing_cents"]) == (25000, 26000)
    turned = {"dated_from": "2025-09-02", "dated_to": "2025-09-01"}
    assert code(case.send("GET", "statement", query=turned)) == (422, "VALIDATION_ERROR")


def test_no_list_shows_what_the_office_has_noted() -> None:
    case = Paying()
    office(case, case.assessment_id, kind="correction", cents=500)
    payment = {
        "account": case.account_id, "homeowner": case.homeowner_id, "id": case.organization.id,
        "who": case.organization.owner.user_id,
    }  # fmt: skip
    sql(
        """
        insert into payments (organization_id, account_kind, account_id, homeowner_id,
            association_id, amount_cents, method, received_date, status, failure_reason, notes,
            created_by_user_id)
        select :id, 'homeowner', :account, id, association_id, 100, 'check', current_date,
            'failed', 'Secret reason', 'Difficult.', :who
        from homeowners where id = :homeowner
        """,
        **payment,
    )

    for path in ("assessments", "payments", "statement"):
        answer = case.send("GET", path)
        assert answer.status_code == 200, answer.text
        for secret in ("Secret", "Difficult", case.organization.owner.user_id, "created_by"):
            assert secret not in answer.text, (path, secret)
    [paid] = case.send("GET", "payments").json["items"]
    assert (paid["status"], paid["failure_reason"]) == ("failed", None)


def test_a_manager_has_no_statement_of_its_own() -> None:
    owner = new_organization().owner

    answer = send("GET", "/v1/homeowner-portal/statement", token=owner.token)
    assert code(answer) == (403, "FORBIDDEN")
