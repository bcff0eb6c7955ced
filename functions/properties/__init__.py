"""Buildings that an organization manages."""
