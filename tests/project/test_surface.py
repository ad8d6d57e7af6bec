"""The public surface changes only on purpose."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

import pexip_engage_client
from tests import surface


def test_the_surface_is_as_recorded() -> None:
    recorded = surface.RECORD.read_text(encoding="utf-8").splitlines()
    found = surface.surface().splitlines()
    gone = sorted(set(recorded) - set(found))
    new = sorted(set(found) - set(recorded))
    assert (gone, new) == ([], []), "meant? then: make surface"


def test_public_names_exist_and_are_sorted() -> None:
    names = pexip_engage_client.__all__
    kinds = [(not name.isupper(), not name[0].isupper(), name) for name in names]
    assert kinds == sorted(kinds), "constants, then classes, then functions"
    for name in names:
        assert getattr(pexip_engage_client, name) is not None
        assert name in dir(pexip_engage_client)


def test_public_modules_export_only_their_own_names() -> None:
    for module in pkgutil.iter_modules(pexip_engage_client.__path__):
        if not module.name.startswith("_") and module.name not in ("generated", "openapi"):
            found = import_module(f"pexip_engage_client.{module.name}")
            owners = {str(getattr(getattr(found, name), "__module__", "typing")) for name in found.__all__}
            assert {each.partition(".")[0] for each in owners} <= {"pexip_engage_client", "typing", "types"}, owners


@pytest.mark.parametrize(
    "name", ["", ".models", ".limits", ".sandbox", ".stores", ".sync", ".webhooks", ".generated.models"]
)
def test_all_names_in_dunder_all_exist(name: str) -> None:
    package = import_module(f"pexip_engage_client{name}")
    assert [each for each in dir(package) if not hasattr(package, each)] == []
