"""The sandbox as an HTTP server: requests, tokens, limits, faults, and its page."""
