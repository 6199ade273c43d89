"""Show the editorial chain at work: documents at its steps, what the public has sent, by the code that people use."""

from datetime import timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from cms.editorial.models import Assignment, Notice
from cms.editorial.models.notices import NoticeStatus
from cms.editorial.moderation.decisions import accept
from cms.editorial.notices.events import assignment_given
from cms.users.models import User
from home.demo_story import Story, age, checked
from home.management.commands.create_demo_accounts import ACCOUNTS
from home.management.commands.load_demo import DEMO, read
from resources.contributions.forms import DOCUMENT_FORMS, ProposalForm
from resources.contributions.passages import part_named
from resources.imports.finder import Finder
from resources.imports.pages import import_pages
from resources.imports.problems import ImportRefused
from resources.imports.records import read_table
from resources.models import Contribution, Resource
from territories.models import OrganisationPage

#: Folder of the documents, and file of what the public has sent.
CHAIN = "chain"
CONTRIBUTIONS = "contributions.yaml"


def read_in_time(story):
    story.wait(6)
    story.hand_in()
    story.wait(1)
    story.entrust("relecture", days=14)
    story.wait(3)


def read_late(story):
    story.hand_in()
    story.entrust("recherche", days=15)
    story.wait(20)


def put_in_perspective(story):
    story.hand_in()
    story.entrust("relecture", days=15)
    story.wait(9)
    story.approve("relecture", "Le cadre en trois parties est respecté. Il reste à situer l’exemple parmi d’autres.")
    story.entrust("recherche", days=18)
    story.wait(4)
    story.lend("edition", "élue à la coopération (exemple illustratif)", 30, "Dire aussi ce que la commune a prêté.")
    story.wait(2)


def sent_back(story):
    story.hand_in()
    story.entrust("relecture", days=15)
    story.wait(8)
    story.send_back("relecture", "La rubrique « Animation » attend encore l’expérience des équipes.")
    story.wait(3)


def validated_soon(story):
    story.hand_in()
    story.entrust("relecture", days=15)
    story.wait(10)
    story.approve("relecture", "Clair, et prêt à essayer.")
    story.wait(2)
    story.entrust("edition", days=5)
    story.wait(2)


def scheduled(story):
    story.hand_in()
    story.entrust("relecture", days=15)
    story.wait(12)
    story.approve("relecture")
    story.wait(3)
    story.schedule("edition", days=21)
    story.approve("edition", "Pour la prochaine réunion des équipes.")


def kept_inside(story):
    """Validated as any other: only the network reads it, since its type is internal."""
    story.hand_in()
    story.entrust("relecture", days=15)
    story.wait(20)
    story.approve("relecture")
    story.wait(5)
    story.approve("edition")
    story.wait(10)


#: What happens to each document of the folder, and which account writes it.
STORIES = {
    "presentation-d-un-lieu-d-accueil": ("contribution", read_in_time),
    "outil-carte-sensible": ("redaction", read_late),
    "mono-ressourcerie-de-vallee": ("redaction", put_in_perspective),
    "outil-porteur-de-parole": ("redaction", sent_back),
    "outil-budget-a-plusieurs": ("redaction", validated_soon),
    "outil-accueil-d-une-personne": ("redaction", scheduled),
    "bilan-a-chaud-d-une-visite": ("redaction", kept_inside),
}


class Command(BaseCommand):
    help = (
        "Met des documents d’exemple à chaque étape de la chaîne et des envois du public dans la file, après "
        "load_demo et create_demo_accounts ; ne touche à rien de ce qui est déjà là, n’envoie aucun courriel."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=DEMO, help="Dossier à charger.")

    def handle(self, *args, folder, **options):
        try:
            documents, contributions = load(folder)
        except ImportRefused as refusal:
            raise CommandError(f"{refusal}\nRien n’a été chargé.") from refusal
        if options["verbosity"]:
            self.stdout.write(f"Chaîne éditoriale : {documents} documents et {contributions} contributions ajoutés.")


@transaction.atomic
def load(folder):
    """Load what is missing, all or nothing; return the numbers of documents and of contributions created."""
    accounts = User.objects.in_bulk([account.username for account in ACCOUNTS], field_name="username")
    if missing := {account.username for account in ACCOUNTS} - accounts.keys():
        raise CommandError(f"Comptes absents : {', '.join(sorted(missing))}. Lancez d’abord create_demo_accounts.")
    told_before = set(Notice.objects.values_list("pk", flat=True))
    documents = load_documents(read(folder / CHAIN), accounts)
    plan(accounts)
    contributions = load_contributions(read_table(folder / CONTRIBUTIONS), accounts["edition"])
    # It was all told in its time: nobody waits for these mails.
    told = Notice.objects.filter(status=NoticeStatus.PENDING).exclude(pk__in=told_before)
    told.update(status=NoticeStatus.CANCELLED)
    return documents, contributions


def load_documents(records, accounts):
    created = []
    for author in dict.fromkeys(author for author, _happens in STORIES.values()):
        written = [record for record in records if STORIES[record.slug][0] == author]
        for record in written:
            record.values["date"] = str(timezone.localdate())
        created += import_pages(written, publish=False, user=accounts[author]).created
    for page in created:
        author, happens = STORIES[page.slug]
        happens(Story(page, accounts, author))
    return len(created)


def plan(accounts):
    """Entrust to the partner's account a document that nobody has begun."""
    assignment, created = Assignment.objects.get_or_create(
        planned_title="Un jardin partagé, saison après saison (exemple)",
        defaults={
            "document_type": "portrait",
            "organisation": OrganisationPage.objects.get(slug="ardes", locale=Locale.get_default()),
            "writer": accounts["contribution"],
            "chaser": accounts["redaction"],
            "due_date": timezone.localdate() + timedelta(days=25),
        },
    )
    if created:
        assignment_given(assignment, by=accounts["redaction"])


def load_contributions(records, moderator):
    """Receive what the public has sent, in an empty queue only: contributions have no name to be known by."""
    if Contribution.objects.exists():
        return 0
    finder = Finder(Locale.get_default())
    for record in records:
        contribution = receive(dict(record.values), finder)
        if record.values.get("accept"):
            accept(contribution.pk, moderator)
        days = int(record.values["days"])
        age(Contribution.objects.filter(pk=contribution.pk), ["received_at", "decided_at"], days)
    return len(records)


def receive(values, finder):
    """Make the contribution that the public form makes of these values."""
    document = finder.find(Resource, values["document"]) if "document" in values else None
    if anchor := values.get("anchor"):
        values["passage"] = part_named(document.specific, anchor).paragraphs[0]
        values["text"] = values["text"].format(passage=values["passage"])
    form = checked(DOCUMENT_FORMS.get(values["kind"], ProposalForm)(values | {"consent": "on"}))
    return Contribution.objects.create(resource=document, **form.values())
