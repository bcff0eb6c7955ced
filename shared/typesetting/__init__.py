"""Papers as PDF files, each from a template of ours and the values that fill it."""
