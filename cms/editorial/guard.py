"""
What Wagtail's admin would tell about other people's drafts.

Almost everywhere it asks the permission policy. Some views show any page to whoever may edit one: these are closed to
whoever does not see everything, and every address that names a page is checked before its view is called.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from wagtail.admin.auth import permission_denied
from wagtail.models import Page
from wagtail.permissions import policy_registry

#: Reports tell titles and people of the whole site; translating is the staff's.
CLOSED_NAMESPACES = {"wagtailadmin_reports", "wagtail_localize"}
#: What takes pages by their keys, and names those it refuses to touch.
CLOSED_VIEWS = {"wagtail_bulk_action", "wagtailadmin_api:pages:action", "wagtailadmin_pages:choose_parent"}
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")


def guard(view):
    """Decorate an admin view: refuse what would show a page that the person has nothing to do with."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and is_refused(request):
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                raise PermissionDenied
            return permission_denied(request)
        return view(request, *args, **kwargs)

    return guarded


def is_refused(request):
    policy = policy_registry.get_by_type(Page)
    if policy.sees_everything(request.user):
        return False
    match = request.resolver_match
    if match.view_name in CLOSED_VIEWS or CLOSED_NAMESPACES.intersection(match.namespaces):
        return True
    named = {match.kwargs[name] for name in PAGE_ARGUMENTS if name in match.kwargs}
    if match.view_name == "wagtailadmin_pages:revisions_compare":
        named.add(match.kwargs["pk"])
    chooses = match.view_name.startswith("wagtailadmin_choose_page")
    if chooses:
        named.update(key for key in request.GET.getlist("id") if key.isdecimal())
    if not named:
        return False
    allowed = policy.choosable_instances(request.user) if chooses else policy.explorable_instances(request.user)
    return allowed.filter(pk__in=named).count() < len({int(key) for key in named})
