"""Work orders: repairs and upkeep of a property, from the request to the finished work."""
