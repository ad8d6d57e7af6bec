"""Uploaded files and what the virus scan said of them."""
