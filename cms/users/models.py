from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.core.models import IndexedAtOnce


class User(IndexedAtOnce, AbstractUser):
    """An account. Which organisation a person acts for is told by `territories.Membership`, never here."""

    search_fields = [
        *(index.SearchField(name, boost=2) for name in ("first_name", "last_name", "username")),
        index.SearchField("email"),
        *(index.AutocompleteField(name) for name in ("first_name", "last_name", "username", "email")),
    ]

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")

    def __str__(self):
        return self.get_full_name() or self.username
