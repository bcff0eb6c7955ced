"""The local stack, generators and operator commands. Never deployed."""
