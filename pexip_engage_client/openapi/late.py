"""Code that needs PyYAML, an extra. It is imported when the first YAML document is read; JSON needs none of it."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .yaml_source import lines_of as lines_of
    from .yaml_source import parse_yaml as parse_yaml

__getattr__, __dir__ = lazy_names(__name__, {"..yaml_source": ["lines_of", "parse_yaml"]})
