"""New code: proven, given traffic, tested live, taken back, and taken down."""
