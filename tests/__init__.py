"""The tests, laid out as the tree that they test."""
