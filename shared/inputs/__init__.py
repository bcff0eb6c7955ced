"""From the bytes of a request to typed values."""
