"""Ledger entries: the changes of charges and payments, which nothing can alter."""
