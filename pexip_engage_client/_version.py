"""The version of this package. The build, the User-Agent header and `__version__` use it."""

__version__ = "0.1.0"
