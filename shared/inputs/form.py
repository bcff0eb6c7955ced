"""The fields of a form with a file, which are complete only when the file has been read."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast

import msgspec

from shared.inputs.decode import decoded_fields

Fields = TypeVar("Fields", bound=msgspec.Struct)


class Form(Generic[Fields]):
    """In a handler's signature `form: Form[Fields]`.

    `before` are the raw fields before the file; those after it come while the file is read.
    """

    def __init__(self, received: Mapping[str, str], struct: type[msgspec.Struct]) -> None:
        self.before = dict(received)
        self._received = received
        self._struct = struct

    @property
    def after(self) -> dict[str, str]:
        """The raw fields that stood after the file, as far as it has been read."""
        return {name: value for name, value in self._received.items() if name not in self.before}

    def so_far(self) -> Fields | None:
        """The fields, if those before the file suffice, so that a wrong one is refused early."""
        needed = {
            each.encode_name for each in msgspec.structs.fields(self._struct) if each.required
        }
        return self.whole() if needed <= self._received.keys() else None

    def whole(self) -> Fields:
        """The fields, once the file has been read; 422 naming each wrong one."""
        found: Any = decoded_fields(self._received, self._struct)
        return cast("Fields", found)
