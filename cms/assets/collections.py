"""Which files are public: those of collections that no restriction covers."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import CollectionViewRestriction


def in_public_collection(path: str) -> Q:
    """Return the condition that keeps public files; `path` leads to the path of their collection."""
    restrictions = CollectionViewRestriction.objects.annotate(
        inside=ExpressionWrapper(OuterRef(path), output_field=CharField())
    )
    return ~Q(Exists(restrictions.filter(inside__startswith=F("collection__path"))))
