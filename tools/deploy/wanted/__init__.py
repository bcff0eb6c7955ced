"""The wanted state of every function, and the project that a subcommand works on."""
