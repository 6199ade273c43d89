"""One account per role, to try the editorial chain on a demonstration site."""

import secrets
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.users.roles import Role
from territories.models import Membership, MembershipRole, OrganisationPage


class Account(NamedTuple):
    """An account's name, its group, and in which role it acts for which organisation."""

    username: str
    role: Role
    membership: MembershipRole | None = None
    organisation: str = ""


ACCOUNTS = (
    Account("contribution", Role.PARTNER, MembershipRole.CONTRIBUTOR, "ardes"),
    Account("redaction", Role.WRITER),
    Account("relecture", Role.REVIEWER, MembershipRole.REVIEWER, "apes"),
    Account("recherche", Role.RESEARCHER, MembershipRole.RESEARCHER, "college-d-etudes-mondiales"),
    Account("edition", Role.EDITOR),
    Account("administration", Role.ADMINISTRATOR),
)


class Command(BaseCommand):
    help = (
        "Crée les comptes de démonstration qui manquent, un par rôle, et écrit leurs mots de passe dans un fichier "
        "que seul son propriétaire peut lire."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=Path(settings.DATA_DIR) / "comptes-demo.txt",
            help="Fichier des mots de passe.",
        )

    @transaction.atomic
    def handle(self, *args, file, **options):
        known = set(get_user_model().objects.values_list("username", flat=True))
        lines = [create(account) for account in ACCOUNTS if account.username not in known]
        if lines:
            file.touch(mode=0o600)
            file.chmod(0o600)
            with file.open("a", encoding="utf-8") as passwords:
                passwords.writelines(f"{line}\n" for line in lines)
        if options["verbosity"]:
            self.stdout.write("\n".join(lines) or "Tous les comptes de démonstration existent.")


def create(account):
    """Create one account and return what its owner must know: name, password, role."""
    password = secrets.token_urlsafe(12)
    user = get_user_model().objects.create_user(
        account.username,
        email=f"{account.username}@librairie.example",
        password=password,
        first_name=account.role,
    )
    try:
        user.groups.add(Group.objects.get(name=account.role))
        if account.membership:
            organisation = OrganisationPage.objects.get(slug=account.organisation, locale__language_code="fr")
            Membership.objects.create(user=user, organisation=organisation, role=account.membership)
    except (Group.DoesNotExist, OrganisationPage.DoesNotExist) as error:
        raise CommandError(f"{account.username} : {error} Lancez d’abord setup_site et load_demo.") from error
    return f"{account.username:<16}{password:<20}{account.role}"
