"""Stand-ins for Google's services, which tests and benchmarks reach in place of the cloud."""
