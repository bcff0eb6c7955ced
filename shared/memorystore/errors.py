"""What a connection to Redis can meet; apart from it, since naming these must not load redis-py."""


class NotSentError(OSError):
    """The server can't have the whole command: sending it elsewhere charges nothing twice."""


class ScriptUnknownError(OSError):
    """NOSCRIPT: the server does not have this script, so nothing ran and the connection is good."""
