"""What the payment processor's events change, whether a webhook brings them or a look-up."""
