"""Idempotency keys as if their requests had begun long ago."""

from typing import Any

from tests.factories import sql


def age_keys(where: str, *, seconds: int, **parameters: Any) -> None:
    """Let the keys that the condition names have been touched for the last time so long ago.

    A trigger sets updated_at when a row is updated, so each is written again. Without the trigger,
    every session would forget its plans: turned off for this session or for the table.
    """
    sql(
        f"""
        with old as (delete from idempotency_keys where {where} returning *)
        insert into idempotency_keys select aged.* from old, jsonb_populate_record(
            row(old.*)::idempotency_keys,
            jsonb_build_object('updated_at', now() - :seconds * interval '1 second')) as aged
        """,  # noqa: S608 - the test's own condition
        seconds=seconds,
        **parameters,
    )
