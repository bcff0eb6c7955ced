"""Redis: one script, one round trip, never sent twice."""
