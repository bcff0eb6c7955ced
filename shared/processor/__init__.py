"""The payment processor, whose library is imported in this package only."""
