"""Owners: those whose properties the organization manages."""
