"""One environment's settings and names, and how requests reach it."""
