"""Rules that more than one area needs, without HTTP."""
