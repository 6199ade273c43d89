"""Documents that are for the network only."""

from django.contrib.auth.models import Group
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction

from cms.users.roles import STAFF_ROLES


def restrict_to_staff(page):
    """Keep `page` to the groups that work for the network; an editor opens it to others by its privacy setting."""
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.set(Group.objects.filter(name__in=STAFF_ROLES))


@receiver(post_save, sender=PageViewRestriction)
def keep_one_restriction(instance, created, **kwargs):
    """
    Let the newest restriction of a page replace the others: the privacy setting knows of one.

    Copying an internal document gives its restriction to the copy, which has its own since it was created; Wagtail
    calls nothing of ours in between.
    """
    if created:
        PageViewRestriction.objects.filter(page=instance.page).exclude(pk=instance.pk).delete()
