"""The boards of associations: their seats, each with a person, an office and a term."""
