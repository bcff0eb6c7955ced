"""A stand-in for the payment processor: what of its API is used, as its documentation has it."""
