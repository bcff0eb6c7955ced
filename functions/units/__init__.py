"""What can be lived in or let: the units of a property."""
