"""The cloud functions: one file is one endpoint."""
