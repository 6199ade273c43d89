"""Tell whether the search index holds what the database does."""

import json
from dataclasses import asdict
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import Min
from django.utils import timezone
from wagtail.models import Page

from search import comparison, outbox
from search.backends import cluster, resilience
from search.models import PendingEntry

DIFFERENCES = {
    "missing": "Absentes de l’index",
    "excess": "En trop dans l’index",
    "stale": "Périmées dans l’index",
}


class Command(BaseCommand):
    help = (
        "Dit où en est l’index de recherche : la grappe, ce qui attend d’être envoyé, ce qui diffère de la base. "
        "Sort en échec si l’index n’est pas à jour."
    )

    def add_arguments(self, parser):
        parser.add_argument("--catch-up", action="store_true", help="Envoie d’abord ce qui attend.")
        parser.add_argument("--json", action="store_true", help="Écrit du JSON.")

    def handle(self, *args, catch_up, **options):
        status = read_status(catch_up=catch_up)
        self.stdout.write(json.dumps(status) if options["json"] else "\n".join(describe(status)))
        if not status["up_to_date"]:
            raise CommandError("L’index n’est pas à jour.")


def read_status(*, catch_up):
    """Return all there is to tell, as JSON can write it."""
    errors = []
    status = {"engine": connection.vendor, "unindexed": count_unindexed()}
    if cluster.is_configured():
        status |= {"engine": "elasticsearch", "nodes": [urlsplit(url).netloc.rpartition("@")[2] for url in urls()]}
        for read in (*([flush] if catch_up else []), read_pending, read_health, read_comparison):
            try:
                status |= read()
            except cluster.ClusterError as error:
                errors.append(str(error))
        down = resilience.last_failure()
        failures, reason = outbox.failures()
        status |= {"readers": "database" if down else "elasticsearch", "failures": failures}
        errors += [down["reason"]] if down else []
        errors += [reason] if reason else []
    pages = sum(status[kind]["count"] for kind in DIFFERENCES if kind in status)
    up_to_date = not (errors or pages or status["unindexed"] or status.get("pending"))
    return status | {"errors": list(dict.fromkeys(errors)), "up_to_date": up_to_date}


def urls():
    return settings.ELASTICSEARCH["URLS"]


def count_unindexed():
    """Count the pages that the database itself has not indexed."""
    plain = ContentType.objects.get_for_model(Page)  # roots, which nobody visits
    return Page.objects.filter(live=True, search_entry=None).exclude(content_type=plain).count()


def flush():
    return {"sent": outbox.flush()}


def read_pending():
    oldest = PendingEntry.objects.aggregate(since=Min("since"))["since"]
    seconds = round((timezone.now() - oldest).total_seconds()) if oldest else 0
    return {"pending": PendingEntry.objects.count(), "oldest_seconds": seconds}


def read_health():
    with cluster.errors():
        health = cluster.writer().cluster.health()
    return {"cluster": {"status": health["status"], "nodes": health["number_of_nodes"]}}


def read_comparison():
    return asdict(comparison.compare())


def describe(status):
    """Yield the lines that an operator reads."""
    yield f"Moteur : {status['engine']} {' '.join(status.get('nodes', ()))}".rstrip()
    if health := status.get("cluster"):
        yield f"Grappe : {health['status']}, {health['nodes']} nœud(s)"
    if "sent" in status:
        yield f"Envoyées à l’instant : {status['sent']}"
    if "pending" in status:
        since = f", depuis {status['oldest_seconds']} s" if status["pending"] else ""
        yield f"En attente d’envoi : {status['pending']}{since}"
    for name, where in (("database", "Publiées dans la base"), ("index", "Dans l’index")):
        if name in status:
            counts = ", ".join(f"{language} {count}" for language, count in sorted(status[name].items()))
            yield f"{where} : {counts or 'aucune page'}"
    for kind, label in DIFFERENCES.items():
        if kind in status:
            pages = ", ".join(map(str, status[kind]["pages"]))
            yield f"{label} : {status[kind]['count']}{f' (pages {pages}…)' if pages else ''}"
    if status["unindexed"]:
        yield f"Publiées sans entrée dans la base : {status['unindexed']} ; manage.py update_index les indexe."
    if status.get("readers") == "database":
        yield "Les lecteurs sont servis par la base."
    for error in status["errors"]:
        yield f"Dernière erreur : {error}"
    yield "À jour." if status["up_to_date"] else "Pas à jour."
