"""Who asks for a mail."""

import msgspec

from shared.inputs.text import Email


class Recipient(msgspec.Struct, forbid_unknown_fields=True):
    """The e-mail of an account, if there is one."""

    email: Email
