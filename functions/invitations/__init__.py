"""Invitations to become a member, or to use a homeowner's portal."""
