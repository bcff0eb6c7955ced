"""The console's files: built, uploaded to their bucket, taken back."""
