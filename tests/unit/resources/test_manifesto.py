"""A manifesto: its length, who signs it, and how a signature comes to be shown."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.core.visibility import Scope
from cms.users.roles import Role
from home.setup.roles import setup_roles
from resources.exports.document import document_html
from resources.models import Signature
from tests.factories.home import make_tree
from tests.factories.resources import ManifestoFactory, SignatureFactory, body
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TYPED = {"organisation": "ARDES", "function": "présidence", "consent": "on", "site_web": ""}


@pytest.fixture
def manifesto(tree):
    return ManifestoFactory()


def form_of(page):
    return f"{page.get_url()}signer/"


def sign(client, page, **changes):
    return client.post(form_of(page), TYPED | changes)


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("length", "accepted"), [(4_999, False), (5_000, True), (6_000, True), (6_001, False), (200, False)]
)
def test_its_length_is_counted_as_it_is_read(tree, length, accepted):
    """Tags are not read, entities and runs of spaces count for one sign each."""
    page = ManifestoFactory(live=False, text=body("&amp;   " * 40 + "<b>" + "a" * (length - 80) + "</b>"))
    assert page.characters == length
    errors = page.publication_errors()
    assert [error.field for error in errors] == ([] if accepted else ["text"])
    if not accepted:
        assert f"{length:,}".replace(",", "\u00a0") in errors[0].message


def test_the_page_itself_sets_no_cookie_and_the_form_only_that_of_its_token(client, manifesto):
    page = client.get(manifesto.get_url())
    assert not page.cookies
    assert f'href="{form_of(manifesto)}"' in page.content.decode()
    form = client.get(form_of(manifesto))
    assert list(form.cookies) == ["csrftoken"]
    assert "no-store" in form["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in form.content.decode()


def test_a_signature_waits_for_an_editor_then_is_shown_on_the_page_and_in_the_pdf(client, tree, manifesto):
    response = sign(client, manifesto)
    assert response.status_code == 302
    assert response["Location"] == f"{form_of(manifesto)}merci/"
    thanks = client.get(response["Location"])
    assert "Merci de votre signature" in text_of(thanks)
    assert "sessionid" not in client.cookies
    assert "ARDES" not in text_of(client.get(manifesto.get_url()))

    Signature.objects.update(status="acceptee")
    SignatureFactory(manifesto=manifesto, organisation="Une refusée", status="refusee")
    SignatureFactory(organisation="D’un autre texte")
    for shown in (text_of(client.get(manifesto.get_url())), document_html(manifesto, Scope.for_site(tree.site))):
        assert "ARDES, présidence" in shown
        assert "Une organisation ou fonction a signé" in shown
        assert "Une refusée" not in shown
        assert "D’un autre texte" not in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": ""}, "organisation"),
        ({"organisation": " \t "}, "organisation"),
        ({"organisation": "\u200b…"}, "organisation"),
        ({"organisation": "a" * 5_000}, "organisation"),
        ({"function": "\u00a0"}, "function"),
        ({"function": "a\x00b"}, "function"),
        ({"consent": ""}, "consent"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(client, manifesto, changes, field):
    response = sign(client, manifesto, **changes)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert not Signature.objects.exists()


def test_markup_is_shown_as_it_was_typed_and_never_run(client, manifesto):
    sign(client, manifesto, organisation="<script>alert(1)</script>", function="<b>chef</b>")
    Signature.objects.update(status="acceptee")
    html = client.get(manifesto.get_url()).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;, &lt;b&gt;chef&lt;/b&gt;" in html


@pytest.mark.parametrize("status", ["attente", "acceptee", "refusee"])
def test_who_has_signed_is_told_so_kindly(client, manifesto, status):
    """A signature that an editor refused may be sent again."""
    SignatureFactory(manifesto=manifesto, organisation="L’École  solidaire", function="Direction", status=status)
    response = sign(client, manifesto, organisation="l’école solidaire ", function="direction")
    assert ("a déjà signé" in text_of(response)) is (status != "refusee")
    assert Signature.objects.count() == (2 if status == "refusee" else 1)
    assert sign(client, manifesto, organisation="L’École solidaire", function="Présidence").status_code == 302


def test_a_machine_is_thanked_and_not_heard(client, manifesto):
    assert sign(client, manifesto, site_web="https://example.org/").status_code == 302
    assert not Signature.objects.exists()


def test_one_address_signs_twenty_times_an_hour(client, manifesto):
    for rank in range(20):
        assert sign(client, manifesto, organisation=f"Structure {rank}").status_code == 302
    response = sign(client, manifesto)
    assert response.status_code == 429
    assert "réessayez dans une heure" in text_of(response)
    assert 'value="ARDES"' in text_of(response)
    assert Signature.objects.count() == 20


def test_the_form_is_refused_without_its_token(manifesto):
    assert sign(Client(enforce_csrf_checks=True), manifesto).status_code == 403
    assert not Signature.objects.exists()


@pytest.mark.parametrize(("days", "is_open"), [(1, True), (0, True), (-1, False)])
def test_the_closing_date_is_the_last_day(client, manifesto, days, is_open):
    manifesto.closing_date = timezone.localdate() + datetime.timedelta(days=days)
    manifesto.save()
    page = text_of(client.get(manifesto.get_url()))
    form = client.get(form_of(manifesto))
    assert form.status_code == 200
    assert ("Signer le manifeste</a>" in page) is is_open
    assert ("elles sont closes" in page) is not is_open
    assert ("<form" in text_of(form).partition("<main")[2]) is is_open
    assert sign(client, manifesto).status_code == (302 if is_open else 403)
    assert Signature.objects.exists() is is_open


@pytest.mark.parametrize("hidden", ["draft", "withdrawn", "expired", "private"])
def test_what_is_not_public_is_not_signed(client, manifesto, hidden):
    if hidden == "private":
        restriction = PageViewRestriction.objects.create(page=manifesto, restriction_type=PageViewRestriction.GROUPS)
        restriction.groups.add(Group.objects.create(name="Un groupe"))
    elif hidden == "withdrawn":
        manifesto.withdraw("Remplacé.")
    else:
        manifesto.live = hidden != "draft"
        manifesto.expire_at = timezone.now() - datetime.timedelta(days=1) if hidden == "expired" else None
        manifesto.save()
    for answer in (client.get(form_of(manifesto)), sign(client, manifesto), client.get(f"{form_of(manifesto)}merci/")):
        assert answer.status_code in (302, 404, 410)
        assert answer.get("Location", "/compte/login/").startswith("/compte/login/")
    assert not Signature.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_identical_posts_at_once_leave_one_signature():
    make_tree()
    manifesto = ManifestoFactory()

    def post(_rank):
        try:
            return sign(Client(), manifesto).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(post, range(4)))
    assert sorted(statuses) == [200, 200, 200, 302]
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR, Role.WRITER, Role.PARTNER])
def test_editors_moderate_from_a_list(client, tree, role):
    setup_roles()
    signatures = [SignatureFactory(manifesto=ManifestoFactory(), status="attente") for _rank in range(3)]
    SignatureFactory(organisation="Déjà vue", status="acceptee")
    client.force_login(UserFactory(group=Group.objects.get(name=role)))
    listed = client.get(reverse("wagtailsnippets_resources_signature:list") + "?status=attente")
    keys = "".join(f"&id={signature.pk}" for signature in signatures[:2])
    actions = {
        name: reverse("wagtail_bulk_action", args=["resources", "signature", f"{name}_signatures"])
        for name in ("accept", "refuse")
    }
    allowed = role in (Role.EDITOR, Role.ADMINISTRATOR)
    assert (listed.status_code == 200) is allowed
    if allowed:
        content = listed.content.decode()
        assert signatures[0].organisation in content
        assert "Déjà vue" not in content
        assert signatures[0].organisation in client.get(f"{actions['accept']}?{keys}").content.decode()
    client.post(f"{actions['accept']}?{keys}")
    client.post(f"{actions['refuse']}?id={signatures[2].pk}")
    found = [Signature.objects.get(pk=signature.pk).status for signature in signatures]
    assert found == (["acceptee", "acceptee", "refusee"] if allowed else ["attente"] * 3)


def test_an_editor_erases_a_signature_on_request(admin_client, manifesto):
    signature = SignatureFactory(manifesto=manifesto)
    assert (
        admin_client.get(reverse(signature.snippet_viewset.get_url_name("edit"), args=[signature.pk])).status_code
        == 200
    )
    admin_client.post(reverse(signature.snippet_viewset.get_url_name("delete"), args=[signature.pk]))
    assert not Signature.objects.exists()


def test_a_translation_shares_its_signatures(client, tree, manifesto):
    from wagtail.models import Locale

    english = Locale.objects.create(language_code="en")
    for page in (tree.home, tree.collection, manifesto):
        page.copy_for_translation(english).save_revision().publish()
    translated = manifesto.get_translation(english)
    SignatureFactory(manifesto=manifesto, organisation="ARDES", function="présidence")
    assert "ARDES, présidence" in text_of(client.get(translated.get_url()))
    assert sign(client, translated).status_code == 200
    assert Signature.objects.count() == 1
