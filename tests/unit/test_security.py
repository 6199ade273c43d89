"""What browsers are told and given, and what a hostile visitor gets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from lxml import html

from tests.factories.assets import DocumentFactory, ImageFactory
from tests.factories.resources import CapitalisationSheetFactory
from tests.factories.users import PASSWORD, UserFactory
from tests.unit.editorial.posting import form_of
from tests.unit.resources.test_page_types import FACTORIES, PAGE_MODELS, SECTIONS

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Public addresses that are no page of the tree.
OTHER_ADDRESSES = ("/recherche/?q=coopérer", "/nulle-part/")
#: Elements that fetch something, and the attribute that says from where.
#: Types of scripts that browsers keep as data, never executed.
DATA = ("application/ld+json",)
FETCHING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
#: What the site's icon begins with: it is in the page, and fetched from nowhere.
DRAWN = "data:image/svg+xml,"
FETCHING_LINKS = {"stylesheet", "preload", "icon", "modulepreload", "manifest"}


def addresses(tree):
    """One address for each page type that visitors read, and the addresses that are no page."""
    pages = [
        getattr(tree, SECTIONS[model.__name__]) if model.__name__ in SECTIONS else FACTORIES[model]()
        for model in PAGE_MODELS
        if not getattr(model, "internal_by_default", False)
    ]
    return [*(page.url for page in pages), *OTHER_ADDRESSES]


def faults(text):
    """Return what a strict policy would refuse, or what would tell another site of the visit."""
    found = []
    for element in html.document_fromstring(text).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (
            element.tag == "script" and not element.get("src") and element.get("type") not in DATA
        ):
            found.append(f"<{element.tag}> in the page")
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                found.append(f"{name} on <{element.tag}>")
        fetched = element.get(FETCHING[element.tag]) if element.tag in FETCHING else None
        if element.tag == "link" and FETCHING_LINKS & set(element.get("rel", "").split()):
            fetched = "" if element.get("href").startswith(DRAWN) else element.get("href")
        if fetched and (not fetched.startswith("/") or fetched.startswith("//")):
            found.append(f"<{element.tag}> from {fetched}")
    return found


@pytest.mark.parametrize(
    "wrong",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<p style="color: red">Texte</p>',
        '<a href="#" onclick="alert(1)">Lien</a>',
        '<a href=" JavaScript:alert(1)">Lien</a>',
        '<script src="https://cdn.example/a.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/a.css">',
        '<img src="https://mesure.example/pixel.gif" alt="">',
    ],
)
def test_each_fault_is_seen(wrong):
    assert len(faults(f"<html><body><p>Texte</p>{wrong}</body></html>")) == 1


def test_every_public_page_is_strict_silent_and_leaves_no_cookie(client, tree):
    for address in addresses(tree):
        response = client.get(address)
        assert faults(response.content.decode()) == [], address
        assert not response.cookies, address
        assert "cookie" not in response.get("Vary", "").lower(), address
        assert {name: response.get(name) for name in HEADERS} == HEADERS, address
        assert "Content-Security-Policy-Report-Only" not in response, address


@pytest.mark.parametrize("address", ["/flux/documents.atom", "/agenda/agenda.ics", "/sitemap.xml", "/robots.txt"])
def test_what_machines_read_leaves_no_cookie_either(client, tree, address):
    response = client.get(address)
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


def test_the_sign_in_page_is_as_strict(client, tree):
    response = client.get(reverse("account_login"))
    assert faults(response.content.decode()) == []
    assert response["Content-Security-Policy"] == POLICY


def test_the_admin_has_its_own_policy(admin_client, tree):
    policy = admin_client.get(reverse("wagtailadmin_home"))["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "object-src 'none'" in policy


def test_an_editor_s_preview_may_be_framed_by_the_admin_alone(admin_client, tree):
    page = CapitalisationSheetFactory()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    admin_client.post(address, form_of(page))
    response = admin_client.get(address)
    assert page.essential in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-inline" not in policy


# Signing in


@pytest.fixture
def nobody_tried_yet():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, login, password):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def test_repeated_failures_close_the_door_for_a_while(client, tree, nobody_tried_yet):
    user = UserFactory()
    for _attempt in range(5):
        assert "Trop de tentatives" not in sign_in(client, user.username, "mauvais mot").content.decode()
    answer = sign_in(client, user.username, "mauvais mot").content.decode()
    assert "Trop de tentatives de connexion échouées" in answer
    assert sign_in(client, user.username, PASSWORD).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_right_password_opens(client, tree, nobody_tried_yet):
    assert sign_in(client, UserFactory(admin=True).username, PASSWORD)["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/", "/en/_util/login/"])
def test_there_is_no_other_door(client, tree, address):
    response = client.get(f"{address}?next=/collection/")
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next=/collection/"
    assert client.post(address, {"username": "x", "password": "y"})["Location"].startswith(reverse("account_login"))


def test_nobody_registers_from_outside(client, tree):
    answer = client.post("/compte/signup/", {"email": "a@example.org", "username": "a", "password1": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert not UserFactory._meta.model.objects.filter(username="a").exists()
    assert answer.status_code == 200


# Files


@pytest.mark.parametrize("name", ["page.html", "dessin.svg", "donnees.xml", "script.js", "page.xhtml"])
def test_a_file_that_a_browser_would_run_is_never_shown_in_place(client, tree, name):
    document = DocumentFactory()
    document.file.save(name, ContentFile(b"<script>alert(document.cookie)</script>"))
    document.save()
    response = client.get(document.url)
    assert b"".join(response.streaming_content)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert not response.cookies


def test_the_media_address_gives_no_document(client, tree):
    document = DocumentFactory()
    assert Path(document.file.path).is_relative_to(document.file.storage.location)
    assert not Path(document.file.path).is_relative_to(django_settings.MEDIA_ROOT)
    assert client.get(f"/media/{document.file.name}").status_code == 404
    stray = Path(django_settings.MEDIA_ROOT, "documents", "annexe.txt")
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text("secret")
    assert client.get("/media/documents/annexe.txt").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "images/../documents/annexe.txt",
        "images/%2e%2e/documents/annexe.txt",
        "images/..%5c..%5csecret",
        "/etc/passwd",
        "images//etc/passwd",
        "images/",
        "images/%00",
    ],
)
def test_the_media_address_does_not_leave_its_folders(client, tree, path):
    ImageFactory()
    stray = Path(django_settings.MEDIA_ROOT, "documents", "annexe.txt")
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text("secret")
    assert client.get(f"/media/{path}").status_code in (400, 404)


def test_the_media_address_gives_images(client, tree):
    image = ImageFactory()
    response = client.get(image.renditions.first().url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)
    assert response["X-Content-Type-Options"] == "nosniff"


# Production


def production(command, **environment):
    """Run Python with the production settings and nothing of this machine's environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    public = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "ALLOWED_HOSTS": "librairie.example",
        "BASE_URL": "https://librairie.example",
        "EMAIL_HOST": "localhost",
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept | public | environment,
        capture_output=True,
        text=True,
        check=False,
    )


SETTINGS = (
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "DEBUG",
)
PRINT_SETTINGS = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {SETTINGS!r}}}))
"""


def test_production_passes_django_s_own_inspection(tmp_path):
    key = "q7" * 40 + "-épreuve"
    run = production(
        ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        SECRET_KEY=key,
        DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3",
        DATA_DIR=str(tmp_path),
    )
    assert run.returncode == 0, run.stderr
    run = production(["-c", PRINT_SETTINGS], SECRET_KEY=key, DATA_DIR=str(tmp_path))
    assert json.loads(run.stdout) == dict.fromkeys(SETTINGS, True) | {"DEBUG": False}


@pytest.mark.parametrize("environment", [{}, {"DEMO": "true"}])
def test_no_secret_key_is_known_in_advance(environment):
    run = production(["-c", "from django.conf import settings; settings.SECRET_KEY"], **environment)
    assert run.returncode != 0
    assert "SECRET_KEY" in run.stderr


def test_a_document_that_quotes_markup_shows_it_as_text(client, tree):
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    document = CapitalisationSheetFactory(title=f"Peut-on {hostile} ?", essential=hostile)
    for address in (document.url, "/collection/", "/", f"/recherche/?q={hostile}"):
        assert faults(client.get(address).content.decode()) == []
