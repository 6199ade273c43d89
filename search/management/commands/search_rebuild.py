"""Build Elasticsearch's index anew from the entries of the database, while the old one serves."""

import time

from django.core.management.base import BaseCommand, CommandError

from search import mirror
from search.backends import cluster


class Command(BaseCommand):
    help = (
        "Refait l’index d’Elasticsearch d’après la base, sans interrompre ni les recherches ni les enregistrements. "
        "L’index de la base, lui, se refait par update_index."
    )

    def handle(self, *args, **options):
        if not cluster.is_configured():
            raise CommandError("Elasticsearch n’est pas employé : ELASTICSEARCH_URL est vide.")
        begun = time.monotonic()
        try:
            total = mirror.rebuild()
        except cluster.ClusterError as error:
            raise CommandError(f"Index non refait, l’ancien sert toujours. {error}") from error
        if options["verbosity"]:
            self.stdout.write(f"Index refait : {total} pages en {time.monotonic() - begun:.0f} s.")
