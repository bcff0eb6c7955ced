"""Clients generated from the OpenAPI document, compiled and tried against a running Pavilion."""
