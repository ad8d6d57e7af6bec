"""The way of one call, in its order: options, request, the policies, response."""

import logging

# Whoever has not set up logging is not to read our warnings on standard error.
logging.getLogger("pexip_engage_client").addHandler(logging.NullHandler())
