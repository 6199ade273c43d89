"""Who may read which document, for one person and in words."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction

from cms.core.visibility import RESTRICTED
from cms.users.roles import STAFF_ROLES
from resources.models import Resource


def closed_to(user):
    """Return the restrictions that keep `user` out: other groups' ones, and those that ask for a password."""
    if user.is_superuser:
        return PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.PASSWORD)
    groups = PageViewRestriction.objects.filter(
        restriction_type=PageViewRestriction.GROUPS, groups__in=user.groups.all()
    )
    opened = Q(restriction_type=PageViewRestriction.LOGIN) | Q(pk__in=groups.values("pk"))
    return PageViewRestriction.objects.exclude(opened)


def readable(user, scope):
    """Return the documents that `user`, signed in, may read here: live, not expired, open to one of their groups."""
    closed = Q(pk__in=[])
    for relation, length in sorted(scope.private_levels):
        ancestor = Substr(OuterRef("path"), 1, length)
        closed |= Q(Exists(closed_to(user).filter(**{f"{relation}__path": ancestor})))
    unexpired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    here = Resource.objects.filter(live=True, path__startswith=scope.root.path, locale_id=scope.root.locale_id)
    return here.filter(unexpired).exclude(closed)


def restrictions_over(pages):
    """Return the restrictions that cover each of `pages`, its own and those above it: `{pk: [restriction]}`."""
    steplen = Resource.steplen
    prefixes = {page.path[:length] for page in pages for length in range(steplen, len(page.path) + 1, steplen)}
    by_path = defaultdict(set)
    rows = PageViewRestriction.objects.values_list("pk", *(f"{relation}__path" for relation in RESTRICTED))
    covering = Q(pk__in=[])
    for relation in RESTRICTED:
        covering |= Q(**{f"{relation}__path__in": prefixes})
    for key, *paths in rows.filter(covering):
        for path in prefixes.intersection(paths):
            by_path[path].add(key)
    keys = set().union(*by_path.values())
    known = PageViewRestriction.objects.prefetch_related("groups").in_bulk(keys)
    return {
        page.pk: [known[key] for path in sorted(by_path) if page.path.startswith(path) for key in sorted(by_path[path])]
        for page in pages
    }


def in_words(restrictions):
    """Say who reads what `restrictions` cover."""
    if not restrictions:
        return _("Public\u00a0: tout le monde")
    return _("\u00a0; puis\u00a0: ").join(_one(restriction) for restriction in restrictions)


def _one(restriction):
    if restriction.restriction_type == PageViewRestriction.LOGIN:
        return _("Toute personne connectée")
    if restriction.restriction_type == PageViewRestriction.PASSWORD:
        return _("Qui connaît le mot de passe")
    names = sorted(group.name for group in restriction.groups.all())
    words = {"groups": ", ".join(names)}
    if set(names) <= set(STAFF_ROLES):
        return _("Interne\u00a0: %(groups)s") % words
    return _("Ciblé\u00a0: %(groups)s") % words
