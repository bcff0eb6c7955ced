"""Recurring assessments: what an association charges its homeowners again and again."""
