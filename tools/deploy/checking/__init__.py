"""What can be found wrong before any call to the cloud."""
