from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Recherche")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import Page

        # Wagtail moves and deletes pages as plain `Page`, whose methods are not ours, within its transactions.
        post_save.connect(page_written, sender=Page, dispatch_uid="search")
        post_delete.connect(page_deleted, sender=Page, dispatch_uid="search")


def page_written(instance: Any, **kwargs: Any) -> None:
    from search import outbox

    outbox.note_tree(instance)


def page_deleted(instance: Any, **kwargs: Any) -> None:
    from search import outbox

    outbox.note([instance.pk])
