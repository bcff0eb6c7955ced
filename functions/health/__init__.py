"""Whether this deployment serves, for load balancers and monitoring."""
