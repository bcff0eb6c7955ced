"""A person's own account: sign-in, passwords, invitations."""
