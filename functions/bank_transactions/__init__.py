"""Bank transactions: the lines that the bank wrote, imported from its files."""
