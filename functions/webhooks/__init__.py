"""What the payment processor reports."""
