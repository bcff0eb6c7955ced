"""What becomes of a request's rate charges once PostgreSQL has judged its session.

A request is charged before PostgreSQL sees its session. The charge of an ended one goes back, and a
mark keeps its next requests away from every limit but `refused`, that of their address. PostgreSQL
remains the judge: a marked request still reaches it, and a session that it confirms loses its mark.
"""

from pathlib import Path
from typing import Literal

from shared.admission.admit import Admission, mark_key
from shared.admission.without_redis import Fallback, fallback
from shared.memorystore.client import Memorystore, MemorystoreAway, load_script, memorystore

State = Literal["ended", "unknown", "live"]

GIVE_BACK = load_script(Path(__file__).with_name("give_back.lua"))
MARK_LIFE = 15 * 60 * 1000
# What PostgreSQL said of a session, as the life that its mark gets.
LIVES: dict[State, int] = {"ended": MARK_LIFE, "unknown": 0, "live": -1}


def settle_charges(
    admission: Admission,
    session_id: str,
    state: State,
    *,
    store: Memorystore | None = None,
    instead: Fallback | None = None,
) -> None:
    """Keep a live session's charges, give back all others; at most one round trip.

    A marked session's charge to `refused` stays in any case. If Redis has gone away since it
    counted the charge, the charge stays, and the mark is this instance's own.
    """
    if admission.is_marked != (state == "live"):
        return
    charged = () if admission.is_marked else admission.charged
    life, alone = LIVES[state], instead or fallback()
    if admission.is_fallback:
        alone.give_back(charged)
        alone.mark(session_id, life)
        return
    keys = [mark_key(session_id), *(each.key for each in charged)]
    figures = [figure for each in charged for figure in (each.bucket, each.window, each.cost)]
    try:
        (store or memorystore()).run(GIVE_BACK, keys, [life, *figures])
    except MemorystoreAway:
        alone.mark(session_id, life)
