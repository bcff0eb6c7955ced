"""Redis, by scripts that take one round trip each and are never sent twice."""
