"""Figures that anybody can take again: ratios within one run on one machine."""
