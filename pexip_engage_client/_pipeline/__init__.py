"""The way of one call, in its order: options, request, the policies, response."""
