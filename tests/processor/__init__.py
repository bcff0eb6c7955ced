"""A stand-in for the payment processor, with the used part of its documented API."""
