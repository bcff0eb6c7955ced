"""Homeowner payments: what homeowners have paid."""
