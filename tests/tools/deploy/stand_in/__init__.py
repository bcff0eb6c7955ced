"""A stand-in for gcloud: accepts the documented commands, keeps a state, fails on demand.

The surface, with the source of each part, is in tools/deploy/gcloud/grammar.py and surface.json.
"""
