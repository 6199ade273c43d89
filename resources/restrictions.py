"""Documents that are for the network only."""

from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from cms.users.roles import STAFF_ROLES


def restrict_to_staff(page):
    """Keep `page` to the groups that work for the network; an editor opens it to others by its privacy setting."""
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.set(Group.objects.filter(name__in=STAFF_ROLES))
