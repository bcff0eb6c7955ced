"""The local stack: real servers from wheels, real function instances, one port in front of them."""
