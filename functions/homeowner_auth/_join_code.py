"""The code by which an association is found."""

from typing import Annotated

import msgspec

# Ten characters of Crockford's base32, however they are typed.
JoinCode = Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["DEM0C0DE42"])]
