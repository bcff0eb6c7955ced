"""Charges: what leases and tenants owe."""
