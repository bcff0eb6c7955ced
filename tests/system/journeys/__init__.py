"""What people do with Pavilion from beginning to end: a module a story."""
