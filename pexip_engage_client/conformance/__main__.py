"""`python -m pexip_engage_client.conformance`: hold openapi.yaml against a real enterprise."""

import sys

try:
    from .command import main
except ModuleNotFoundError as error:
    missing = (error.name or "").partition(".")[0]
    if missing not in ("rich", "yaml"):
        raise
    sys.stderr.write(f"{missing} is missing: pip install 'pexip-engage-client[conformance]'\n")
    sys.exit(2)

if __name__ == "__main__":
    sys.exit(main())
