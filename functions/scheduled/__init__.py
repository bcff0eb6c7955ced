"""Jobs that the scheduler starts, for all organizations."""
