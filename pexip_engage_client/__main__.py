"""List the commands of this package."""

import sys
from importlib.util import find_spec

COMMANDS = {
    "sandbox": "serve an in-memory Engage over HTTP",
    "doctor": "find out why calls fail",
    "conformance": "compare the API document with your enterprise",
    "webhooks": "replay stored webhook events",
    "vendor": "copy the client into another project",
}


def main() -> int:
    """Print the commands that are installed, and return the exit status."""
    lines = [
        f"  python -m {__package__}.{name:<14}{description}"
        for name, description in COMMANDS.items()
        if find_spec(f"{__package__}.{name}")  # a vendored copy may lack optional parts
    ]
    sys.stdout.write("\n".join(["Commands:", *lines, "Each command explains its options with --help.", ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
