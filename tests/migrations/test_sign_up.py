"""Sign-up creates a person and a complete organization, or nothing."""

from uuid import uuid4

from tests.factories import sql
from tests.migrations.logins import at_once, login, outcome


def test_a_known_email_signs_in_even_with_concurrent_sign_ups() -> None:
    email = f"{uuid4().hex}@example.com"

    def sign_up(typed: str) -> None:
        with login("pavilion_sign_in") as connection:
            connection.run("select from sign_up('A', :email, 'h', 'Homes', 'UTC')", email=typed)

    spellings = [email, email.upper()] * 2
    outcomes = at_once(4, lambda number: outcome(lambda: sign_up(spellings[number])))

    assert sorted(outcomes, key=str) == [None, "PV409", "PV409", "PV409"]
    assert sql("select count(*) from users where email_key = :e", e=email) == [[1]]
