"""Units: the parts of a property that are let or lived in."""
