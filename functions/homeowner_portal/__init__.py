"""What homeowners see and do; everything is the session's own homeowner row."""
