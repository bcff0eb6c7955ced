"""Bank accounts: the accounts whose lines are imported and reconciled."""
