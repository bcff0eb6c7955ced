"""What the organization was billed for its plan."""
