"""Who calls, as far as the request proves it."""
