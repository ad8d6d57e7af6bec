"""The processing of one call, in this order: options, request, policies, response."""

import logging

# If logging is not set up, Python would otherwise print our warnings to standard error.
logging.getLogger("pexip_engage_client").addHandler(logging.NullHandler())
