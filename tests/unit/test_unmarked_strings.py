"""The check that every text people read is marked for translation: what it catches and lets by."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "bin" / "unmarked_strings.py"
spec = importlib.util.spec_from_file_location("unmarked_strings", SCRIPT)
unmarked_strings = importlib.util.module_from_spec(spec)
spec.loader.exec_module(unmarked_strings)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('title = models.CharField(help_text="Affiché partout")', "Affiché partout"),
        ('title = models.CharField("titre")', "titre"),
        ('class Meta:\n    verbose_name = "fiche"', "fiche"),
        ('class Kind(models.TextChoices):\n    TOOL = "tool", "outil"', "outil"),
        ('panel = MultiFieldPanel([], "Photo")', "Photo"),
        ('panel = MultiFieldPanel([], heading="Photo")', "Photo"),
        ('raise ValidationError("Trop long")', "Trop long"),
        ('reply = "Déjà publié"', "Déjà publié"),
        ('reply = f"{count} récits publiés"', "récits publiés"),
        ('reply = _(f"{count} pages")', "f-string"),
        ("reply = 'Pas d’accord'", "Pas d’accord"),
    ],
)
def test_an_unmarked_python_text_is_found(source, text):
    assert [found.strip() for _, found in unmarked_strings.python_texts(source)] == [text]


@pytest.mark.parametrize(
    "source",
    [
        'title = models.CharField(_("titre"), help_text=_("Affiché partout"))',
        'title = models.CharField(verbose_name=pgettext_lazy("field", "titre"))',
        'from django.utils.translation import gettext as say\nreply = say("Déjà publié")',
        'reply = ngettext("%(n)s récit publié", "%(n)s récits publiés", n)',
        'def reply():\n    """Dit « déjà publié »."""',
        'kind = models.CharField(default="tool", max_length=20)',
        'class SiteConfig(AppConfig):\n    label = "core"',
        'ARTICLES = {  # i18n: French grammar\n    "mêmes",\n}',
        'LIGATURES = {"œ": "oe"}',
    ],
)
def test_what_is_marked_or_is_no_text_is_let_by(source):
    assert unmarked_strings.python_texts(source) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Lire la suite</p>", "Lire la suite"),
        ('<p>{% translate "Lire" %} la suite</p>', "la suite"),
        ('<img src="{{ url }}" alt="Une carte">', "Une carte"),
        ('<button aria-label="Fermer"></button>', "Fermer"),
        ('<meta name="description" content="La collection">', "La collection"),
        ('{% include "link.html" with label="Lire" %}', "Lire"),
        ('{{ title|default:"Non titré" }}', "Non titré"),
    ],
)
def test_an_unmarked_template_text_is_found(source, text):
    assert unmarked_strings.template_texts(source) == [(1, text)]


@pytest.mark.parametrize(
    "source",
    [
        '<p>{% translate "Lire la suite" %} · {{ page.title }} (2)</p>',
        "<p>{% blocktranslate with n=count %}Lire {{ n }} pages{% endblocktranslate %}</p>",
        '<img src="{{ url }}" alt="{% translate "Une carte" %}" class="wide map">',
        '{{ title|default:_("Non titré") }} {{ page.date|date:"j F Y" }}',
        "{# À relire #}{% comment %}À relire{% endcomment %}",
        '<{% if href %}a href="{{ href }}"{% else %}button{% endif %} class="plain link">',
        '<script type="application/ld+json">{"@type": "Thing"}</script>',
        '<a lang="fr">Français</a> {# i18n: a language is called by its own name #}',
    ],
)
def test_a_marked_template_is_let_by(source):
    assert unmarked_strings.template_texts(source) == []


def test_a_wrong_project_fails_with_the_place_of_each_text(tmp_path, capsys):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("<main>\n  <h1>Accueil</h1>\n</main>\n")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models.py").write_text('reply = "Déjà publié"\n')
    (tmp_path / "home" / "migrations").mkdir()
    (tmp_path / "home" / "migrations" / "0001.py").write_text('name = "Déjà publié"\n')

    assert unmarked_strings.main(tmp_path) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == ["templates/page.html:2: Accueil", "home/models.py:1: Déjà publié"]
    assert len(printed) == 3
