"""PostgreSQL inside the caller's scope."""
