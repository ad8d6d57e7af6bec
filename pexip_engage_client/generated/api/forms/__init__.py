"""Forms and their questions."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_form as create_form
    from . import get_form_question_by_id as get_form_question_by_id
    from . import update_form_by_id as update_form_by_id
    from . import update_form_question_by_id as update_form_question_by_id

__all__ = (
    "create_form",
    "get_form_question_by_id",
    "update_form_by_id",
    "update_form_question_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
