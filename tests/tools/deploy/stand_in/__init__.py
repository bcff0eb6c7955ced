"""A stand-in for gcloud: takes what the documented surface takes, keeps a state, fails on demand.

The surface, and where each part of it was found, is tools/deploy/grammar.py and surface.json.
"""
