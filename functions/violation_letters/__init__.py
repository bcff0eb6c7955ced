"""Letters to homeowners about violations."""
