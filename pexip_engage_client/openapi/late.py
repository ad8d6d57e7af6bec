"""What needs PyYAML, an extra: imported when the first YAML text is read. JSON documents do without."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .yaml_source import lines_of as lines_of
    from .yaml_source import parse_yaml as parse_yaml

__getattr__, __dir__ = lazy_names(__name__, {"..yaml_source": ["lines_of", "parse_yaml"]})
