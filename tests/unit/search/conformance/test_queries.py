"""What a query means: phrases, words left out, acronyms, numbers; which page comes first; what is shown of it."""

import json
import re

import pytest

from resources.models import Attachment
from search.models import Synonym
from tests.factories.assets import DocumentFactory
from tests.factories.home import StandardPageFactory
from tests.factories.resources import GlossaryTermPageFactory, PublicationFactory, ToolSheetFactory
from tests.unit.search.test_search_page_input import NASTY

TEXTS = {
    "ruche": "Le droit à la ruche. Les abeilles de la ville",
    "ville": "La ville de demain, sans abeilles",
    "chercheurs": "Les habitant·es chercheur·ses de l’été",
    "chercher": "Des habitants qui cherchent en été",
    "mes": "Le Mouvement pour l’économie solidaire (MES) écrit",
    "tien": "Mes chats et mes chiens",
    "amap": "Une AMAP près de chez vous",
    "agriculture": "L’association pour le maintien d’une agriculture paysanne",
    "epars": "Une association, une agriculture, le maintien des fermes paysannes",
    "zone": "La zone à utilité partagée du port",
    "ressourcerie": "La ressourcerie du quai",
    "balises": "Écrire <script>alert(1)</script> & coudre <b>ensemble</b>",
    "exact": "Il coud un fanion",
    "approchant": "Elles cousent des fanions",
    "verger": "Le verger conserve le pommier",
    "pommier": "Un pommier, un pommier, un pommier, un pommier",
}
LONG = "Une phrase sans intérêt sur le sujet de la page. " * 900 + "Le granit bleu de la baie. Fin de la page."


def rubric(*texts):
    return json.dumps([{"type": "text", "value": text} for text in texts])


def make_corpus(tree):
    for slug, text in TEXTS.items():
        StandardPageFactory(slug=slug, title="Une page", introduction=text)
    StandardPageFactory(slug="titre", title="Verger", introduction="Rien de plus")
    StandardPageFactory(slug="rencontre", title="Un titre coupé", introduction="net par sa suite")
    ToolSheetFactory(slug="fiche-2-1", number="2.1", title="Avec qui ?", essential="Voir la suite.")
    ToolSheetFactory(slug="fiche-2-10", number="2.10", title="Pour qui ?", essential="Voir aussi.")
    ToolSheetFactory(slug="fiche-3-7", number="3.7", title="Comment ?", essential="La suite de 2.10, puis 2.10.")
    rubrics = rubric("<p>Rien.</p><h3>La source</h3><p>L’eau du moulin tourne, acteur·ices compris·es.</p>")
    file = DocumentFactory(title="Le plan des lieux", file__data="Un belvédère domine la gare.".encode())
    PublicationFactory(
        slug="moulin", title="Au fil", summary=rubrics, attachments=[Attachment(document=file)], essential="Un début."
    )
    file = DocumentFactory(title="Un rapport", file__data=LONG.encode())
    PublicationFactory(slug="long", title="Au long", attachments=[Attachment(document=file)], essential="Un autre.")


#: What each query finds, the page in front first.
FOUND = {
    # Phrases, stop words inside, across an inclusive form and an elision
    '"droit à la ruche"': ["ruche"],
    "« droit à la ruche »": ["ruche"],
    "“Droit à la Ruche”": ["ruche"],
    '"droit de la ruche"': [],
    '"la ville" -demain': ["ruche"],
    '"abeilles de la ville"': ["ruche"],
    '"habitants chercheurs"': ["chercheurs"],
    '"habitant·es chercheur·ses de l’été"': ["chercheurs"],
    '"chercheurs de été"': ["chercheurs"],
    '"habitantes chercheuses"': [],  # as written, save case, accents and inclusive forms
    '"droit à la ruche" demain': [],
    '"la ville" demain': ["ville"],
    '"droit à la': ["ruche"],  # not closed: words
    '"coupé net"': [],  # the end of a title, the beginning of a text
    # Words and phrases left out
    "abeilles -ruche": ["ville"],
    "abeilles -ruches": ["ville"],
    'abeilles -"ville de demain"': ["ruche"],
    'abeilles -"ville demain"': ["ville", "ruche"],
    'abeilles -"de la"': ["ville"],
    "habitants -cherche": ["chercheurs"],
    "habitants -chercheuse": ["chercher"],
    "-abeilles": [],
    '-"la ville"': [],
    "abeilles - ruche": ["ruche", "ville"],
    # Numbers
    "2.1": ["fiche-2-1"],
    "2.10": ["fiche-2-10", "fiche-3-7"],
    "2,10": ["fiche-2-10", "fiche-3-7"],
    "fiche 2.10 -outil": [],
    "210": [],
    "2": [],
    # Acronyms
    "AMAP": ["agriculture", "amap", "epars"],
    "amap": ["agriculture", "amap", "epars"],
    "association pour le maintien d'une agriculture paysanne": ["agriculture", "amap", "epars"],
    "MES": ["mes"],
    "mes": ["tien", "mes"],
    # All words before some, title first, as written first
    "pommier verger": ["verger", "titre", "pommier"],
    "verger": ["titre", "verger"],
    "fanions": ["approchant", "exact"],
    "fanion": ["exact", "approchant"],
    '"granit bleu de la baie"': ["long"],
    'sujet -"bleu de la baie"': [],
    '"bleu granit"': [],
}


@pytest.mark.parametrize("text", FOUND)
def test_a_query_finds_what_it_means_the_best_first(site, text):
    found = site.find(text)
    assert (found[:1], sorted(found)) == (FOUND[text][:1], sorted(FOUND[text]))


def test_a_word_alone_between_quotation_marks_is_as_written(site):
    assert site.find('"fanions"') == ["approchant"]
    assert site.find("«\u00a0fanion\u00a0»") == ["exact"]


def test_an_acronym_invented_a_second_ago_is_found_without_any_rebuild(site):
    assert "zone" not in site.find("ZUPX")
    term = GlossaryTermPageFactory(slug="zupx", title="Zone à utilité partagée", acronym="ZUPX")
    # The mirror is not told yet: the term itself is found a moment later.
    assert "zone" in site.find("ZUPX")
    assert "zone" in site.find("zupx")
    assert site.search("ZUPX").corrected == ""
    term.unpublish()
    assert "zone" not in site.find("ZUPX")


def test_words_that_editors_hold_for_equal_find_each_other_at_once(site):
    assert "ressourcerie" not in site.find("boutique de réemploi")
    Synonym.objects.create(terms="ressourcerie\nboutique de réemploi")
    assert site.find("boutiques du réemploi") == ["ressourcerie"]
    assert site.find("boutique de reemploi quai")[0] == "ressourcerie"
    Synonym.objects.all().delete()
    assert "ressourcerie" not in site.find("boutique de réemploi")


#: What is shown for each query: the words marked, the heading, its anchor.
SHOWN = {
    "moulins": (["moulin"], "La source", "presentation--la-source"),
    "actrices": (["acteur·ices"], "La source", "presentation--la-source"),
    "comprise": (["compris·es"], "La source", "presentation--la-source"),
    '"eau du moulin"': (["eau du moulin"], "La source", "presentation--la-source"),
    "belvedere gares": (["belvédère", "gare"], "Le plan des lieux", "fichiers"),
    "début": (["début"], "", ""),
    "fil": ([], "", ""),
}


@pytest.mark.parametrize("text", SHOWN)
def test_the_passage_that_answers_is_shown_with_its_words_marked(site, client, text):
    [result] = [result for result in site.search(text).results if result.page.slug == "moulin"]
    shown = result.excerpt
    assert (re.findall("<mark>(.*?)</mark>", shown.html), shown.heading, shown.anchor) == SHOWN[text]
    if shown.anchor:
        assert f'id="{shown.anchor}"' in client.get(result.page.url).content.decode()


def test_a_passage_far_in_a_long_file_is_shown(site):
    [result] = site.search('"granit bleu"').results
    assert "Le <mark>granit bleu</mark> de la baie" in result.excerpt.html
    assert len(result.excerpt.html) < 500


def test_what_a_text_holds_is_shown_as_text(site):
    [result] = site.search("ensemble script").results
    script, together = "<mark>script</mark>", "<mark>ensemble</mark>"
    shown = f"Écrire &lt;{script}&gt;alert(1)&lt;/{script}&gt; &amp; coudre &lt;b&gt;{together}&lt;/b&gt;"
    assert result.excerpt.html == shown


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_is_answered(site, text):
    site.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "title:verger",
        "{title}:verger",
        "^verger",
        "verger*",
        "verger:*",
        "verger:A",
        "verger & !pommier",
        "verger NOT pommier AND",
        "NEAR(verger, 2)",
        "verger <-> verger",
        "verger~2",
        "verger^9",
        "+verger",
        "verger || OR",
        "'verger' | ''",
        "verger\\",
        "verger' OR 1=1 --",
        "{'match_all':{}} verger",
    ],
)
def test_the_signs_of_an_engine_mean_nothing(site, text):
    asked = {"titre", "verger"} | ({"pommier"} if "pommier" in text else set())
    assert asked == {"titre", "verger", "pommier"}.intersection(site.find(text))
