"""Derives the wanted cloud state from the declarations, and brings the cloud to it."""
