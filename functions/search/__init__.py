"""Search: records of every kind, found by their names."""
