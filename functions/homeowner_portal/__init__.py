"""The homeowner portal. Row-level security limits every statement to the session's homeowner.

Each statement also names that homeowner itself, because the policy alone reaches no index.
"""
