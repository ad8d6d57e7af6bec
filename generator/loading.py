"""What the portal reads YAML with."""

from __future__ import annotations

from pexip_engage_client.openapi.operations import METHODS as METHODS
from pexip_engage_client.openapi.parsing import parse as parsed
from pexip_engage_client.openapi.parsing import parse_file as load
from pexip_engage_client.openapi.yaml_source import LOADER as LOADER

from .paths import ROOT as ROOT

__all__ = ["LOADER", "METHODS", "ROOT", "load", "parsed"]
