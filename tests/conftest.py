"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# No deadline for an example: how fast a machine is, is no promise of ours.
settings.register_profile("ours", deadline=None, print_blob=True)
settings.load_profile("ours")
