"""Vendors: the firms that do the work of work orders."""
