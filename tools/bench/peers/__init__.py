"""The stacks that Pavilion is compared with: the same endpoints, each in its own process.

All of them do less than Pavilion: no row-level security, no check that the session is still valid,
no plan, no gates, no typed output (except FastAPI's). The comparison therefore favours them.
"""
