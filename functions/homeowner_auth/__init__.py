"""Homeowners' way in: join an association, sign out, the account."""
