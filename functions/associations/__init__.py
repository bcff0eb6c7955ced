"""Homeowner associations that an organization manages."""
