"""May this request run now: rate limits and the cached limits of the plan."""
