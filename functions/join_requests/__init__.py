"""Requests of strangers to be taken up as homeowners."""
