"""One request from arrival to answer."""
