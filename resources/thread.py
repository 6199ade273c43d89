"""What a document is based on and what it feeds, as its form shows them before anything is changed."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from resources.choosers import choosable, type_label
from resources.models import Relation, Resource, ResourceLink
from resources.reading import is_draft


def told_thread(document: Resource, request: HttpRequest) -> list[dict[str, Any]]:
    """
    Return `[{"heading", "documents": [{"page", "type", "status", "editable"}]}]`, in two statements for an editor.

    Only documents that whoever sends the request could choose are told of.
    """
    based_on, feeds = neighbours(document)
    policy = policy_registry.get_by_type(Page)
    told = {
        page.pk: {
            "page": page,
            "type": type_label(page),
            "status": status(page),
            "editable": policy.user_has_permission_for_instance(request.user, "change", page),
        }
        for page in choosable(Resource.objects.filter(pk__in={*based_on, *feeds}), request)
    }
    return [
        {"heading": heading, "documents": [told[key] for key in keys if key in told]}
        for heading, keys in ((_("S’appuie sur"), based_on), (_("Nourrit"), feeds))
    ]


def neighbours(document: Resource) -> tuple[list[int], list[int]]:
    """
    Return the keys of what `document` is based on, in the order of its form, and of what is based on it.

    A draft says what it is based on as its form does; what it feeds is as the database has it.
    """
    ends = ResourceLink.objects.filter(relation=Relation.BASED_ON).order_by("sort_order")
    if is_draft(document):
        outgoing = [link for link in document.links.all() if link.relation == Relation.BASED_ON]
        incoming = list(ends.filter(target=document.pk))
    else:
        both = list(ends.filter(resource=document.pk) | ends.filter(target=document.pk))
        outgoing = [link for link in both if link.resource_id == document.pk]
        incoming = [link for link in both if link.target_id == document.pk]
    return [link.target_id for link in outgoing], [link.resource_id for link in incoming]


def status(document: Resource) -> str:
    if document.live:
        return _("publié")
    return _("retiré") if document.withdrawn_at else _("brouillon")
