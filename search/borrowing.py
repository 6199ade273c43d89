"""
What is searched of something and kept elsewhere (a theme's name, a file's words): when it changes, whatever borrows it
is indexed again. Pages and models declare by which relations they borrow; here is who must be told.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import cache
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ForeignKey, ManyToManyField
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.utils import timezone
from modelcluster.models import ClusterableModel
from modelsearch.index import RelatedFields, get_indexed_models
from wagtail.models import Collection, CollectionViewRestriction, Page

from cms.assets.collections import public_documents
from cms.assets.models import CustomDocument
from cms.core.models import BasePage, IndexedAtOnce
from search import indexing, records, tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: How many borrowers are indexed while somebody waits; more are left to a task.
AT_ONCE = 10
#: Objects indexed by one task, between two of which the worker may do something else.
BATCH = 200
#: Seconds after which a collection that was saved stands where its form puts it.
MOVED_AFTER = 5

#: Keys of objects by their model's label.
Keys = dict[str, list[int]]


@cache
def loans() -> dict[Any, set[tuple[Any, str]]]:
    """Return, for each model that lends, who borrows from it: a model, and the path from it to what is lent."""
    found: dict[Any, set[tuple[Any, str]]] = defaultdict(set)
    for model in get_indexed_models():
        for path in _paths(model):
            names = path.split("__")
            borrower = model._meta.get_field(names[0]).model
            for depth, field in enumerate(_fields(model, names), 1):
                # Other relations lead back, as from a page to its children, which are saved with it.
                if isinstance(field, (ForeignKey, ManyToManyField)):
                    found[field.related_model].add((borrower, "__".join(names[:depth])))
    return found


def _paths(model: Any) -> Iterable[str]:
    if issubclass(model, BasePage):
        return (*model.search_prefetch, *model.search_sources)
    return [field.field_name for field in model.get_search_fields() if isinstance(field, RelatedFields)]


def _fields(model: Any, names: Iterable[str]) -> Iterator[Any]:
    for name in names:
        field = model._meta.get_field(name)
        yield field
        model = field.related_model


def borrowers(model: Any, **lookup: Any) -> Keys:
    """Return who borrows from the objects of a model that meet one condition."""
    [(condition, value)] = lookup.items()
    found: dict[str, set[int]] = defaultdict(set)
    for lender in (lender for lender in loans() if issubclass(model, lender)):
        for borrower, path in loans()[lender]:
            label = (Page if issubclass(borrower, Page) else borrower)._meta.label
            rows = borrower._base_manager.filter(**{f"{path}__{condition}": value})
            found[label] |= set(rows.values_list("pk", flat=True))
    return {label: sorted(keys) for label, keys in found.items() if keys}


def refresh(keys: Keys, *, hide: bool = False) -> None:
    """Index objects again, by a task if they are many; `hide` what pages say meanwhile, if some is no longer public."""
    if sum(map(len, keys.values())) <= AT_ONCE:
        index_again(keys)
        return
    if hide:
        indexing.hide(keys.get(Page._meta.label, []))
    for label, all_keys in keys.items():
        for some in batched(all_keys, BATCH):
            tasks.index_again.enqueue({label: list(some)})


def index_again(keys: Keys) -> None:
    """Index objects as they are now."""
    for label, some in keys.items():
        model = apps.get_model(label)
        if model is not Page:
            records.index_objects(model, some)
            continue
        by_type = defaultdict(list)
        for pk, content_type in Page.objects.filter(pk__in=some).values_list("pk", "content_type"):
            by_type[content_type].append(pk)
        for content_type, pages in by_type.items():
            page_model = ContentType.objects.get_for_id(content_type).model_class()
            if page_model and issubclass(page_model, BasePage):
                indexing.index_pages(page_model, pages)


def connect() -> None:
    """Have whoever borrows indexed again at each change, bulk ones excepted: they send no signal."""
    for lender in loans():
        for model in (model for model in apps.get_models() if issubclass(model, lender)):
            uid = f"search-borrowing-{model._meta.label}"
            post_save.connect(_saved, sender=model, dispatch_uid=uid)
            pre_delete.connect(_leaving, sender=model, dispatch_uid=uid)
            post_delete.connect(_left, sender=model, dispatch_uid=uid)
        for borrower, path in loans()[lender]:
            *before, last = _fields(borrower, path.split("__"))
            if before and last.many_to_many:
                uid = f"search-borrowing-{last}"
                m2m_changed.connect(_related, sender=last.remote_field.through, dispatch_uid=uid)
    post_save.connect(_restricted, sender=CollectionViewRestriction, dispatch_uid="search")
    post_delete.connect(_freed, sender=CollectionViewRestriction, dispatch_uid="search")
    post_save.connect(_collection_saved, sender=Collection, dispatch_uid="search")


def _saved(
    instance: Any, created: bool, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    if created or raw:
        return
    partial = update_fields is not None and isinstance(instance, IndexedAtOnce)
    if partial and not instance.searched_fields() & {*(update_fields or ())}:
        return  # a draft, somebody signing in
    hide = isinstance(instance, CustomDocument) and not public_documents([instance.pk])

    def tell() -> None:
        refresh(borrowers(type(instance), pk=instance.pk), hide=hide)

    if isinstance(instance, ClusterableModel) and not isinstance(instance, Page):
        transaction.on_commit(tell)  # its children are saved after it
    else:
        tell()


def _leaving(instance: Any, **kwargs: Any) -> None:
    instance.search_borrowers = borrowers(type(instance), pk=instance.pk)


def _left(instance: Any, **kwargs: Any) -> None:
    refresh(instance.search_borrowers)


def _related(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action.startswith("post_"):
        keys = (pk_set or set()) if reverse else {instance.pk}
        refresh(borrowers(type(instance), pk__in=keys))


def _restricted(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    refresh(of_files_in(instance.collection), hide=True)


def _freed(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    refresh(of_files_in(instance.collection))


def of_files_in(collection: Collection) -> Keys:
    """Return who borrows the words of the files of a collection, and of those in it."""
    return borrowers(CustomDocument, collection__path__startswith=collection.path)


def _collection_saved(instance: Collection, created: bool, **kwargs: Any) -> None:
    # Wagtail moves a collection after it has saved it, and tells nobody: it may be in a private one now.
    if not created and of_files_in(instance):
        later = timezone.now() + timedelta(seconds=MOVED_AFTER)
        tasks.index_files.using(run_after=later).enqueue(instance.pk)
