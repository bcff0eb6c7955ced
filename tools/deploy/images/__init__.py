"""What is built: images and archives, from pinned bases, by digest of their sources."""
