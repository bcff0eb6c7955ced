"""The homeowner portal. Row-level security limits every statement to the session's homeowner."""
