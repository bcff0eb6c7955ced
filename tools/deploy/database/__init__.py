"""The database's jobs: migrations, the operator's commands, a restored copy."""
