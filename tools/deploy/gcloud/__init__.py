"""gcloud's command lines: written, checked, shown and run, and their answers read."""
