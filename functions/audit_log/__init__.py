"""The audit log: each change in an organization, with its cause, which nothing can alter."""
