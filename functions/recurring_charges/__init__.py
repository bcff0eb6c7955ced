"""Recurring charges: what a lease pays beside the rent, such as parking."""
