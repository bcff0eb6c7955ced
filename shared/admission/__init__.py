"""Whether a request may run now: rate limits and the cached limits of the plan."""
