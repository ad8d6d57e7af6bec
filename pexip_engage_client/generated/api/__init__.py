"""The operations, one package a resource and one module an operation."""
