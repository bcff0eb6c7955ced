"""Requests to join an association as a homeowner."""
