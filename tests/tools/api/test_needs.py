"""What the document tells programs that offer operations to people: needs and moves."""

from tools.api.document import document


def test_an_operation_names_roles_feature_and_plan() -> None:
    lease = document()["paths"]["/v1/leases"]["post"]["x-needs"]
    assert lease == {
        "roles": ["admin", "manager", "owner"],
        "feature": "leases",
        "subscription": True,
    }


def test_an_operation_without_needs_says_nothing() -> None:
    assert "x-needs" not in document()["paths"]["/v1/auth/login"]["post"]


def test_the_moves_of_a_record_are_told() -> None:
    assert document()["x-machines"]["work_order"]["open"] == [
        "cancelled",
        "completed",
        "in_progress",
    ]
