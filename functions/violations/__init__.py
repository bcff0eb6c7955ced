"""Violations of an association's rules: notice, appeal, fines, and the end."""
