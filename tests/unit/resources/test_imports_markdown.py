"""Markdown to blocks: each form of text becomes its block, links lead to pages, the rest is refused."""

import pytest
from wagtail.models import Locale

from resources.imports.finder import Finder
from resources.imports.markdown import read_sections
from resources.imports.records import Record
from tests.factories.resources import CapitalisationSheetFactory, GlossaryTermPageFactory
from tests.factories.territories import OrganisationPageFactory

pytestmark = pytest.mark.django_db


def record_of(body):
    return Record(file="essai.md", slug="essai", body=body, body_line=10)


def read(body):
    """The blocks of the only section of `body`, which has no problem."""
    record = record_of(f"## Rubrique\n{body}")
    [section] = read_sections(record, Finder(Locale.get_default()))
    assert record.problems == []
    return section.blocks


def refusals(body):
    record = record_of(body)
    read_sections(record, Finder(Locale.get_default()))
    return [(problem.line, f"{problem.found} {problem.expected}".replace("\xa0", " ")) for problem in record.problems]


def test_each_heading_of_level_two_opens_a_section():
    record = record_of("## Contexte et enjeux\nUn.\n\n## Définition\nDeux.\n")
    sections = read_sections(record, Finder(Locale.get_default()))
    assert [(section.title, section.line) for section in sections] == [("Contexte et enjeux", 10), ("Définition", 13)]


def test_paragraphs_lists_and_headings_make_one_text():
    [block] = read("### Partir *du besoin*\n\nUn **mot**\ncoupé.\n\n- a\n- b\n")
    assert block["type"] == "text"
    assert block["value"].replace(" <li>", "<li>").replace("</li> ", "</li>") == (
        "<h3>Partir <i>du besoin</i></h3><p>Un <b>mot</b> coupé.</p><ul><li>a</li><li>b</li></ul>"
    )


def test_paragraphs_of_a_list_item_stay_apart():
    [block] = read("1. Un.\n\n    Deux.\n\n2. Trois.\n")
    assert "<p>" not in block["value"]
    assert "Un.<br/>" in block["value"].replace(" ", "")


def test_characters_stay_as_typed():
    [block] = read("« L’été » -- 5 $ à 6 $, 2^e^, <script>alert(1)</script> & cie.\n")
    assert block["value"] == ("<p>« L’été » -- 5 $ à 6 $, 2^e^, &lt;script&gt;alert(1)&lt;/script&gt; &amp; cie.</p>")


def test_links_lead_to_pages_by_their_key(tree):
    sheet = CapitalisationSheetFactory(slug="2-7-question")
    organisation = OrganisationPageFactory(slug="ardes")
    term = GlossaryTermPageFactory(slug="ess")
    [block] = read(
        "[a](document:2-7-question) [b](organisation:ardes) [c](terme:ess) [d](https://example.org/) "
        "[e](mailto:x@example.org)\n"
    )
    assert block["value"] == (
        f'<p><a linktype="page" id="{sheet.pk}">a</a> <a linktype="page" id="{organisation.pk}">b</a> '
        f'<a linktype="page" id="{term.pk}">c</a> <a href="https://example.org/">d</a> '
        f'<a href="mailto:x@example.org">e</a></p>'
    )


def test_a_quote_ends_with_its_source():
    assert read("> Converger, vers quoi ?\n>\n> — Séminaire *CoConstruire*\n") == [
        {"type": "quote", "value": {"text": "Converger, vers quoi ?", "source": "Séminaire CoConstruire"}}
    ]
    assert read("> Sans ligne vide.\n> — Une source\n")[0]["value"]["source"] == "Une source"
    assert read("> — Sans source\n")[0]["value"] == {"text": "— Sans source", "source": ""}


def test_a_table_has_a_caption_headings_and_rich_cells():
    [block] = read("| Repère | ARDES |\n|---|---|\n| Équipe | **4** salarié·es |\n\nTable: L’ARDES en bref\n")
    assert block == {
        "type": "table",
        "value": {
            "caption": "L’ARDES en bref",
            "columns": [{"type": "text", "heading": "Repère"}, {"type": "text", "heading": "ARDES"}],
            "rows": [{"values": ["<p>Équipe</p>", "<p><b>4</b> salarié·es</p>"]}],
        },
    }


def test_key_points_and_examples_stand_between_texts(tree):
    sheet = CapitalisationSheetFactory(slug="recit", title="Un récit ?")
    blocks = read(
        "Avant.\n\n::: cle\nLe besoin d’abord.\n:::\n\n::: {.exemple document=recit}\nÀ *Caen*.\n:::\n\n"
        '::: {.exemple titre="Ailleurs, demain"}\nTexte.\n:::\n\nAprès.\n'
    )
    assert [block["type"] for block in blocks] == ["text", "key_point", "example", "example", "text"]
    assert blocks[1]["value"] == {"text": "<p>Le besoin d’abord.</p>"}
    assert blocks[2]["value"] == {"title": "Un récit ?", "text": "<p>À <i>Caen</i>.</p>", "document": sheet.pk}
    assert blocks[3]["value"]["title"] == "Ailleurs, demain"


def test_dates_stand_on_a_line(tree):
    sheet = CapitalisationSheetFactory(slug="recit")
    tight = "::: frise\n- **Juin 1997** Création d’un\n  réseau\n- **2002** Fondation\n:::\n"
    loose = "::: frise\n- **2021–2022** Cinq visites\n\n    Et un [récit](document:recit).\n\n- **2023** Suite\n:::\n"
    assert read(tight) == [
        {
            "type": "timeline",
            "value": [
                {"date": "Juin 1997", "title": "Création d’un réseau", "text": ""},
                {"date": "2002", "title": "Fondation", "text": ""},
            ],
        }
    ]
    [block] = read(loose)
    assert block["value"] == [
        {
            "date": "2021–2022",
            "title": "Cinq visites",
            "text": f'<p>Et un <a linktype="page" id="{sheet.pk}">récit</a>.</p>',
        },
        {"date": "2023", "title": "Suite", "text": ""},
    ]


def test_an_ecosystem_has_a_centre_and_numbered_poles():
    body = "- Une structure\n    - adhérent·es\n    - élu·es\n\n1. Un pôle\n2. L’autre\n    - a\n"
    assert read(f"::: ecosysteme\n{body}:::\n") == [
        {
            "type": "ecosystem",
            "value": {
                "centre": {"name": "Une structure", "members": "adhérent·es\nélu·es"},
                "poles": [{"name": "Un pôle", "members": ""}, {"name": "L’autre", "members": "a"}],
            },
        }
    ]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("## R\n\n::: frise\nSans liste.\n:::\n", 13, "n’est pas une liste"),
        ("## R\n\n::: frise\n- Sans date\n:::\n", 13, "« Sans date »"),
        ("## R\n\n::: frise\n- **2002**\n:::\n", 13, "« 2002 »"),
        ("## R\n\n::: frise\n- **2002** Un [lien](https://example.org)\n:::\n", 13, "Un lien"),
        ("## R\n\n::: ecosysteme\n- Centre\n:::\n", 13, "sans pôles"),
        ("## R\n\n::: ecosysteme\n1. Un pôle\n:::\n", 13, "sans centre"),
        ("Avant tout titre.\n", 10, "précède le premier titre"),
        ("## R\n\n[mot](terme:absent)\n", 12, "« absent » est inconnu"),
        ("## R\n\n[mot](javascript:alert)\n", 12, "ne mène nulle part"),
        ("## R\n\n[mot](/relatif/)\n", 12, "organisation:"),
        ("## R\n\nTexte\n\n![une image](photo.jpg)\n", 11, "(img)"),
        ("## R\n\n| a | b |\n|---|---|\n| c | d |\n", 12, "sans légende"),
        ("## R\n\n| | b |\n|---|---|\n| c | d |\n\nTable: L\n", 16, "titre en haut de chaque colonne"),
        ("## R\n\n::: {.exemple}\nTexte.\n:::\n", 13, "exemple sans titre"),
        ("## R\n\n::: autre\nTexte.\n:::\n", 13, "(div)"),
        ("## R\n\n# Trop haut\n", 12, "(h1)"),
    ],
)
def test_what_has_no_place_is_told_with_its_line(tree, body, line, words):
    [(found_line, message)] = refusals(body)
    assert words in message
    assert abs(found_line - line) <= 1
