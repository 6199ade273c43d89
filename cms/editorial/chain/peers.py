"""Who is a peer: a reviewer of another organisation than those a document belongs to."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone

from cms.editorial.models.assignments import Assignment
from cms.users.models import User
from resources.models import Credit, CreditRole
from territories.models import Membership

#: Credits that make a document an organisation's own.
OWNING_CREDITS = (CreditRole.AUTHOR, CreditRole.HOST)


def memberships():
    """Memberships that last today, in whatever role."""
    today = timezone.localdate()
    return Membership.objects.filter(Q(until=None) | Q(until__gte=today), since__lte=today)


def organisations_of(page):
    """Keys of the organisations that `page` belongs to: credited, now or in its latest version, or assigned."""
    keys = set(Assignment.objects.filter(page=page.pk).values_list("organisation", flat=True))
    credits = Credit.objects.filter(resource=page.pk, role__in=OWNING_CREDITS)
    keys.update(credits.values_list("organisation", flat=True))
    latest = page.latest_revision
    for credit in latest.content.get("credits", ()) if latest else ():
        if credit["role"] in OWNING_CREDITS:
            keys.add(credit["organisation"])
    return keys - {None}


def colleagues_of(page):
    """Keys of the accounts that act for an organisation of `page`: a subquery."""
    return memberships().filter(organisation__in=organisations_of(page)).values("user")


def documents_of_colleagues(user):
    """Keys, as text, of the documents of the organisations for which `user` acts: conditions on a text column."""
    organisations = memberships().filter(user=user).values("organisation")
    credited = Credit.objects.filter(role__in=OWNING_CREDITS, organisation__in=organisations)
    assigned = Assignment.objects.filter(page__isnull=False, organisation__in=organisations)
    return [
        documents.annotate(key=Cast(column, CharField())).values("key")
        for documents, column in ((credited, "resource_id"), (assigned, "page_id"))
    ]


def candidates(task, page):
    """Return the accounts to whom `task` may be given for `page`: of its groups, peers where it asks for them."""
    people = User.objects.filter(is_active=True, groups__in=task.groups.all()).distinct()
    return people.exclude(pk__in=colleagues_of(page)) if task.asks_for_peers else people
