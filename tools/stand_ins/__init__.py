"""Google's ends, stood in for: what the tests and the benchmarks reach in place of the cloud."""
