"""Sign-up: a person with an organization and everything that one needs, or nothing."""

from uuid import uuid4

from tests.factories import sql
from tests.migrations.logins import at_once, login, outcome


def test_signing_up_makes_everything_an_organization_needs() -> None:
    email = f"{uuid4().hex}@Example.com"
    with login("pavilion_sign_in") as connection:
        [[organization_id, generation]] = connection.run(
            "select organization_id, generation"
            " from sign_up('Ann', :email, 'h', 'Ann''s Homes', 'Europe/Paris')",
            email=email,
        )

    assert generation == 1
    assert sql(
        """
        select plan.slug, status, trial_ends_at = current_period_end,
            trial_ends_at between now() + interval '13 days' and now() + interval '14 days',
            role, members, time_zone, users.email
        from organizations as o
        join subscriptions as s on s.organization_id = o.id
        join subscription_plans as plan on plan.id = s.plan_id
        join organization_memberships as m on m.organization_id = o.id
        join organization_usage as u on u.organization_id = o.id
        join users on users.id = m.user_id
        where o.id = :id
        """,
        id=organization_id,
    ) == [["pro", "trialing", True, True, "owner", 1, "Europe/Paris", email]]
    assert sql(
        """
        select count(*) from outbox join user_tokens on cast(user_tokens.id as text)
            = payload ->> 'token_id'
        join users on users.id = user_tokens.user_id
        where users.email = :email and payload ->> 'template' = 'verify_email'
        """,
        email=email,
    ) == [[1]]


def test_a_known_email_signs_in_instead_also_when_two_sign_up_at_once() -> None:
    email = f"{uuid4().hex}@example.com"

    def sign_up(typed: str) -> None:
        with login("pavilion_sign_in") as connection:
            connection.run("select from sign_up('A', :email, 'h', 'Homes', 'UTC')", email=typed)

    spellings = [email, email.upper()] * 2
    outcomes = at_once(4, lambda number: outcome(lambda: sign_up(spellings[number])))

    assert sorted(outcomes, key=str) == [None, "PV409", "PV409", "PV409"]
    assert sql("select count(*) from users where email_key = :e", e=email) == [[1]]
