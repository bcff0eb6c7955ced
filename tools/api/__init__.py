"""The API described: the OpenAPI document and the list of its surface."""
