"""Everything between the declarations and the cloud: what should be there and how it gets there."""
