"""What Pavilion is compared with: the same endpoints by other means, each a process of its own.

All of them do less than Pavilion: no row-level security, no check that the session still lives, no
plan, no gates, no typed output (but FastAPI's). Where they err, they err in their own favour.
"""
