"""`python -m pexip_engage_client.conformance`: compare openapi.yaml with a real enterprise."""

import sys

from .._extras import MissingExtraError, extra

try:
    with extra("conformance", "The conformance command"):
        from .command import main
except MissingExtraError as missing:
    sys.stderr.write(f"{missing}\n")
    sys.exit(2)  # 1 would mean that responses differ

if __name__ == "__main__":
    sys.exit(main())
