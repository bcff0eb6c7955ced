"""What every function stands on. Imports nothing from functions."""
