"""The homeowners of associations, as their managers see them."""
