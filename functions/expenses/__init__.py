"""Expenses: money that goes out for a property, an association or the organization itself."""
