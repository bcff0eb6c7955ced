"""The project's resources: made once, compared later. Their rights and secrets."""
