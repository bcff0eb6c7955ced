"""A stand-in for gcloud: takes what the documented surface takes, keeps a state, fails on demand.

surface.json lists each command's words, flags, exclusive groups and required flags. It was read on
2026-11-24 from the command tree of Google Cloud CLI 528.0.0 (2025-06-20; lib/surface/**, parsed by
the CLI's own calliope), hidden flags left out, and compared with the reference pages
docs.cloud.google.com/sdk/gcloud/reference/run/deploy and …/functions/deploy. Value grammar is in
grammar.py, each rule with its source.
"""
