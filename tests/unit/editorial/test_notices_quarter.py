"""
A quarter of the chain: the exact mails, day by day.

Three documents go their ways; a fourth is handed in at one in the morning, when it is still the day before in UTC, is
given to somebody else, and falls due as the clocks change, on 29 March.
"""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Comment

from cms.editorial.chain.answers import answer
from cms.editorial.chain.entrusting import entrust
from cms.editorial.models import Assignment, Notice
from cms.editorial.notices.events import assignment_given, comments_made
from cms.users.roles import Role
from resources.models import ToolSheet
from tests.factories.resources import ToolSheetFactory
from tests.unit.editorial.scene import draft, fresh, hand_in, publish

BEGINNING, END = date(2026, 1, 5), date(2026, 4, 5)
HOURS = (1, 7, 13, 19)  # of the runs, every day


#: Day and hour, recipient, subject. The command runs at 1, 7, 13 and 19; people act just before it, at 13 mostly.
MAILS = [
    ("05/01 13h", "writer", "À écrire : « Le vrac en milieu rural », à remettre le 30 janvier 2026"),
    ("05/01 13h", "writer", "À écrire : « Le marché de gros », à remettre le 20 janvier 2026"),
    ("13/01 07h", "writer", "Dans 7 jours : « Le marché de gros », à remettre"),
    ("19/01 07h", "writer", "Demain : « Le marché de gros », à remettre"),
    ("21/01 07h", "writer", "En retard d’un jour : « Le marché de gros », à remettre"),
    ("21/01 07h", "editor", "En retard d’un jour : « Le marché de gros », à relancer"),
    ("23/01 07h", "writer", "Dans 7 jours : « Le vrac en milieu rural », à remettre"),
    ("27/01 07h", "writer", "En retard de 7 jours : « Le marché de gros », à remettre"),
    ("27/01 07h", "editor", "En retard de 7 jours : « Le marché de gros », à relancer"),
    ("29/01 07h", "writer", "Demain : « Le vrac en milieu rural », à remettre"),
    ("29/01 13h", "reviewer", "Relecture : « Le vrac en milieu rural » attend votre avis d’ici au 13 février 2026"),
    ("29/01 13h", "researcher", "Relecture : « Le vrac en milieu rural » attend votre avis d’ici au 13 février 2026"),
    ("03/02 07h", "writer", "En retard de 14 jours : « Le marché de gros », à remettre"),
    ("03/02 07h", "editor", "En retard de 14 jours : « Le marché de gros », à relancer"),
    ("04/02 13h", "reviewer", "Relecture : « Le marché de gros » attend votre avis d’ici au 19 février 2026"),
    ("04/02 13h", "researcher", "Relecture : « Le marché de gros » attend votre avis d’ici au 19 février 2026"),
    ("06/02 07h", "reviewer", "Dans 7 jours : votre avis sur « Le vrac en milieu rural » (Relecture)"),
    ("06/02 07h", "researcher", "Dans 7 jours : votre avis sur « Le vrac en milieu rural » (Relecture)"),
    ("09/02 13h", "writer", "À corriger : « Le marché de gros » (Relecture)"),
    ("10/02 07h", "writer", "En retard de 21 jours : « Le marché de gros », à remettre"),
    ("10/02 07h", "editor", "En retard de 21 jours : « Le marché de gros », à relancer"),
    ("12/02 07h", "reviewer", "Demain : votre avis sur « Le vrac en milieu rural » (Relecture)"),
    ("12/02 07h", "researcher", "Demain : votre avis sur « Le vrac en milieu rural » (Relecture)"),
    ("12/02 13h", "reviewer", "Relecture : « Le marché de gros » attend votre avis d’ici au 27 février 2026"),
    ("13/02 07h", "writer", "Commentaire sur « Le vrac en milieu rural » (et 1 autre nouvelle)"),
    ("14/02 07h", "reviewer", "En retard d’un jour : votre avis sur « Le vrac en milieu rural » (Relecture)"),
    ("14/02 07h", "researcher", "En retard d’un jour : votre avis sur « Le vrac en milieu rural » (Relecture)"),
    ("16/02 13h", "editor", "Validation : « Le vrac en milieu rural » attend votre avis d’ici au 3 mars 2026"),
    ("16/02 13h", "editor", "Validation : « Le marché de gros » attend votre avis d’ici au 3 mars 2026"),
    ("17/02 07h", "writer", "Avis favorable : « Le vrac en milieu rural » (Relecture) (et 1 autre nouvelle)"),
    ("18/02 07h", "researcher", "Dans 30 jours : « Le guide des visites », à actualiser"),
    ("23/02 13h", "writer", "Validé : « Le vrac en milieu rural » sera publié le 2 mars 2026"),
    ("24/02 07h", "editor", "Dans 7 jours : votre avis sur « Le marché de gros » (Validation)"),
    ("02/03 07h", "editor", "Demain : votre avis sur « Le marché de gros » (Validation)"),
    ("02/03 13h", "writer", "Publié : « Le vrac en milieu rural »"),
    ("04/03 07h", "editor", "En retard d’un jour : votre avis sur « Le marché de gros » (Validation)"),
    ("10/03 07h", "editor", "En retard de 7 jours : votre avis sur « Le marché de gros » (Validation)"),
    ("12/03 13h", "writer", "Publié : « Le marché de gros »"),
    ("16/03 13h", "writer", "À écrire : « Le four commun », à remettre le 5 avril 2026"),
    ("18/03 01h", "reviewer", "Relecture : « Le four commun » attend votre avis d’ici au 2 avril 2026"),
    ("18/03 01h", "researcher", "Relecture : « Le four commun » attend votre avis d’ici au 2 avril 2026"),
    ("20/03 07h", "researcher", "Aujourd’hui : « Le guide des visites », à actualiser"),
    ("21/03 13h", "reviewer", "Relecture : « Le four commun » attend votre avis d’ici au 29 mars 2026"),
    ("22/03 07h", "reviewer", "Dans 7 jours : votre avis sur « Le four commun » (Relecture)"),
    ("26/03 13h", "researcher", "Relecture : « Le four commun » attend votre avis d’ici au 30 mars 2026"),
    ("29/03 07h", "researcher", "Demain : votre avis sur « Le four commun » (Relecture)"),
    ("30/03 07h", "writer", "Commentaire sur « Le four commun »"),
    ("30/03 07h", "researcher", "Commentaire sur « Le four commun »"),
    ("31/03 07h", "researcher", "En retard d’un jour : votre avis sur « Le four commun » (Relecture)"),
    ("02/04 01h", "writer", "À corriger : « Le four commun » (Relecture)"),
    ("02/04 07h", "writer", "Dans 3 jours : « Le four commun », à remettre"),
    ("04/04 07h", "writer", "Demain : « Le four commun », à remettre"),
]


class Quarter:
    """What people do day by day, and the mails that leave."""

    def __init__(self, scene, clock):
        self.scene, self.clock, self.mails = scene, clock, []
        self.accounts = scene.accounts

    def play(self, deeds):
        day = BEGINNING
        while day <= END:
            for hour in HOURS:
                self.clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone()))
                for deed in deeds.get(day if hour == 13 else datetime.combine(day, time(hour)), ()):
                    deed()
                self.run()
            day += timedelta(days=1)

    def run(self):
        mail.outbox.clear()
        call_command("publish_scheduled")
        call_command("send_notices")
        day = f"{timezone.localtime():%d/%m %Hh}"
        self.mails += [(day, message.to[0].removesuffix("@example.org"), message.subject) for message in mail.outbox]

    # Deeds

    def assign(self, title, due):
        assignment = Assignment.objects.create(
            planned_title=title,
            document_type=ToolSheet.type_slug,
            writer=self.accounts[Role.WRITER],
            chaser=self.accounts[Role.EDITOR],
            due_date=due,
            created_at=timezone.now(),
        )
        assignment_given(assignment, by=self.accounts[Role.EDITOR])

    def hand_in(self, title):
        """The document is written and handed in."""
        assignment, writer = Assignment.objects.get(planned_title=title), self.accounts[Role.WRITER]
        assignment.page = draft(ToolSheetFactory, title, writer, self.scene.ours)
        assignment.save()
        hand_in(assignment.page, writer)

    def page(self, title):
        return fresh(ToolSheet.objects.get(title=title))

    def answer(self, title, role, comment="", *, favourable=True):
        step = self.page(title).current_workflow_task_state
        answer(step, user=self.accounts[role], favourable=favourable, comment=comment)

    def entrust(self, title, role, due_date):
        step = self.page(title).current_workflow_task_state
        entrust(step, [self.accounts[role]], due_date, by=self.accounts[Role.EDITOR])

    def comment(self, title, role):
        page, author = self.page(title), self.accounts[role]
        comment = Comment.objects.create(page=page, user=author, text="Une date ?", contentpath="essential")
        comments_made(page, {"new_comments": [comment], "new_replies": []}, by=author)

    def correct(self, title):
        page, writer = self.page(title), self.accounts[Role.WRITER]
        page.essential = "Tout autre chose."
        page.save_revision(user=writer)
        page.current_workflow_state.resume(writer)

    def schedule(self, title, moment):
        page = self.page(title).get_latest_revision_as_object()
        page.go_live_at = moment
        page.save_revision(user=self.accounts[Role.WRITER])


@pytest.fixture
def quarter(scene):
    for state in scene.documents["handed_in"].workflow_states:
        state.cancel()
    Notice.objects.all().delete()
    with time_machine.travel(datetime(2026, 1, 5, tzinfo=timezone.get_default_timezone()), tick=False) as clock:
        yield Quarter(scene, clock)


def test_the_mails_of_a_quarter(quarter):
    kept = publish(draft(ToolSheetFactory, "Le guide des visites", quarter.accounts[Role.EDITOR], quarter.scene.ours))
    kept.keeper, kept.review_date = quarter.accounts[Role.RESEARCHER], date(2026, 3, 20)
    kept.save()
    first, second, third = "Le vrac en milieu rural", "Le marché de gros", "Le four commun"
    zone = timezone.get_default_timezone()
    quarter.play(
        {
            date(2026, 1, 5): [
                lambda: quarter.assign(first, date(2026, 1, 30)),
                lambda: quarter.assign(second, date(2026, 1, 20)),
            ],
            date(2026, 1, 29): [lambda: quarter.hand_in(first)],
            date(2026, 2, 4): [lambda: quarter.hand_in(second)],
            date(2026, 2, 9): [lambda: quarter.answer(second, Role.REVIEWER, "Citez vos sources.", favourable=False)],
            date(2026, 2, 12): [
                lambda: quarter.correct(second),
                lambda: quarter.comment(first, Role.RESEARCHER),
                lambda: quarter.comment(first, Role.REVIEWER),
            ],
            date(2026, 2, 16): [
                lambda: quarter.schedule(first, datetime(2026, 3, 2, 8, tzinfo=zone)),
                lambda: quarter.answer(first, Role.RESEARCHER, "Très clair."),
                lambda: quarter.answer(second, Role.REVIEWER),
            ],
            date(2026, 2, 23): [lambda: quarter.answer(first, Role.EDITOR, "Bravo.")],
            date(2026, 3, 12): [lambda: quarter.answer(second, Role.EDITOR)],
            date(2026, 3, 16): [lambda: quarter.assign(third, date(2026, 4, 5))],
            datetime(2026, 3, 18, 1): [lambda: quarter.hand_in(third)],
            date(2026, 3, 21): [lambda: quarter.entrust(third, Role.REVIEWER, date(2026, 3, 29))],
            date(2026, 3, 26): [lambda: quarter.entrust(third, Role.RESEARCHER, date(2026, 3, 30))],
            date(2026, 3, 29): [lambda: quarter.comment(third, Role.EDITOR)],
            datetime(2026, 4, 2, 1): [lambda: quarter.answer(third, Role.RESEARCHER, "Trop court.", favourable=False)],
        }
    )
    assert quarter.mails == MAILS
