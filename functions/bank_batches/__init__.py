"""Bank batches: several movements of money that are one line of the bank."""
