"""What an environment costs, and the connections that it pays for."""
