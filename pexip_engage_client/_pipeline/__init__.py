"""Process one call, in this order: options, request, policies, response."""

import logging

# Without this handler, Python prints our warnings to standard error if logging is not set up.
logging.getLogger("pexip_engage_client").addHandler(logging.NullHandler())
