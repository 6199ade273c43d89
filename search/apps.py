from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Recherche")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from modelsearch.index import get_indexed_models
        from wagtail.models import Page

        from search import borrowing

        # Wagtail moves and deletes pages as plain `Page`, whose methods are not ours, within its transactions.
        post_save.connect(page_written, sender=Page, dispatch_uid="search")
        post_delete.connect(page_deleted, sender=Page, dispatch_uid="search")
        borrowing.connect()
        # Objects go in many at once, and with others, without their methods; pages' entries go with them by themselves.
        for model in get_indexed_models():
            if not issubclass(model, Page):
                post_delete.connect(object_deleted, sender=model, dispatch_uid=f"search-record-{model._meta.label}")


def page_written(instance: Any, **kwargs: Any) -> None:
    from search import outbox

    outbox.note_tree(instance)


def page_deleted(instance: Any, **kwargs: Any) -> None:
    from search import outbox

    outbox.note([instance.pk])


def object_deleted(instance: Any, **kwargs: Any) -> None:
    from search import records

    records.forget(instance)
