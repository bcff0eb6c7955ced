"""Assessments: what homeowners owe their association."""
