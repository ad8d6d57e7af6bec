"""Imports code that needs PyYAML, which is an extra, when the first YAML document is read.

JSON does not need PyYAML.
"""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .yaml_source import lines_of as lines_of
    from .yaml_source import parse_yaml as parse_yaml

__getattr__, __dir__ = lazy_names(__name__, {"..yaml_source": ["lines_of", "parse_yaml"]})
