"""What was written since a moment is read from the write-ahead log, and nothing else."""

import pytest

from tests.factories import administrator, new_association, new_organization, new_user, sql
from tests.whole_database import changed_since, now, texts_since

CHANGES = {
    "an update": "update associations set name = 'Oak Row' where id = '{id}'",
    "an update of nothing": "update associations set name = name where id = '{id}'",
    "a deletion": "delete from associations where id = '{id}'",
}
OTHERS = {
    "a read": "select * from associations",
    "a lock": "select * from associations where id = '{id}' for update",
    "a vacuum": "vacuum associations",
    "an analysis": "analyze associations",
    "a change of no row": "delete from associations where name = 'no such name'",
    "a change undone": "begin; update associations set name = 'Oak Row'; rollback",
    "a change undone in part":
        "begin; savepoint a; delete from associations where id = '{id}'; rollback to a; commit",
    "an attempt to sign in":
        "insert into sign_in_attempts (email_digest, address) values ('', '192.0.2.1')",
}  # fmt: skip


def done(statements: str, row_id: str) -> None:
    """Run each statement by itself."""
    for statement in statements.format(id=row_id).split("; "):
        administrator().run(statement)


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_each_change_is_noticed(statement: str) -> None:
    association = new_association(new_organization())
    since = now()

    done(statement, association)

    assert "associations" in changed_since(since)
    assert "users" not in changed_since(since)
    assert changed_since(now()) == set()


@pytest.mark.parametrize("statements", OTHERS.values(), ids=OTHERS.keys())
def test_nothing_else_is_noticed(statements: str) -> None:
    association = new_association(new_organization())
    since = now()

    done(statements, association)

    assert changed_since(since) == set()


def test_the_texts_of_written_rows_are_found() -> None:
    _, old = new_user()
    organization = new_organization()
    since = now()
    association = new_association(organization, name="Linden Court")
    _, email = new_user()
    sql("update users set name = 'Somebody Else' where id = :id", id=organization.owner.user_id)

    asked = [association, "Linden Court", email, organization.owner.email, old, "no such text"]
    assert texts_since(since, asked) == set(asked[:4])
