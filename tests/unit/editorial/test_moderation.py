"""The queue of contributions: who opens it, what it holds, and each decision with what follows from it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.assets.models import CustomDocument
from cms.editorial.models import Notice
from cms.users.roles import Role
from resources.models import Contribution, Publication, Signature, ToolSheet
from tests.factories.resources import ContributionFactory, ManifestoFactory, SignatureFactory
from tests.unit.editorial.scene import ANONYMOUS, fresh

pytestmark = pytest.mark.django_db

QUEUE = "/admin/contributions/"
MODERATORS = (Role.EDITOR, Role.ADMINISTRATOR)


@pytest.fixture
def browser(scene):
    return scene.browser(Role.EDITOR)


@pytest.fixture
def document(scene):
    return scene.documents["live"]


def one(contribution):
    return reverse("editorial_contribution", args=[contribution.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def decide(browser, contribution, action, **fields):
    """Post a decision with the fields that its form shows; return the contribution afterwards."""
    if action in ("accept", "save"):
        form = browser.get(one(contribution)).context["edit_form"]
        shown = {name: form[name].value() for name in form.fields}
        shown = {name: getattr(value, "pk", value) or "" for name, value in shown.items()}
        if "document_type" in form.fields:
            shown |= {"document_type": "publication", "provenance": "atteste"}
        fields = shown | fields
    response = browser.post(one(contribution), {"action": action, **fields})
    assert response.status_code == 302, text_of(response)
    contribution.refresh_from_db()
    return contribution


def told():
    """The kinds of mails about contributions, sent or waiting."""
    return set(Notice.objects.filter(kind__startswith="contribution").values_list("kind", flat=True))


def proposal(**fields):
    sent = {"title": "Une étude", "text": "À lire.\n\n<b>Vite</b>", "link": "https://example.org/etude"}
    return ContributionFactory(kind="proposition", resource=None, **sent | fields)


def test_only_those_who_edit_the_collection_moderate(scene, document):
    contribution = ContributionFactory(resource=document)
    held = proposal(file=ContentFile(b"%PDF-1.7", "etude.pdf"))
    addresses = [
        QUEUE,
        one(contribution),
        reverse("editorial_contributions_erase"),
        reverse("editorial_contribution_file", args=[held.pk]),
    ]
    for role in (ANONYMOUS, *Role, "colleague", "stranger"):
        browser = scene.browser(role)
        for address in addresses:
            response = browser.get(address)
            assert (response.status_code == 200) is (role in MODERATORS), (role, address)
            b"".join(getattr(response, "streaming_content", []))
        if role not in MODERATORS:
            browser.post(one(contribution), {"action": "spam"})
            browser.post(QUEUE, {"action": "spam", "choix": f"contribution-{contribution.pk}"})
            browser.post(reverse("editorial_contributions_erase"), {"email": contribution.email})
            contribution.refresh_from_db()
            assert contribution.status == "attente"


def test_the_dashboard_and_the_menu_lead_moderators_to_what_waits(scene, document):
    for _rank in range(2):
        ContributionFactory(resource=document)
    SignatureFactory(manifesto=ManifestoFactory(), status="attente")
    ContributionFactory(resource=document, status="refusee")
    for role in Role:
        home = text_of(scene.browser(role).get("/admin/"))
        assert ("3 contributions à traiter" in home) is (role in MODERATORS)
        assert (QUEUE in home) is (role in MODERATORS)


def test_the_queue_lists_counts_and_filters_signatures_among_the_others(browser, document):
    for kind in ("correction", "temoignage", "reemploi"):
        ContributionFactory(resource=document, kind=kind, organisation=f"De {kind}")
    proposal(title="Une proposition")
    ContributionFactory(resource=document, status="indesirable", organisation="Écartée")
    SignatureFactory(manifesto=ManifestoFactory(title="Notre manifeste"), organisation="Signataire", status="attente")
    everything = text_of(browser.get(QUEUE))
    for shown in ("De correction", "De temoignage", "De reemploi", "Une proposition", "Signataire", "Notre manifeste"):
        assert shown in everything
    assert "Écartée" not in everything
    assert "Toutes (5)" in everything
    assert "Signature (1)" in everything
    assert "Indésirable (1)" in everything
    corrections = text_of(browser.get(f"{QUEUE}?nature=correction"))
    assert "De correction" in corrections
    assert "De reemploi" not in corrections
    assert "Signataire" not in corrections
    assert "Écartée" in text_of(browser.get(f"{QUEUE}?etat=indesirable"))
    assert browser.get(f"{QUEUE}?nature=x&etat=y&p=99").status_code == 200


def test_the_queue_costs_the_same_however_long(browser, document, django_assert_max_num_queries):
    for _rank in range(30):
        ContributionFactory(resource=document)
        SignatureFactory(manifesto=ManifestoFactory(), status="attente")
    browser.get(QUEUE)
    with django_assert_max_num_queries(22):
        browser.get(QUEUE)


def test_a_batch_is_put_aside_and_signatures_decided(browser, document):
    spam = [ContributionFactory(resource=document) for _rank in range(3)]
    kept = ContributionFactory(resource=document)
    signatures = [SignatureFactory(manifesto=ManifestoFactory(), status="attente") for _rank in range(2)]
    browser.post(QUEUE, {"action": "spam", "choix": [f"contribution-{one.pk}" for one in spam]})
    assert set(Contribution.objects.filter(status="indesirable")) == set(spam)
    assert not Contribution.objects.filter(status="indesirable").exclude(email="").exists()
    kept.refresh_from_db()
    assert kept.status == "attente"
    browser.post(QUEUE, {"action": "accept", "choix": f"signature-{signatures[0].pk}"})
    browser.post(QUEUE, {"action": "refuse", "choix": f"signature-{signatures[1].pk}"})
    assert [Signature.objects.get(pk=one.pk).status for one in signatures] == ["acceptee", "refusee"]
    assert not told()
    assert decide(browser, spam[0], "reopen").status == "attente"


def test_an_accepted_proposal_becomes_a_draft_of_whoever_accepts_it(browser, scene):
    sent = proposal(organisation="Notre structure", file=ContentFile(b"%PDF-1.7", "etude.pdf"))
    stored = sent.file.name
    accepted = decide(browser, sent, "accept", title="Une étude relue")
    draft = accepted.draft.specific
    assert isinstance(draft, Publication)
    assert (draft.title, draft.live, draft.owner) == ("Une étude relue", False, scene.accounts[Role.EDITOR])
    assert (draft.kind, draft.source_url, draft.provenance) == ("ailleurs", sent.link, "atteste")
    assert "&lt;b&gt;Vite&lt;/b&gt;" in str(draft.summary)
    assert [credit.organisation for credit in draft.credits.all()] == [scene.ours]
    asset = draft.attachments.get().document
    assert asset.uploaded_by_user == scene.accounts[Role.EDITOR]
    with asset.file.open() as content:
        assert content.read() == b"%PDF-1.7"
    assert asset.collection.name == "Fichiers de la collection"
    assert not accepted.file
    assert stored != asset.file.name
    entry = PageLogEntry.objects.get(page=draft.pk, action="editorial.contribution")
    assert entry.user == scene.accounts[Role.EDITOR]
    assert entry.message == f"Proposition de ressource n° {sent.pk} : acceptée"
    editor = text_of(browser.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])))
    assert f"Proposition de ressource n° {sent.pk}" in editor
    assert sent.email not in editor
    assert [notice.kind for notice in Notice.objects.filter(email=sent.email)] == ["contribution-acceptee"]


def test_the_moderator_chooses_the_type_and_no_known_organisation_is_a_name(browser):
    accepted = decide(browser, proposal(organisation="Une inconnue"), "accept", document_type="fiche-outil")
    draft = accepted.draft.specific
    assert isinstance(draft, ToolSheet)
    assert [(credit.organisation, credit.function) for credit in draft.credits.all()] == [(None, "Une inconnue")]
    assert "https://example.org/etude" in str(getattr(draft, ToolSheet.rubric_fields[0]))


def test_a_contribution_is_decided_once(browser):
    sent = proposal()
    form = {"action": "accept", "title": "Une", "text": "b", "document_type": "publication", "provenance": "atteste"}
    for _rank in range(2):
        browser.post(one(sent), form)
    assert Publication.objects.filter(title="Une").count() == 1
    browser.post(one(sent), {"action": "refuse", "reason": "Trop tard"})
    sent.refresh_from_db()
    assert (sent.status, sent.reason) == ("acceptee", "")


def test_an_accepted_correction_is_shown_in_the_editor_until_it_is_applied(browser, scene, document):
    correction = ContributionFactory(resource=document, kind="correction", passage="Un passage", text="Mieux dit")
    editor = reverse("wagtailadmin_pages:edit", args=[document.pk])
    assert "Mieux dit" not in text_of(browser.get(editor))
    decide(browser, correction, "accept", text="Encore mieux dit")
    shown = browser.get(editor).content.decode()
    assert "1 correction à reporter" in shown
    assert "Un passage" in shown
    assert "Encore mieux dit" in shown
    assert correction.email not in shown
    apply = reverse("editorial_contribution_apply", args=[correction.pk])
    assert apply in shown
    for role in (ANONYMOUS, Role.PARTNER, Role.REVIEWER, Role.RESEARCHER):
        scene.browser(role).post(apply)
        correction.refresh_from_db()
        assert correction.status == "acceptee"
    scene.browser(Role.WRITER).post(apply)
    correction.refresh_from_db()
    assert correction.status == "appliquee"
    assert "à reporter" not in browser.get(editor).content.decode()
    # The text itself is changed by its authors only.
    assert fresh(document).latest_revision_id == document.latest_revision_id


def test_a_correction_is_read_beside_the_present_text(browser, document):
    rubric = document.get_rubrics()[0]
    sent = {"resource": document, "kind": "correction", "anchor": rubric.anchor}
    same = ContributionFactory(**sent, passage="Un paragraphe qui dit l’essentiel de la rubrique.")
    gone = ContributionFactory(**sent, passage="Un passage effacé depuis.")
    assert "toujours dans le texte, mot pour mot" in text_of(browser.get(one(same)))
    assert "plus dans le texte sous cette forme" in text_of(browser.get(one(gone)))


def test_those_who_answer_for_the_document_are_told_and_nobody_else(browser, scene, document):
    document.keeper = scene.accounts["colleague"]
    document.save()
    ContributionFactory(resource=document)
    decide(browser, Contribution.objects.get(), "accept")
    told = Notice.objects.filter(kind="contribution-recue")
    assert {notice.recipient for notice in told} == {document.owner, scene.accounts["colleague"]}
    assert "example.org" not in str([notice.data for notice in told])


def test_a_shown_testimony_may_be_taken_down(client, browser, document):
    testimony = ContributionFactory(resource=document, text="Chez nous, un verger")
    decide(browser, testimony, "accept")
    assert "un verger" in text_of(client.get(document.get_url()))
    decide(browser, testimony, "refuse", reason="À la demande de l’organisation")
    assert "un verger" not in text_of(client.get(document.get_url()))


def test_a_refusal_has_a_reason_and_takes_the_file_away(browser, django_capture_on_commit_callbacks):
    sent = proposal(file=ContentFile(b"%PDF-1.7", "etude.pdf"))
    stored = sent.file.name
    assert browser.post(one(sent), {"action": "refuse", "reason": " "}).status_code == 200
    sent.refresh_from_db()
    assert sent.status == "attente"
    assert storages["private"].exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        decide(browser, sent, "refuse", reason="Déjà dans la collection")
    assert (sent.status, sent.reason, bool(sent.file)) == ("refusee", "Déjà dans la collection", False)
    assert not storages["private"].exists(stored)
    assert told() == {"contribution-refusee"}


def test_an_anonymous_contribution_is_refused_in_silence_and_asked_nothing(browser):
    sent = proposal(email="")
    assert 'value="ask"' not in browser.get(one(sent)).content.decode()
    browser.post(one(sent), {"action": "ask", "question": "Qui ?"})
    assert decide(browser, sent, "refuse", reason="Non").status == "refusee"
    assert not told()


def test_a_file_is_downloaded_and_never_opened(browser):
    sent = proposal(file=ContentFile(b"%PDF-1.7", "etude.pdf"))
    response = browser.get(reverse("editorial_contribution_file", args=[sent.pk]))
    assert response["Content-Disposition"].startswith('attachment; filename="etude')
    assert response["Content-Type"] == "application/octet-stream"
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert not CustomDocument.objects.filter(title=sent.title).exists()


def test_what_is_saved_without_deciding_waits(browser):
    sent = decide(browser, proposal(), "save", title="Un titre revu")
    assert (sent.title, sent.status) == ("Un titre revu", "attente")
    assert browser.post(one(sent), {"action": "save", "title": ""}).status_code == 200
    sent.refresh_from_db()
    assert sent.title == "Un titre revu"
    assert browser.post(one(sent), {"action": "inconnue"}).status_code == 404


def test_the_log_names_nobody(browser, document):
    for action, fields in (("spam", {}), ("refuse", {"reason": "Non"}), ("erase", {})):
        sent = ContributionFactory(resource=document, organisation="Une structure à taire")
        browser.post(one(sent), {"action": action, **fields})
    entries = [*ModelLogEntry.objects.all(), *PageLogEntry.objects.filter(action="editorial.contribution")]
    assert len(entries) >= 4
    told = " ".join(f"{entry.label} {entry.message} {entry.data}" for entry in entries)
    assert "à taire" not in told
    assert "example.org" not in told
