"""Plans, the organization's subscription, and the usage of its limits."""
