"""Documents, which several areas make and show."""
