"""Payments: what leases and tenants have paid."""
