"""The OpenAPI document and the list of the API's surface, both generated from the declarations."""
