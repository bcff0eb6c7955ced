"""What the document says of an operation's needs, for programs that offer it to people."""

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
