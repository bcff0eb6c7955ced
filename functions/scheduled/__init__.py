"""What the platform's scheduler starts, for all organizations."""
