"""What people are shown of the changes between two versions of a document."""

import json
import re
import uuid

import pytest
from django.utils.html import strip_tags

from cms.editorial.comparison import changed_rubrics, compare
from cms.editorial.comparison.lines import compare_lines, html_lines
from cms.editorial.comparison.words import compare_line, words
from resources.models import Credit, CreditRole
from tests.factories.assets import ImageFactory
from tests.factories.home import make_tree
from tests.factories.resources import AudienceFactory, ExampleSheetFactory, ThemeFactory
from tests.factories.territories import OrganisationPageFactory

pytestmark = pytest.mark.django_db

NAMES = [str(uuid.UUID(int=number)) for number in range(9)]


@pytest.fixture
def tree():
    return make_tree()


def marks(html):
    """The changes as text: « [-removed-] » and « [+added+] », spaces alike, without what only screen readers read."""
    seen = re.sub(r'<(span|p) class="visually-hidden[^>]*>.*?</\1>', "", html)
    for tag, sign in (("ins", "+"), ("del", "-"), ("mark", "!")):
        seen = re.sub(rf"<{tag}>(.*?)</{tag}>", rf"[{sign}\1{sign}]", seen)
    return strip_tags(seen).replace("\u00a0", " ").replace("-] [+", "-][+")


def rich(old, new):
    return compare_lines(html_lines(old), html_lines(new))


def block(kind, value, name=0):
    return {"type": kind, "value": value, "id": NAMES[name]}


def versions(tree, old, new, **fields):
    """Two revisions of a sheet, its first rubrique holding the blocks `old`, then `new`."""
    page = ExampleSheetFactory(live=False, **fields)
    name = page.rubric_fields[0]
    revisions = []
    for blocks in (old, new):
        setattr(page, name, json.dumps(blocks))
        revisions.append(page.save_revision())
    return revisions


def rubric_of(revisions):
    old, new = (revision.as_object() for revision in revisions)
    return next(rubric for rubric in compare(old, new) if rubric.name == new.rubric_fields[0])


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("les acteur·ices locaux", ["les", " ", "acteur·ices", " ", "locaux"]),
        ("l’élu·e, ici", ["l’élu·e", ",", " ", "ici"]),
        ("chargé·e·s de mission", ["chargé·e·s", " ", "de", " ", "mission"]),
        ("l’économie sociale", ["l’", "économie", " ", "sociale"]),
        ("rendez-vous", ["rendez-vous"]),
    ],
)
def test_a_word_is_never_cut(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Les élu·es du bassin.", "Les élu·e·s du bassin.", "Les [-élu·es-][+élu·e·s+] du bassin."),
        ("Un tiers-lieu rural.", "Un tiers-lieu.", "Un tiers-lieu[- rural-]."),
        ("Le territoire\u00a0: un bassin.", "Le territoire : un bassin.", "Le territoire : un bassin."),
        (
            "On écoute puis on agit.",
            "Tout autre chose, sans rapport.",
            "[-On écoute puis on agit.-][+Tout autre chose, sans rapport.+]",
        ),
        ("Jusqu’en 2021 .", "Jusqu’en 2021.", "Jusqu’en 2021."),
        ("", "Nouveau.", "[+Nouveau.+]"),
        ("Ancien.", "", "[-Ancien.-]"),
    ],
)
def test_words_are_marked(old, new, expected):
    assert marks(compare_line(old, new)) == expected


def test_what_is_marked_is_also_told_to_who_does_not_see_it():
    html = compare_line("Un tiers-lieu rural.", "Un tiers-lieu urbain.")
    assert strip_tags(html) == (
        "Un tiers-lieu  supprimé\u00a0: rural fin de suppression   ajouté\u00a0: urbain fin d’ajout ."
    )


def test_the_texts_are_escaped():
    html = compare_line("Un <ins>vrai</ins> mot.", "Un <ins>faux</ins> mot.")
    assert "<ins>vrai" not in html
    assert "&lt;ins&gt;" in html
    assert not re.search(r"<ins>|<del>|<mark>", compare_line("Un <ins>mot</ins>.", "Un <ins>mot</ins>."))


# Rich text


def test_a_new_paragraph_leaves_its_neighbours_alone():
    html = rich("<p>Un.</p><p>Deux mots ici.</p>", "<p>Un.</p><p>Un ajout.</p><p>Deux mots ici.</p>")
    assert marks(html) == "Un.[+Un ajout.+]Deux mots ici."
    assert html.count("<p>") == 3


def test_lists_stay_lists():
    html = rich("<ul><li>pain</li><li>eau</li></ul>", "<ul><li>pain</li><li>bois</li><li>eau</li></ul>")
    assert html.startswith("<ul><li>pain</li><li><ins>")
    assert marks(html) == "pain[+bois+]eau"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>Titre</p>", "<h3>Titre</h3>", "Titre [!devient un intertitre!]"),
        ("<p>Un mot gras.</p>", "<p>Un <b>mot</b> gras.</p>", "Un mot gras. [!mise en forme modifiée : « mot »!]"),
        (
            "<p>Un mot ici, tout. Trois ou quatre de plus.</p>",
            "<p><b>Un mot ici, tout. Trois ou quatre de plus.</b></p>",
            "Un mot ici, tout. Trois ou quatre de plus. "
            "[!mise en forme modifiée : « Un mot ici, tout. Trois ou quatre de… »!]",
        ),
        (
            "<ul><li>un</li><li>deux</li></ul>",
            "<ol><li>un</li><li>deux</li></ol>",
            "un [!passe en liste numérotée!]deux",
        ),
        (
            "<ul><li>un</li><li>deux</li></ul>",
            "<ol><li>un</li><li>trois</li><li>deux</li></ol>",
            "un [!passe en liste numérotée!][+trois+]deux",
        ),
        ("<p>un</p>", "<ul><li>un</li></ul>", "un [!passe en liste à puces!]"),
        ("<h3>Titre</h3>", "<p>Titre</p>", "Titre [!redevient un paragraphe!]"),
        (
            '<p>Voir <a href="https://a.example/">le site</a>.</p>',
            '<p>Voir <a href="https://b.example/">le site</a>.</p>',
            "Voir le site. [!lien modifié : « le site »!]",
        ),
        (
            '<p>Voir <a linktype="page" id="3">la fiche</a>.</p>',
            '<p>Voir <a linktype="page" id="4">la fiche</a>.</p>',
            "Voir la fiche. [!lien modifié : « la fiche »!]",
        ),
    ],
)
def test_what_no_word_shows_is_told(old, new, expected):
    assert marks(rich(old, new)) == expected


def test_a_word_half_in_bold_is_one_word():
    assert marks(rich("<p>co<b>opérer</b> ici</p>", "<p>co<b>opérer</b> là</p>")) == "coopérer [-ici-][+là+]"


# Blocks


def test_blocks_added_removed_and_moved_are_named(tree):
    first, second, third, fourth, new = (
        block("text", f"<p>{text}</p>", name)
        for name, text in enumerate(("Écouter.", "Rassembler.", "Choisir.", "Décider.", "Partager ensuite."))
    )
    html = rubric_of(versions(tree, [first, second, third, fourth], [fourth, first, third, new])).html
    told = marks(html)
    assert "[!Bloc déplacé : Texte!]Décider." in told
    assert "[-Bloc supprimé : TexteRassembler.-]" in told
    assert "[+Bloc ajouté : TextePartager ensuite.+]" in told
    assert told.count("Écouter.") == 1
    assert "fin d’ajout" in html
    assert "fin de suppression" in html


def test_a_block_that_lost_its_identity_is_found_by_what_it_says(tree):
    old = [block("text", "<p>Partir des besoins du territoire.</p>", 0)]
    new = [block("text", "<p>Partir des besoins du bassin.</p>", 5)]
    assert marks(rubric_of(versions(tree, old, new)).html) == "Partir des besoins du [-territoire-][+bassin+]."


def test_tables_are_compared_cell_by_cell(tree):
    def table(headings, *rows):
        kinds = ["text", *(["number"] * (len(headings) - 1))]
        columns = [{"type": kind, "heading": heading} for kind, heading in zip(kinds, headings, strict=True)]
        return [block("table", {"caption": "Moyens", "columns": columns, "rows": [{"values": row} for row in rows]})]

    old = table(["Structure", "Salarié·es"], ["<p>ARDES</p>", "4"], ["<p>APES</p>", "13"])
    rows = ["<p>ARDES</p>", "5", "2"], ["<p>Autre</p>", "1", "0"], ["<p>APES</p>", "13", "1"]
    new = table(["Structure", "Personnes", "Élu·es"], *rows)
    html = rubric_of(versions(tree, old, new)).html
    cells = [marks(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html)]
    assert cells == [
        "Structure",
        "[-Salarié·es-][+Personnes+]",
        "[+Élu·es+] [!colonne ajoutée!]",
        *("ARDES", "[-4-][+5+]", "[+2+]"),
        *("[+Autre+]", "[+1+]", "[+0+]"),
        *("APES", "13", "[+1+]"),
    ]
    assert "<caption>Moyens</caption>" in html
    assert 'aria-label="Moyens, versions comparées"' in html


def test_images_are_told_by_their_title_and_alternative(tree):
    before, after = ImageFactory(title="Le marché"), ImageFactory(title="La halle")

    def figure(image, alternative):
        value = {"image": image.pk, "alt_text": alternative, "decorative": False}
        return [block("figure", {"image": value, "caption": "Un samedi"})]

    revisions = versions(tree, figure(before, "Des étals"), figure(after, "Des étals couverts"))
    told = marks(rubric_of(revisions).html)
    assert "[-Le marché-][+La halle+]" in told
    assert "Des étals[+ couverts+]" in told
    assert "Un samedi" in told


# Rubriques


def test_only_what_changed_is_named_in_the_order_of_the_form(tree):
    page = ExampleSheetFactory(live=False, essential="En bref.")
    old = page.save_revision()
    page.title = "Un autre titre"
    page.essential = "En très bref."
    page.themes.add(ThemeFactory(label_fr="Mobilité", slug="mobilite"))
    page.slug = "autre-adresse"
    new = page.save_revision()
    assert changed_rubrics(old, new) == ["Titre", "L’essentiel", "Thèmes"]
    assert changed_rubrics(old, old) == []


def test_terms_and_credits_are_told_one_by_one(tree):
    page = ExampleSheetFactory(live=False, credits=[Credit(role=CreditRole.AUTHOR, function="Chercheuse associée")])
    page.audiences.add(AudienceFactory())
    old = page.save_revision()
    page.audiences.set([AudienceFactory(label_fr="Collectivités", slug="collectivites")])
    page.credits.add(Credit(role=CreditRole.HOST, organisation=OrganisationPageFactory(title="La Halle")))
    new = page.save_revision()
    told = {rubric.name: marks(rubric.html) for rubric in compare(old.as_object(), new.as_object())}
    assert told["audiences"] == "[+Collectivités+][-Associations-]"
    assert told["credits"] == "Écrit par · Chercheuse associée[+Accueilli par · La Halle+]"


def test_what_the_document_points_at_is_named_by_who_shows_it(tree):
    page = (
        ExampleSheetFactory(
            live=False, credits=[Credit(role=CreditRole.HOST, organisation=OrganisationPageFactory(title="La Halle"))]
        )
        .save_revision()
        .as_object()
    )
    told = {rubric.name: rubric.html for rubric in compare(page, page, name=lambda _object: "(autre page)")}
    assert "La Halle" not in told["credits"]
    assert "(autre page)" in told["credits"]


def test_follow_up_by_the_staff_is_not_the_text(tree):
    page = ExampleSheetFactory(live=False)
    old = page.save_revision()
    page.review_date = "2030-01-01"
    assert changed_rubrics(old, page.save_revision()) == []
