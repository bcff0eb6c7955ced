"""What every letter has in common: its ids as the outbox keeps them, and how it is written."""

from typing import TYPE_CHECKING

import msgspec

from shared.database.scope import Database

if TYPE_CHECKING:
    # An import that an endpoint which only deletes an object does not pay.
    from shared.mail.letter import Letter


class Notification(msgspec.Struct, frozen=True, tag_field="template"):
    """The ids that a letter takes, and no more; its tag is the name of the letter's file."""

    def letter(self, db: Database) -> "Letter | None":
        """Write the letter by what is true now; None when it is not to be sent any more."""
        raise NotImplementedError
