"""Records to pages: all or nothing, every problem at once, what exists left alone."""

import datetime

import pytest
from django.utils.html import strip_tags
from wagtail.models import Page, Revision

from resources.imports.pages import import_pages
from resources.imports.problems import ImportRefused
from resources.imports.records import read_document, read_table
from resources.imports.tables import import_rows
from resources.models import Accession, CapitalisationSheet, Funder, Grid, Reference, Synthesis
from tests.factories.resources import (
    CapitalisationSheetFactory,
    FamilyFactory,
    FunderFactory,
    GridFactory,
    ReferenceFactory,
    ThemeFactory,
)
from tests.factories.territories import OrganisationPageFactory, PlaceFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

HEAD = """\
---
type: fiche-de-capitalisation
title: "Comment partager un jardin ?"
number: "2.10"
family: b
date: "2021-06"
licence: CC-BY-SA-4.0
provenance: illustratif
essential: Un exemple de ce que contient une fiche.
themes: [cooperation-territoriale]
places: ["commune:14167"]
credits:
  - {role: auteur, organisation: ardes}
  - {role: recherche, function: "Chercheuse associée"}
funders: [fondation]
references: [ouvrage]
---
"""
BODY = """\
## Contexte et enjeux
Pourquoi.

## Définition
Quoi.

## Conceptions et pratiques du MES
Comment.

## Exemples illustrations et références
Où.
"""


@pytest.fixture(autouse=True)
def collection(tree):
    FamilyFactory()
    ThemeFactory()
    FunderFactory(slug="fondation")
    ReferenceFactory(slug="ouvrage")
    PlaceFactory(code="14167")
    OrganisationPageFactory(slug="ardes")
    return tree.collection


@pytest.fixture
def record(tmp_path):
    def record(content=HEAD + BODY, slug="un-jardin"):
        path = tmp_path / f"{slug}.md"
        path.write_text(content, encoding="utf-8")
        return read_document(path)

    return record


def written():
    """What an import writes, counted."""
    return [model.objects.count() for model in (Page, Revision, Accession)]


def refused(*records):
    """The problems for which an import is refused; nothing is written."""
    before = written()
    with pytest.raises(ImportRefused) as refusal:
        import_pages(list(records))
    assert written() == before
    return [str(problem).replace("\xa0", " ") for problem in refusal.value.problems]


def test_a_page_is_published_with_all_that_its_file_says(record, collection):
    [page] = import_pages([record()]).created
    page = CapitalisationSheet.objects.get(pk=page.pk)
    assert page.live
    assert page.get_parent().specific == collection
    assert page.url == "/collection/un-jardin/"
    assert (page.display_title, page.family.slug) == ("2.10 Comment partager un jardin ?", "b")
    assert (page.date, page.date_precision) == (datetime.date(2021, 6, 1), "month")
    assert [theme.slug for theme in page.themes.all()] == ["cooperation-territoriale"]
    assert [link.place.key for link in page.place_links.all()] == ["commune:14167"]
    credits = [
        (credit.role, credit.organisation and credit.organisation.slug, credit.function)
        for credit in page.credits.all()
    ]
    assert credits == [("auteur", "ardes", ""), ("recherche", None, "Chercheuse associée")]
    assert [funder.slug for funder in page.funders.all()] == ["fondation"]
    assert [link.reference.slug for link in page.reference_links.all()] == ["ouvrage"]
    assert [rubric.value[0].value.source for rubric in page.get_rubrics()] == [
        "<p>Pourquoi.</p>",
        "<p>Quoi.</p>",
        "<p>Comment.</p>",
        "<p>Où.</p>",
    ]


def test_a_guide_read_before_its_sheets_is_published_after_them(record):
    head = "".join(line for line in HEAD.splitlines(True) if not line.startswith(("number", "family")))
    head = head.replace("fiche-de-capitalisation", "guide").replace("funders:", "based_on: [un-jardin]\nfunders:")
    rubrics = ("Introduction", "Mode d’emploi", "Famille A", "Famille B", "Enjeux transversaux")
    guide = record(head + "".join(f"## {rubric}\nUn mot.\n\n" for rubric in rubrics), "le-guide")
    sheet, page = import_pages([guide, record()]).created
    assert (sheet.slug, page.slug) == ("un-jardin", "le-guide")
    assert page.live


def test_documents_name_each_other_in_any_order(record):
    example = "\n::: {.exemple document=le-second}\nIci.\n:::\n"
    first = record(HEAD.replace("funders:", "based_on: [le-second]\nfunders:") + BODY + example, "le-premier")
    second = record(
        HEAD.replace("un jardin", "un potager") + BODY + "\nVoir [l’autre](document:le-premier).\n", "le-second"
    )
    before, after = import_pages([first, second]).created
    assert [(link.relation, link.target.slug) for link in before.links.all()] == [("fonde", "le-second")]
    assert before.examples[1].value["title"] == "Comment partager un potager ?"
    after = CapitalisationSheet.objects.get(pk=after.pk)
    assert f'id="{before.pk}"' in after.examples[0].value.source


def test_a_draft_may_lack_anything(record):
    user = UserFactory()
    draft = record('---\ntype: fiche-de-capitalisation\ntitle: "Un titre"\n---\n## Définition\nQuoi.\n')
    [page] = import_pages([draft], publish=False, user=user).created
    page = Page.objects.get(pk=page.pk).specific
    assert not page.live
    assert page.owner == user
    latest = page.get_latest_revision_as_object()
    assert (latest.title, strip_tags(latest.definition[0].value.source)) == ("Un titre", "Quoi.")


def test_permissions_and_lists_read_of_a_draft_what_its_file_says(record):
    [page] = import_pages([record()], publish=False).created
    page = CapitalisationSheet.objects.get(pk=page.pk)
    assert (page.live, page.has_unpublished_changes) == (False, True)
    assert (page.family.slug, strip_tags(page.definition[0].value.source)) == ("b", "Quoi.")
    assert [credit.organisation.slug for credit in page.credits.exclude(organisation=None)] == ["ardes"]


def test_a_synthesis_answers_the_dimensions_of_its_grid(record):
    GridFactory()
    head = HEAD.replace("fiche-de-capitalisation", "synthese").replace("family: b", "grid: visites")
    body = "## Contexte de la visite\nUn.\n\n## Ressources\nTrois.\n\n## Gouvernance\nDeux.\n"
    [page] = import_pages([record(head + body)]).created
    page = Synthesis.objects.get(pk=page.pk)
    assert [rubric.title for rubric in page.get_rubrics()] == ["Contexte de la visite", "Gouvernance", "Ressources"]
    assert page.ordered_answers[1].body[0].value.source == "<p>Trois.</p>"


def test_a_second_import_touches_nothing(record):
    import_pages([record()])
    before = list(CapitalisationSheet.objects.values())
    again = import_pages([record(HEAD.replace("jardin", "potager") + BODY)])
    assert (again.created, again.kept) == ([], 1)
    assert list(CapitalisationSheet.objects.values()) == before


def test_every_problem_of_every_file_is_told_at_once_and_nothing_is_written(record):
    messy = (
        HEAD.replace('date: "2021-06"', 'date: "2021-06-31"')
        .replace("family: b", "family: z")
        .replace("commune:14167", "commune:99999")
        .replace("provenance: illustratif", "provenance: rumeur")
        .replace("organisation: ardes", "organisation: inconnue")
        .replace("role: recherche", "rôle: recherche")
        .replace("funders: [fondation]", "financeurs: [fondation]")
    )
    body = BODY.replace("## Définition\nQuoi.\n\n", "").replace("## Contexte et enjeux", "## Contexte")
    problems = refused(record(messy + body, "le-brouillon"), record(slug="L'adresse impossible"))
    assert [problem.split(" Attendu")[0] for problem in problems] == [
        "L'adresse impossible.md : « L'adresse impossible » ne peut pas servir d’adresse.",
        "le-brouillon.md : Contexte et enjeux : à remplir : cette rubrique est demandée à la publication.",
        "le-brouillon.md : Définition : à remplir : cette rubrique est demandée à la publication.",
        "le-brouillon.md, ligne 5 : « z » est inconnu (famille de fiches).",
        "le-brouillon.md, ligne 6 : la date « 2021-06-31 » n’existe pas.",
        "le-brouillon.md, ligne 8 : La valeur « 'rumeur' » n’est pas un choix valide.",
        "le-brouillon.md, ligne 11 : « commune:99999 » est inconnu (lieu).",
        "le-brouillon.md, ligne 13 : « inconnue » est inconnu (organisation).",
        "le-brouillon.md, ligne 14 : la clé « rôle » est inconnue ici.",
        "le-brouillon.md, ligne 15 : la clé « financeurs » est inconnue ici.",
        "le-brouillon.md, ligne 18 : la rubrique « Contexte » n’existe pas pour ce type de page.",
    ]
    assert all(" Attendu : " in problem for problem in problems)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD.replace("fiche-de-capitalisation", "fiche") + BODY, "le type de page « fiche » n’existe pas"),
        (HEAD.replace('title: "Comment partager un jardin ?"\n', "") + BODY, "la page n’a pas de titre"),
        (HEAD.replace("un jardin", "un jardin " * 30) + BODY, "255 caractères"),
        (HEAD.replace("themes: [", "themes: [{a: b}, ") + BODY, "n’est pas un identifiant"),
        (HEAD.replace('number: "2.10"', "number: [2, 10]") + BODY, "« number » contient une liste"),
        (HEAD.replace("{role: auteur, organisation: ardes}", "ardes") + BODY, "« ardes » n’a pas de clés"),
        (HEAD.replace(", organisation: ardes", "") + BODY, "Choisissez une organisation ou écrivez une fonction"),
        (HEAD.replace("provenance:", "show_in_menus: oui\nprovenance:") + BODY, "n’est ni vrai ni faux"),
        (HEAD + BODY + "\n## Définition\nEncore.\n", "revient deux fois"),
        (HEAD.replace("un jardin ?", "un jardin") + BODY, "une fiche pose une question"),
        ("Sans en-tête.\n", "l’en-tête n’a pas été trouvé"),
    ],
)
def test_what_is_wrong_is_told_once(record, content, words):
    [problem] = refused(record(content))
    assert words in problem


def test_two_files_do_not_share_an_address(record, tmp_path):
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    path = elsewhere / "un-jardin.md"
    path.write_text(HEAD + BODY, encoding="utf-8")
    [problem] = refused(record(), read_document(path))
    assert "déjà l’adresse d’un autre fichier" in problem


def test_a_page_without_its_section_says_how_to_make_it(record, collection):
    collection.delete()
    [problem] = refused(record())
    assert "setup_site" in problem


def test_rich_text_takes_no_boxes(record):
    term = '---\ntype: terme\ntitle: "ESS"\nacronym: ESS\nvariants: [a, b]\n---\n## Définition\n'
    [page] = import_pages([record(f"{term}Un *mot*.\n", "ess")]).created
    assert (page.definition, page.variants) == ("<p>Un <i>mot</i>.</p>", "a\nb")
    [problem] = refused(record(f"{term}> Une citation\n", "autre"))
    assert "des paragraphes et des listes" in problem


def rows(tmp_path, content):
    path = tmp_path / "lignes.yaml"
    path.write_text(content, encoding="utf-8")
    return read_table(path)


def test_rows_are_created_once(tmp_path):
    content = 'visites-bis: {title: "Grille", dimensions: [{title: "Une", questions: ["Qui ?", "Quoi ?"]}]}\n'
    [grid] = import_rows(Grid, rows(tmp_path, content))
    [dimension] = Grid.objects.get(pk=grid.pk).dimensions.all()
    assert dimension.question_list == ["Qui ?", "Quoi ?"]
    assert import_rows(Grid, rows(tmp_path, content.replace("Grille", "Autre"))) == []
    assert Grid.objects.get(slug="visites-bis").title == "Grille"


def test_rows_are_all_created_or_none(tmp_path):
    content = 'bon: {name: "Bon", mention: "Merci."}\nsans-mention: {name: "Sans"}\n'
    with pytest.raises(ImportRefused) as refusal:
        import_rows(Funder, rows(tmp_path, content))
    assert "lignes.yaml, ligne 2 : Ce champ ne peut pas être vide." in str(refusal.value).replace("\xa0", " ")
    assert not Funder.objects.filter(slug="bon").exists()
    with pytest.raises(ImportRefused, match="adresse"):
        import_rows(Reference, rows(tmp_path, 'un: {title: "Un", url: "pas une adresse"}\n'))


def test_a_sheet_made_by_hand_is_never_replaced(record):
    page = CapitalisationSheetFactory(slug="un-jardin", title="Écrite à la main ?")
    assert import_pages([record()]).kept == 1
    page.refresh_from_db()
    assert page.title == "Écrite à la main ?"


SELECTION = '---\ntype: selection\ntitle: Un besoin\nparent: {parent}\nfilters: "{filters}"\n---\n'


def selections(tmp_path, parent="besoins", filters="?type=fiche-outil"):
    """Two files: the list of the needs, and one need."""
    index = tmp_path / "besoins.md"
    index.write_text("---\ntype: resources.SelectionIndexPage\ntitle: Par besoin\n---\n", "utf-8")
    need = tmp_path / "un-besoin.md"
    need.write_text(SELECTION.format(parent=parent, filters=filters), "utf-8")
    return [read_document(path) for path in (index, need)]


def test_a_page_goes_below_the_one_that_it_names_twice_over(tmp_path):
    index, need = import_pages(selections(tmp_path)).created
    assert need.get_parent().specific == index
    assert [page.specific for page in index.get_children()] == [need]
    assert import_pages(selections(tmp_path)).kept == 2


def test_a_parent_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ImportRefused) as refusal:
        import_pages(selections(tmp_path, parent="ailleurs"))
    assert "un-besoin.md, ligne 4" in str(refusal.value)


def test_the_filter_of_a_selection_is_checked(tmp_path):
    with pytest.raises(ImportRefused) as refusal:
        import_pages(selections(tmp_path, filters="?theme=nulle-part"))
    assert "un-besoin.md, ligne 5" in str(refusal.value)
    assert "nulle-part" in str(refusal.value)
