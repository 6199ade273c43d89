"""Bring the site's frame up to the code: locales, pages, vocabularies, roles, workflow."""

from django.core.management.base import BaseCommand
from django.db import transaction

from home.setup.roles import setup_roles
from home.setup.tree import setup_locales, setup_tree
from home.setup.workflow import setup_workflow
from resources.imports.vocabularies import load_vocabularies


class Command(BaseCommand):
    help = (
        "Crée ce qui manque au site : langues, arborescence, vocabulaires, rôles, circuit de relecture. "
        "Ne récrit rien de ce qui existe."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        setup_locales()
        terms = load_vocabularies()
        home = setup_tree()
        setup_roles()
        setup_workflow()
        if options["verbosity"]:
            self.stdout.write(f"Site prêt : {home.get_descendant_count() + 1} pages, {terms} termes ajoutés.")
