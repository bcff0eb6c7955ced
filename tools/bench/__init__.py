"""Reproducible figures: ratios measured within one run on one machine."""
