"""Tenants: applicants, present tenants and former ones."""
