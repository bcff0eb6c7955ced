"""Builds and checks the console (web/) with Node from a wheel, and only what has changed."""
