"""PostgreSQL: connections, and statements inside the caller's scope."""
