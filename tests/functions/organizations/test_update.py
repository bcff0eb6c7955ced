from tests.client import code, send
from tests.factories import Organization, new_organization, sql


def change(organization: Organization, **changes: object) -> tuple[int, str]:
    """Status and code of a change by the owner."""
    path = f"/v1/organizations/{organization.id}"
    return code(send("PATCH", path, changes, token=organization.owner.token))


def test_a_late_fee_needs_its_figure() -> None:
    organization = new_organization()

    assert change(organization, late_fee_kind="flat") == (422, "VALIDATION_ERROR")
    assert change(organization, late_fee_kind="flat", late_fee_flat_cents=2500) == (200, "")
    assert change(organization, late_fee_flat_cents=None) == (422, "VALIDATION_ERROR")


def test_late_fees_count_from_the_day_they_were_switched_on() -> None:
    organization = new_organization()

    change(organization, late_fee_kind="percent", late_fee_percent_bp=500)

    assert sql(
        "select late_fees_since = org_today(id) from organizations where id = :id",
        id=organization.id,
    ) == [[True]]


def test_does_not_find_an_organization_that_the_session_is_not_in() -> None:
    organization = new_organization()
    path = f"/v1/organizations/{new_organization().id}"

    assert code(send("GET", path, token=organization.owner.token)) == (404, "NOT_FOUND")
