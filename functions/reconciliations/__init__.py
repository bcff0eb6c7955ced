"""Reconciliations: a bank account's lines of a period against the organization's money."""
