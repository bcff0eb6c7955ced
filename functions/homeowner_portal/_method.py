"""The record of the homeowner's own card or bank account, its changes, and their conflicts."""

from datetime import datetime
from typing import ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from shared.domain.payment_method import ANOTHER_DEFAULT, MethodOfPayer
from shared.inputs.text import LongText
from shared.problems import Conflicts, FieldError

CONFLICTS: Conflicts = {
    "payment_methods_autopay_check": FieldError(
        "/autopay_consent_text", "Agree to the automatic payments: send the words of the consent."
    ),
    "payment_methods_homeowner_id_is_default_key": ANOTHER_DEFAULT,
}


class OwnPaymentMethod(MethodOfPayer):
    """A card or a bank account that the homeowner has saved."""

    table: ClassVar = "payment_methods"

    autopay_consent_at: datetime | None
    """When the homeowner has agreed to automatic payments; null while they are off."""
    autopay_consent_text: str | None
    """The words in which the homeowner has agreed."""


class OwnPaymentMethodChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay."""

    is_default: bool | UnsetType = UNSET
    """Whether it is the first choice; another one is not any more then."""
    autopay: bool | UnsetType = UNSET
    """Whether what is due may be collected without asking; needs `autopay_consent_text`."""
    autopay_consent_text: LongText | UnsetType = UNSET
    """The words in which the homeowner agrees to that, as they were shown. They are kept with the
    time and the address, until it is switched off."""
