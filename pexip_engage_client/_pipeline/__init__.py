"""The processing of one call, in this order: options, request, policies, response."""

import logging

# Without logging set up, Python would print our warnings to standard error.
logging.getLogger("pexip_engage_client").addHandler(logging.NullHandler())
