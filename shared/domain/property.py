"""The kinds of property, for the areas that make one."""

from typing import Literal

PropertyKind = Literal["single_family", "multi_family", "condo", "commercial", "other"]
"""What kind of building it is. Single-family houses start with one unit."""
