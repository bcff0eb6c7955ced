"""User journeys through Pavilion from beginning to end, one module per story."""
