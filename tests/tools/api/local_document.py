"""The document of the local address. Made once: every worker imports all of its tests."""

from tools.api.document import document

DOCUMENT = document()
