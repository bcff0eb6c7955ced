"""Functions with the owner's rights ask for the kind and role of the scope that calls them.

Each is tried in every scope that has no business with it, with the ids of the scope's own
organization.
"""

import pytest

from tests.factories import new_organization
from tests.migrations.logins import entered, login, refused
from tests.safety.neighbour import people_of, versions_of
from tests.safety.statements import ROLES, own_claims
from tests.safety.test_functions_in_sql import called, functions

OWNER = frozenset(("owner",))
HOMEOWNER = frozenset(("homeowner",))
# An impersonator acts as an admin.
OFFICE = frozenset((*ROLES, "impersonator"))
PLATFORM = frozenset(("super-admin",))
NOBODY = frozenset(("no scope", "anyone"))
EVERY_SCOPE = OFFICE | HOMEOWNER | PLATFORM | NOBODY
SIGNED_IN = EVERY_SCOPE - NOBODY
# The scopes in which each function of the tenant's login has a result or an effect.
SCOPES = {
    "audited_name": OWNER | {"admin", "impersonator"},
    "cancel_subscription": OWNER,
    "change_plan": OWNER,
    "create_organization": OWNER,
    "end_all_sessions": SIGNED_IN - {"impersonator"},
    "follow_processor": OWNER,
    "follow_processor_account": OFFICE | PLATFORM,
    "forget_processor_account": OFFICE | PLATFORM,
    "hold_processor_account": OFFICE | HOMEOWNER,
    "keep_processor_customer": OWNER,
    "lock_own_subscription": OWNER,
    "members_named": OFFICE,
    "org_day_began": OFFICE | HOMEOWNER | PLATFORM,
    "org_today": OFFICE | HOMEOWNER | PLATFORM,
    "own_home_address": HOMEOWNER,
    "own_homes": SIGNED_IN - {"impersonator"},
    "own_organizations": SIGNED_IN,
    "permit_cancellation": OWNER,
    "permit_plan_change": OWNER,
    "permit_resumption": OWNER,
    "processor_account_of": OFFICE | HOMEOWNER | PLATFORM,
    "read_subscription_limits": OFFICE | HOMEOWNER | PLATFORM,
    "repeat_limits_clear": OFFICE | PLATFORM,
    "repeat_limits_clears": OFFICE | PLATFORM,
    "resume_subscription": OWNER,
    "rotate_join_code": OFFICE - {"accountant", "viewer"},
    "settle_subscription": OFFICE | PLATFORM,
    "switch_home": HOMEOWNER,
    "switch_organization": OFFICE,
}


def test_each_function_has_its_scopes() -> None:
    found = {text.split()[-1] for text, _ in functions("pavilion_tenant")}

    assert found == SCOPES.keys(), "Let the function ask for kind and role, and list it in SCOPES."


@pytest.mark.parametrize("kind", sorted(EVERY_SCOPE))
def test_other_scopes_get_and_change_nothing(kind: str) -> None:
    organization = new_organization()
    own = own_claims(kind, organization)
    people = people_of(organization)
    before = versions_of(organization, people)
    ids = [organization.id, *people]

    with login() as connection:
        for text, kinds in functions("pavilion_tenant"):
            for row_id in ids if kind not in SCOPES[text.split()[-1]] else []:
                rows = called(connection, own, text, kinds, row_id).rows

                assert {value for row in rows for value in row} <= {None, False}, (text, rows)
    assert versions_of(organization, people) == before


@pytest.mark.parametrize("kind", sorted(SIGNED_IN - OWNER))
def test_only_an_owner_founds_another_organization(kind: str) -> None:
    own = own_claims(kind, new_organization())
    assert own is not None

    with refused("PV404"), entered(own) as connection:
        connection.run("select from create_organization('Mine', 'UTC')")
