from tests.factories import new_homeowner, new_organization
from tests.migrations.logins import claims, entered, outcome
from tests.violation_letters import new_draft, new_sent_letter
from tests.violations import new_violation


def test_a_homeowner_sees_its_own_sent_letters() -> None:
    organization = new_organization()
    own = new_homeowner(organization)
    other = new_homeowner(organization, association_id=own.association_id)
    violation_id = new_violation(organization, own.homeowner_id)
    sent = new_sent_letter(organization, violation_id)
    new_draft(organization, violation_id)
    new_sent_letter(organization, new_violation(organization, other.homeowner_id))
    home = claims("homeowner", user=own.person.user_id, generation=1, homeowner=own.homeowner_id)

    with entered(home) as connection:
        letters = connection.run("select cast(id as text) from violation_letters")
        files = connection.run("select violation_id from documents")
        templates = connection.run("select id from letter_templates")
        changed = outcome(lambda: connection.run("update violation_letters set subject = 'Mine'"))
        changed_rows = connection.row_count

    assert (letters, len(files), templates) == ([[sent]], 1, [])
    assert (changed, changed_rows) == (None, 0)
