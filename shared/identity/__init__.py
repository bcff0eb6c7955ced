"""The caller, as far as a request proves it: session, address, origin."""
