"""Errors of a connection to Redis, in a module of their own that does not load redis-py."""


class NotSentError(OSError):
    """The server can't have the whole command, so sending it elsewhere charges nothing twice."""


class ScriptUnknownError(OSError):
    """NOSCRIPT: the server does not have this script, so nothing ran and the connection is good."""
