"""Regions of a country."""
