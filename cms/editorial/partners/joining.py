"""From an invitation to a member: an account, its group and its organisation."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log

from cms.editorial.models import Invitation, Notice
from cms.editorial.notices.kinds.base import Item, Kind, day
from cms.editorial.notices.outbox import tell
from cms.users.models import User
from cms.users.roles import Role
from territories.models import Membership, MembershipRole

VALIDITY = timedelta(days=30)
#: How long an invitation that nobody took is still shown, to be sent anew.
KEPT = timedelta(days=30)
GROUPS = {
    MembershipRole.CONTRIBUTOR: Role.PARTNER,
    MembershipRole.REVIEWER: Role.REVIEWER,
    MembershipRole.RESEARCHER: Role.RESEARCHER,
}
_signer = signing.Signer(salt="editorial.invitation")


class Dead(Exception):
    """A link that opens nothing: of an invitation that has served, was cancelled or has expired, or of none at all."""


@transaction.atomic
def invite(invitation, user):
    """Save a new invitation from `user`, and mail its link."""
    invitation.invited_by = user
    invitation.expires_at = timezone.now() + VALIDITY
    invitation.save()
    tell(Invited, invitation.pk, invitation.email, invitation=invitation.pk)


def token_of(invitation):
    return _signer.sign_object(invitation.pk)


def invitation_of(token):
    """Return the invitation that a link names; raises `Dead`."""
    try:
        key = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise Dead from error
    living = Invitation.objects.filter(pk=key, expires_at__gt=timezone.now())
    if invitation := living.select_related("organisation", "invited_by").first():
        return invitation
    raise Dead


def account_of(email):
    """Return the account that has a mail address, or that was made with it, or None; an open one first."""
    return User.objects.filter(Q(email__iexact=email) | Q(username__iexact=email)).order_by("-is_active").first()


def forget():
    """Erase old invitations, and the address from the mails of those that are gone."""
    Invitation.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()
    living = set(Invitation.objects.values_list("pk", flat=True))
    mails = Notice.objects.filter(kind=Invited.slug).exclude(email="").only("data")
    Notice.objects.filter(pk__in=[mail.pk for mail in mails if mail.data["invitation"] not in living]).update(email="")


def create_account(invitation, first_name, last_name, password):
    """Make an account that signs in with the address invited."""
    return User.objects.create_user(
        invitation.email.lower(), invitation.email, password, first_name=first_name, last_name=last_name
    )


@transaction.atomic
def join(invitation, user):
    """Make `user` a member as invited. The invitation is gone; raises `Dead` if it was meanwhile."""
    if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
        raise Dead
    membership, _created = Membership.objects.update_or_create(
        user=user, organisation=invitation.organisation, role=invitation.role, defaults={"until": None}
    )
    user.groups.add(Group.objects.get(name=GROUPS[invitation.role]))
    inviter = str(invitation.invited_by or "")
    log(instance=membership, action="editorial.join", user=user, title=str(membership), data={"inviter": inviter})
    return membership


class Invited(Kind):
    slug = "invitation"
    label = gettext_lazy("invitation")
    urgent = True

    def find(self, notice):
        return Invitation.objects.filter(pk=notice.data["invitation"], expires_at__gt=timezone.now()).first()

    def page_of(self, found):
        return None

    def item(self, notice, found):
        words = {
            "organisation": found.organisation.title,
            "person": found.invited_by or _("L’équipe"),
            "role": found.get_role_display(),
            "date": day(found.expires_at),
        }
        return Item(
            document=words["organisation"],
            subject=_("Invitation à contribuer au nom de %(organisation)s") % words,
            sentences=(
                _("%(person)s vous invite à rejoindre la Librairie des Territoires pour %(organisation)s.") % words,
                _("Votre rôle : %(role)s.") % words,
                _("Le lien est personnel. Il sert une fois, jusqu’au %(date)s.") % words,
            ),
            url=link(found),
            label=_("Rejoindre l’organisation"),
        )


def link(invitation):
    """Return the absolute address that makes whoever opens it a member."""
    return settings.BASE_URL + reverse("editorial_join", args=[token_of(invitation)])


class JoinLog(LogFormatter):
    label = gettext_lazy("Rattachement accepté")

    def format_message(self, log_entry):
        if inviter := log_entry.data.get("inviter"):
            return _("Rattachement accepté, sur invitation de %(person)s") % {"person": inviter}
        return _("Rattachement accepté")
