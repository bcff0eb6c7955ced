"""Reports: what the records come to, worked out anew for each request."""
