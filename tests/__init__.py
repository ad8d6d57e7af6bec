"""All tests. Processes that they start import this package, too."""

from importlib import import_module
from importlib.util import find_spec

# In the environment of `make httpx2` the client finds httpx2 itself, and only then `import httpx` in a test means it.
if find_spec("httpx") is None:
    import httpx2

    import_module("pexip_engage_client.client")
    httpx2.alias_httpx()
