"""Locales, the default site and the pages that hold all the others."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, Site, Task, Workflow

from home.models import HomePage
from resources.imports.pages import import_pages
from resources.imports.records import read_document

PAGES = Path(__file__).resolve().parents[1] / "data" / "pages"

#: Files of the home page's children, in the order of the menus: the main one, then the foot of every page.
SECTIONS = (
    *("collection", "besoins", "territoires", "organisations", "glossaire", "agenda", "la-recherche-action"),
    *("enjeux", "ecosysteme-acteurs", "phase-2", "territoires-volontaires"),
    *("a-propos", "accessibilite", "mentions-legales"),
    *("boite-a-outils", "catalogue-d-experiences"),
)

#: Files of the needs, in the order of their list.
NEEDS = (
    *("lancer-une-initiative", "cooperer-sur-un-territoire", "montrer-ce-que-nous-apportons"),
    *("construire-avec-les-habitant-es", "accueillir-une-visite", "animer-un-groupe"),
    *("raconter-notre-territoire", "ouvrir-un-lieu-partage"),
)

#: What Wagtail's own migrations put into an empty database, and that has no place here.
STOCK_GROUPS = ("Editors", "Moderators")


def setup_locales():
    """Make a locale for each language of the site, the default one first."""
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def setup_tree():
    """Make the home page, its sections and the default site; return the home page."""
    home = HomePage.objects.filter(depth=2, locale=Locale.get_default()).first()
    if not home:
        [home] = import_pages([read_document(PAGES / "accueil.md")]).created
    setup_site(home)
    import_pages([read_document(PAGES / f"{name}.md") for name in (*SECTIONS, *NEEDS)])
    remove_stock()
    return home


def setup_site(home):
    """Give the default site the address in BASE_URL; its name and its home page only if it has none of its own."""
    address = urlsplit(settings.BASE_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, root_page=home)
    wanted = {
        "hostname": address.hostname,
        "port": address.port or {"http": 80, "https": 443}[address.scheme],
        "site_name": site.site_name or settings.WAGTAIL_SITE_NAME,
        "root_page": home if site.root_page.specific_class is Page else site.root_page,
    }
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()


def remove_stock():
    """Remove Wagtail's welcome page, and with it the groups and the workflow of a bare installation."""
    welcome = Page.objects.filter(depth=2).exact_type(Page).first()
    if not welcome:
        return
    welcome.delete()
    Group.objects.filter(name__in=STOCK_GROUPS).delete()
    Workflow.objects.all().delete()
    Task.objects.all().delete()
