"""What the editor of a sheet asks of the database and of the browser, beside Wagtail's own editor of the same page."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest import mock

from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from resources.imports.vocabularies import load_vocabularies
from resources.models import CapitalisationSheet, Credit, ResourceLink, ResourceReference, Theme
from tests.factories.resources import CapitalisationSheetFactory, ReferenceFactory, SynthesisFactory

#: Tags without an end.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def make_sheet(organisation):
    """A sheet as sheets are, with the network's vocabularies: themes, links, credits and references."""
    load_vocabularies()
    return CapitalisationSheetFactory(
        title="Comment peser ?",
        number="2.7",
        themes=list(Theme.objects.all()[:3]),
        credits=[Credit(role="auteur", organisation=organisation), Credit(role="relecture", organisation=organisation)],
        links=[ResourceLink(relation="fonde", target=SynthesisFactory()) for _rank in range(3)],
        reference_links=[ResourceReference(reference=ReferenceFactory()) for _rank in range(3)],
    )


class NodeCounter(HTMLParser):
    """Elements of a page as it is sent; what a `<template>` holds is no part of the page until a script takes it."""

    def __init__(self):
        super().__init__()
        self.nodes = 0
        self.templates = 0

    def handle_starttag(self, tag, attrs):
        self.nodes += not self.templates
        self.templates += tag == "template"

    def handle_endtag(self, tag):
        self.templates -= tag == "template"


def count_nodes(content):
    counter = NodeCounter()
    counter.feed(content)
    return counter.nodes


def measure(client, page):
    """Return the statements and the elements of the form of `page`, once what a process keeps is warm."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return {"statements": len(captured), "nodes": count_nodes(response.content.decode())}


def plain_edit_handler(cls):
    """One panel per field of our form, one list per relation, with the widgets that Wagtail chooses."""
    ours = TabbedInterface(
        [ObjectList([*cls.content_panels, *cls.thread_panels, *cls.classification_panels, *cls.rights_panels])]
    ).bind_to_model(cls)
    options = ours.get_form_options()
    fields = [FieldPanel(name) for name in options["fields"]]
    relations = [InlinePanel(name) for name in options["formsets"] if name != "comments"]
    tabs = [
        ObjectList([*fields, *relations], heading="Content"),
        ObjectList(Page.promote_panels, heading="Promote"),
        ObjectList(Page.settings_panels, heading="Settings"),
    ]
    return TabbedInterface(tabs, base_form_class=WagtailAdminPageForm).bind_to_model(cls)


class WagtailsPolicy(PagePermissionPolicy):
    """Wagtail's own rules, under the names by which our pages and our guard ask for them."""

    tester_class = PagePermissionTester

    def sees_everything(self, user):
        return True


def wagtails_hooks():
    """The hooks of Wagtail and of its packages, ours left out."""
    ours = ("cms.", "home.", "resources.", "territories.", "search.")
    return {
        name: [(hook, order) for hook, order in registered if not hook.__module__.startswith(ours)]
        for name, registered in hooks._hooks.items()
    }


@contextmanager
def wagtails_own_editor() -> Iterator[None]:
    """Wagtail's views, templates, hooks, form and permissions for the same model: its fields, none of our additions."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = []
    views = {model: value for model, value in page_viewset_registry.values_by_class.items() if model is Page}
    with (
        mock.patch.object(CapitalisationSheet, "get_edit_handler", classmethod(plain_edit_handler)),
        mock.patch.object(page_viewset_registry, "values_by_class", views),
        mock.patch.object(hooks, "_hooks", wagtails_hooks()),
        mock.patch.dict(policy_registry.values_by_class, {Page: WagtailsPolicy()}),
        override_settings(TEMPLATES=templates),
    ):
        yield
