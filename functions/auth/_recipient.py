"""The body of a request for a mail."""

import msgspec

from shared.inputs.text import Email


class EmailRecipient(msgspec.Struct, forbid_unknown_fields=True):
    """The e-mail to write to, which need not have an account."""

    email: Email
