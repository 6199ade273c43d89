"""What publication asks of a document, told by rubrique."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class PublicationError:
    """One thing that keeps a document from being published: the field it is in, that field's name, what to do."""

    field: str
    rubric: str
    message: str

    def __str__(self):
        return _("%(rubric)s : %(message)s") % {"rubric": self.rubric, "message": self.message}


class NotPublishable(ValidationError):
    """Raised wherever a document would become live while `publication_errors()` is not empty."""

    def __init__(self, errors):
        self.errors = errors
        super().__init__([str(error) for error in errors])


def word_count(text):
    """Number of words in `text`, punctuation that stands alone left out (« oui ! » is one word)."""
    return sum(any(character.isalnum() for character in word) for word in text.split())
