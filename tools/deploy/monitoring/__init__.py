"""What asks the live system how it is: the smoke test and the alerts."""
