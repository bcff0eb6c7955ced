"""Leases: the tenants of a unit, their days in it, and their rent."""
