"""French micro-typography: in a text, in a page, in what leaves the site."""

import random
import re

import pypdfium2
import pytest
from django.urls import reverse
from lxml import html as lxml_html

from cms.core.typography import Inclusive, set_html, set_text
from cms.core.visibility import Scope
from resources.exports import pdf
from resources.exports.document import document_html
from tests.factories.resources import CapitalisationSheetFactory, MonographFactory, body

RAW = [
    "Qui décide ? Qui décide? Ah!? Quoi ?!",
    "Note : ceci ; cela; fin",
    "« oui », «non» et «\u202foui\u202f»",
    "l'eau d'ici, aujourd'hui, ESS'perluette, L'« eau », qu'1",
    "41 %, 41%, 385 000 €, 385€, 12 km, 16 h 30, 5 millions d'euros",
    "le 3 mars 2021, du 2 au 4 décembre, le 1er mai",
    "n° 5, n°12, p. 12, art. 3",
    "2ème, 1ère, XIXème siècle, 20e, François Ier",
    "fin... (...) ... …",
    "acteur·ices : salarié ·es ? élu.es",
]


def shown(text):
    """The text with its no-break spaces to be seen."""
    return set_text(text).replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Qui décide ?", "Qui décide~?"),
        ("Qui décide?", "Qui décide~?"),
        ("Quoi ?!", "Quoi~?!"),
        ("Ah!? Oh !", "Ah~!? Oh~!"),
        ("une note : ceci ; cela", "une note~: ceci~; cela"),
        ("Date: 2021; fin", "Date~: 2021~; fin"),
        ("Mot\u202f! Mot\u202f: oui", "Mot~! Mot~: oui"),
        ("« oui » et «non»", "«~oui~» et «~non~»"),
        ("« Qu'est-ce ? »", "«~Qu’est-ce~?~»"),
        ("l'eau, d'ici, aujourd'hui", "l’eau, d’ici, aujourd’hui"),
        ("L'« eau », qu'1", "L’«~eau~», qu’1"),
        ("41 % et 41%, 5 ‰", "41~% et 41~%, 5~‰"),
        ("643 240 €, 385€", "643~240~€, 385~€"),
        ("12 km, 10 m², 16 h 30, 5 millions", "12~km, 10~m², 16~h~30, 5~millions"),
        ("le 3 mars 2021 et le 1er mai", "le 3~mars 2021 et le 1er~mai"),
        ("le 1 mai 2020, le 11 mai, le 1 mais", "le 1er~mai 2020, le 11~mai, le 1 mais"),
        ("n° 5, N°12, p. 12", "n°~5, N°~12, p.~12"),
        ("2ème, 3èmes, 1ère, XIXème", "2e, 3es, 1re, XIXe"),
        ("fin... (...)", "fin… (…)"),
        ("Voir https://exemple.org/a?b=c:d ?", "Voir https://exemple.org/a?b=c:d~?"),
        ("Dans exemple.org/l'eau?x, www.exemple.org?a!", "Dans exemple.org/l'eau?x, www.exemple.org?a!"),
        ("À contact@exemple.org ?", "À contact@exemple.org~?"),
        ("U.F.I.S.C. : 18 fédérations", "U.F.I.S.C.~: 18 fédérations"),
    ],
)
def test_a_text_is_set_as_french_prints_it(written, expected):
    assert shown(written) == expected


@pytest.mark.parametrize(
    "text",
    [
        "10:30, 1:2, 2.10, 1.1",
        ":-) a;b C++ :: x",
        "(?) (!)",
        "en 2020 120 personnes",
        "10 kmh, 3 l’eau, 3 lieux",
        "5' et 6\"",
        "a....b, .../x",
        "%20, 41%20",
        "« »".replace(" ", "\u00a0"),
        "et/ou",
        "",
    ],
)
def test_what_looks_like_it_and_is_not_is_left_alone(text):
    assert set_text(text) == text


def test_setting_twice_is_setting_once():
    pieces = [*"'«»:;?!%.€° \u00a0\u202f\n()09-’…·", "h", "e", "1er", "mars", "l'", "élu·es", "XIXe", "n°", " ", " "]
    generator = random.Random(2021)  # noqa: S311 - the same sample at each run
    texts = RAW + ["".join(generator.choices(pieces, k=generator.randint(1, 14))) for _ in range(5_000)]
    for text in texts:
        once = set_text(text)
        assert set_text(once) == once, repr(text)


@pytest.mark.parametrize("inclusive", [Inclusive.WRITTEN, Inclusive.DEVELOPED])
def test_setting_a_page_twice_is_setting_it_once(inclusive):
    once = set_html("".join(f'<p title="{text}">{text}</p>' for text in RAW if '"' not in text), inclusive)
    plain = once.replace('<span class="nowrap">', "").replace("</span>", "")
    assert set_html(plain, inclusive) == once


# In a page

ANNOUNCED = (
    '<span class="nowrap" aria-hidden="true">élu·es</span>'
    '<span class="visually-hidden" data-nosnippet>élus et élues</span>'
)


@pytest.mark.parametrize(
    ("written", "announced", "developed"),
    [
        ("<p>Les élu·es</p>", f"<p>Les {ANNOUNCED}</p>", "<p>Les élus et élues</p>"),
        ("<title>Les élu·es</title>", "<title>Les élu·es</title>", "<title>Les élus et élues</title>"),
        ("<option>élu·es</option>", "<option>élu·es</option>", "<option>élus et élues</option>"),
        ("<svg><text>élu·es</text></svg>", "<svg><text>élu·es</text></svg>", "<svg><text>élus et élues</text></svg>"),
        (
            '<meta name="description" content="Les élu·es">',
            '<meta name="description" content="Les élu·es">',
            '<meta name="description" content="Les élus et élues">',
        ),
    ],
)
def test_forms_in_a_page(written, announced, developed):
    assert set_html(written) == announced
    assert set_html(written, Inclusive.DEVELOPED) == developed


def test_in_print_a_form_is_kept_whole_and_said_once():
    assert set_html("Les élu·es.", Inclusive.WRITTEN) == 'Les <span class="nowrap">élu·es</span>.'


@pytest.mark.parametrize("inclusive", list(Inclusive))
@pytest.mark.parametrize("attribute", ["alt", "title", "placeholder", "aria-label"])
def test_what_is_only_read_aloud_is_written_out(attribute, inclusive):
    html = f"""<p {attribute}="Qui, l&#x27;élu·e ?" class="l'élu·e ?">a</p>"""
    assert set_html(html, inclusive) == f"""<p {attribute}="Qui, l’élu ou l’élue\u00a0?" class="l'élu·e ?">a</p>"""


@pytest.mark.parametrize(
    "html",
    [
        "<!DOCTYPE html>",
        "<!-- l'élu·e ? -->",
        "<script>a ? b : 'élu·es'</script>",
        '<script type="application/ld+json">{"name": "l\'élu·e ?"}</script>',
        "<style>a:hover { content: 'x' }</style>",
        "<pre>l'a ? <b>b</b> : c</pre>",
        "<code>l'a ?</code>",
        "<kbd>l'a ?</kbd>",
        "<textarea>l'élu·e ?</textarea>",
        '<input value="l\'élu·e ?">',
        '<a href="/recherche/?q=élu·es" data-x="l\'a ?">a</a>',
        '<meta name="citation_title" content="l\'élu·e ?">',
        '<p lang="en">Why l\'élu·e ? <b>Why ?</b> <span>Why ?</span></p>',
        '<div lang="en">Why ?<div>Why ?</div>Why ?</div>',
        '<html lang="es"><p title="Qué ?">Qué ?</p></html>',
    ],
)
def test_code_other_languages_and_data_are_left_alone(html):
    for inclusive in Inclusive:
        assert set_html(html, inclusive) == html


def test_french_goes_on_after_another_language():
    html = '<p lang="en">Why ?</p><p>Qui ?</p><div lang="en"><q lang="fr">Qui ?</q> Why ?</div> Qui ?'
    assert set_html(html).replace("\u00a0", "~") == (
        '<p lang="en">Why ?</p><p>Qui~?</p><div lang="en"><q lang="fr">Qui~?</q> Why ?</div> Qui~?'
    )


def test_markup_in_a_text_stays_text():
    html = "<p>&lt;b&gt; ? &amp;amp l&#x27;eau &lt;script&gt;élu·es</p>"
    assert set_html(html) == f"<p>&lt;b&gt;\u00a0? &amp;amp l’eau &lt;script&gt;{ANNOUNCED}</p>"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("le 1er mai", "le 1<sup>er</sup>\u00a0mai"),
        ("la 1re, la 1ère", "la 1<sup>re</sup>, la 1<sup>re</sup>"),
        ("le 20e, 2ème, 19e-20e", "le 20<sup>e</sup>, 2<sup>e</sup>, 19<sup>e</sup>-20<sup>e</sup>"),
        ("au XIXe siècle, le Ve", "au XIX<sup>e</sup> siècle, le V<sup>e</sup>"),
        ("François Ier, le 2nd", "François I<sup>er</sup>, le 2<sup>nd</sup>"),
        ("Vers Le De Ce Me, Vie, CO2e, #12e, 1.1e", "Vers Le De Ce Me, Vie, CO2e, #12e, 1.1e"),
    ],
)
def test_ordinals_are_raised_in_a_page(written, expected):
    assert set_html(written) == expected


def test_a_quotation_mark_beside_an_element_keeps_its_space():
    assert set_html("« <em>Un titre</em> » : oui").replace("\u00a0", "~") == "«~<em>Un titre</em>~»~: oui"
    assert set_html("«<em>Un titre</em>»").replace("\u00a0", "~") == "«~<em>Un titre</em>~»"


# On the site


def parsed(response):
    return lxml_html.document_fromstring(response.content.decode())


def body_of(response):
    return response.content.decode().partition("<body")[2]


@pytest.fixture
def sheet(tree):
    return CapitalisationSheetFactory(
        title="Qui sont les élu·es d'ici ?",
        slug="elus",
        context=body('Les élu·es. <a href="https://exemple.org/elus/">Ailleurs</a>'),
    )


@pytest.mark.django_db
def test_a_document_is_set_and_its_forms_are_offered_written_out(client, sheet):
    page = parsed(client.get(sheet.url))
    title = page.find(".//h1")
    assert title.text_content().strip().startswith("Qui sont les élu·esélus et élues d’ici\u00a0?")
    assert title.xpath("span[@aria-hidden]/text()") == ["élu·es"]
    assert title.xpath("span[@class='visually-hidden']/text()") == ["élus et élues"]
    assert "Qui sont les élu·es d’ici\u00a0?" in page.findtext("head/title")


@pytest.mark.django_db
def test_the_reader_s_choice_writes_every_form_out_and_goes_on(client, sheet):
    address = f"{sheet.url}?formes=developpees&a=b"
    response = client.get(address)
    page = parsed(response)
    assert "·e" not in re.sub(r"<script.*?</script>", "", body_of(response), flags=re.DOTALL)
    assert page.find(".//h1").text_content().strip() == "Qui sont les élus et élues d’ici\u00a0?"
    assert "élus et élues" in page.findtext("head/title")
    assert page.xpath("//link[@rel='canonical']/@href") == [sheet.full_url]
    links = page.xpath("//body//a[not(@rel)]/@href")
    own = [link for link in links if link.startswith("/") and link.split("?")[0].endswith("/")]
    assert own
    assert all("formes=developpees" in link for link in own)
    assert f"{sheet.url}pdf/?formes=developpees" in links or not pdf.pdf_available()
    others = [link for link in links if link not in own]
    assert "https://exemple.org/elus/" in others
    assert not [link for link in others if "formes" in link]
    forms = page.xpath("//form[@method='get']")
    assert forms
    assert all(form.xpath("input[@name='formes']/@value") == ["developpees"] for form in forms)
    assert not page.xpath("//head/link[contains(@href, 'formes')]")


@pytest.mark.django_db
def test_the_choice_is_made_and_unmade_where_one_reads(client, sheet):
    (link,) = parsed(client.get(f"{sheet.url}?a=b")).xpath("//footer//a[contains(@href, 'formes')]")
    assert link.text_content().strip() == "Lire avec les formes développées"
    assert link.get("href") == f"{sheet.url}?a=b&formes=developpees"
    (link,) = parsed(client.get(link.get("href"))).xpath("//footer//a[contains(., 'origine')]")
    assert link.get("href") == f"{sheet.url}?a=b"


@pytest.mark.django_db
def test_any_other_value_is_no_choice(client, sheet):
    page = parsed(client.get(f"{sheet.url}?formes=autre"))
    assert page.xpath("//h1/span[@aria-hidden]")
    assert not page.xpath("//a[contains(@href, 'formes=autre') and not(@rel)]")


@pytest.mark.django_db
def test_a_redirect_keeps_the_choice(client, sheet):
    assert client.get(f"{sheet.permanent_path}?formes=developpees")["Location"] == f"{sheet.url}?formes=developpees"
    assert client.get(sheet.permanent_path)["Location"] == sheet.url


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/rien-ici/", 404), ("/collection/elus/", 410)])
def test_error_pages_are_set_too(client, sheet, address, status):
    sheet.withdraw("Qui l'a remplacée ? Les élu·es.")
    response = client.get(f"{address}?formes=developpees")
    assert response.status_code == status
    assert "formes=developpees" in parsed(response).xpath("//header//a/@href")[0]
    if status == 410:
        assert "Qui l’a remplacée\u00a0? Les élus et élues." in response.content.decode()


@pytest.mark.django_db
def test_a_link_that_no_browser_understands_breaks_nothing(client, tree):
    page = MonographFactory(needs=body('<a href="http://[">Un lien</a>'))
    assert client.get(f"{page.url}?formes=developpees").status_code == 200


@pytest.mark.django_db
def test_the_head_the_length_and_the_conditional_answer_are_those_of_what_is_sent(client, sheet):
    response = client.get(sheet.url)
    assert int(response["Content-Length"]) == len(response.content)
    head = client.head(sheet.url)
    assert head["Content-Length"] == response["Content-Length"]
    assert head.content == b""
    assert client.get(sheet.url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    developed = client.get(f"{sheet.url}?formes=developpees", headers={"If-None-Match": response["ETag"]})
    assert developed.status_code == 200
    assert developed["ETag"] != response["ETag"]


@pytest.mark.django_db
def test_the_admin_is_left_as_it_is_and_shows_previews_as_readers_see_them(admin_client, sheet):
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[sheet.pk])).content.decode()
    assert "Qui sont les élu·es d&#x27;ici ?" in editor
    sheet.save_revision()
    preview = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[sheet.pk]))
    assert parsed(preview).xpath("//h1/span[@aria-hidden]/text()") == ["élu·es"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/flux/documents.atom", "/sitemap.xml", "/robots.txt"])
def test_what_machines_read_is_left_as_written(client, sheet, address):
    response = client.get(f"{address}?formes=developpees")
    assert response.status_code == 200
    assert b"nowrap" not in response.content


# On paper


def paper(page, tree, **choice):
    return document_html(page, Scope.for_site(tree.site), **choice)


def test_a_document_leaves_with_its_typography(sheet, tree):
    written, developed = paper(sheet, tree), paper(sheet, tree, developed=True)
    assert 'Qui sont les <span class="nowrap">élu·es</span> d’ici\u00a0?' in written
    assert "aria-hidden" not in written
    assert "Qui sont les élus et élues d’ici\u00a0?" in developed
    assert pdf.content_digest(written) != pdf.content_digest(developed)


def test_both_pdfs_are_kept_side_by_side(client, sheet, monkeypatch):
    if not pdf.pdf_available():
        pytest.skip("Pango absent")
    made = []
    make = pdf.pdf_bytes
    monkeypatch.setattr(pdf, "pdf_bytes", lambda html: made.append(html) or make(html))
    for _reader in range(2):
        for query, words in (("", "élu·es"), ("?formes=developpees", "élus et élues")):
            response = client.get(f"{sheet.url}pdf/{query}")
            text = pypdfium2.PdfDocument(response.content)[0].get_textpage().get_text_range()
            assert words in " ".join(text.split())
    assert len(made) == 2
    assert response["Content-Disposition"] == 'inline; filename="elus-formes-developpees.pdf"'
    assert response["Link"] == f'<{sheet.full_url}>; rel="canonical"'
