"""Files that banks export, read to lines of an account: CSV in its many manners, and OFX.

A file is read whole or not at all: each row that can't be read is named as the file numbers it, so
that it can be found in a spreadsheet. What a file says ends up as text, never as anything else.
"""
