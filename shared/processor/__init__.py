"""The payment processor; only here is its library imported."""
