"""Leaving an organisation: what one held for it is handed over, in one step."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log

from cms.editorial.chain.holders import refusal
from cms.editorial.chain.peers import OWNING_CREDITS, memberships
from cms.editorial.models import Assignment, Step
from cms.editorial.partners.joining import GROUPS
from cms.editorial.permissions import own
from cms.users.models import User
from cms.users.roles import Role
from resources.models import Credit, Resource


@dataclass(frozen=True)
class Holdings:
    """What a member holds for an organisation: querysets."""

    assignments: object
    drafts: object
    kept: object
    steps: object

    @classmethod
    def of(cls, membership):
        user, organisation = membership.user, membership.organisation
        credits = Credit.objects.filter(role__in=OWNING_CREDITS, organisation=organisation)
        steps = Step.objects.filter(people=user, status=Step.STATUS_IN_PROGRESS)
        return cls(
            assignments=Assignment.objects.filter(
                Q(page=None) | Q(page__live=False), writer=user, organisation=organisation
            ),
            drafts=Resource.objects.filter(own(user, [organisation.pk]), owner=user, live=False),
            kept=Resource.objects.filter(keeper=user, pk__in=credits.values("resource")),
            # Reading others' documents is asked of a person, for whichever organisation.
            steps=steps.none() if others(membership).exists() else steps,
        )

    def __bool__(self):
        return any(found.exists() for found in (self.assignments, self.drafts, self.kept, self.steps))


def others(membership):
    """Return the other memberships of the same person that last today."""
    return memberships().filter(user=membership.user_id).exclude(pk=membership.pk)


def successors(membership):
    """Return the accounts that may take over: members of the organisation, and the network's own writers."""
    members = memberships().filter(organisation=membership.organisation_id).values("user")
    people = User.objects.filter(Q(pk__in=members) | Q(groups__name__in=(Role.WRITER, Role.EDITOR)), is_active=True)
    return people.exclude(pk=membership.user_id).distinct()


@transaction.atomic
def leave(membership, successor, by):
    """End `membership` today, and give what it held to `successor`, who may be None where nothing was held."""
    held = Holdings.of(membership)
    counts = {"assignments": held.assignments.update(writer=successor), "steps": held.steps.count()}
    for step in held.steps:
        hand_over(step, membership.user, successor)
    # Keys first: a draft that changes hands is no longer found by its owner.
    drafts, kept = [list(found.values_list("pk", flat=True)) for found in (held.drafts, held.kept)]
    Resource.objects.filter(pk__in=drafts).update(owner=successor)
    Resource.objects.filter(pk__in=kept).update(keeper=successor)
    membership.until = timezone.localdate() - timedelta(days=1)
    membership.save(update_fields=["until"])
    if not others(membership).filter(role=membership.role).exists():
        membership.user.groups.remove(Group.objects.get(name=GROUPS[membership.role]))
    counts |= {"drafts": len(drafts), "kept": len(kept), "successor": str(successor or "")}
    log(instance=membership, action="editorial.leave", user=by, title=str(membership), data=counts)


def hand_over(step, user, successor):
    """Name `successor` in the place of `user` at `step`; whoever may not answer there leaves it to the others."""
    step.people.remove(user)
    if successor and not refusal(step, successor, favourable=False):
        step.people.add(successor)
    step.held_since = timezone.now()
    step.save(update_fields=["held_since"])


class LeaveLog(LogFormatter):
    label = gettext_lazy("Rattachement terminé")

    def format_message(self, log_entry):
        if successor := log_entry.data.get("successor"):
            return _("Rattachement terminé, la suite est à %(person)s") % {"person": successor}
        return _("Rattachement terminé")
