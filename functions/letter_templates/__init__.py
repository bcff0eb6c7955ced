"""The texts from which letters are made."""
