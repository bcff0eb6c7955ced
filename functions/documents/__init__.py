"""Files that an organization keeps, each linked to one thing at most."""
