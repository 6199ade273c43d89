"""What a word is: where it stands in a text, and the tokens under which it is found."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import ACRONYM, normalize, stem, stems, words

DEMO = Path(__file__).resolve().parents[3] / "demo"

#: Forms met in the documents of the field, and words that must find them and be found by them.
FIELD = {
    "acteur·ices": "acteurs actrices acteur actrice",
    "Acteur·ices": "acteurs actrices",
    "administrateur·ices": "administrateurs administratrice",
    "accompagnateur·ice": "accompagnateur accompagnatrices",
    "animateur·ice": "animatrice animateurs",
    "formateur·ice": "formatrices formateur",
    "coproducteur·ices": "coproducteurs coproductrices co-producteurs",
    "fondateur·ices": "fondatrices fondateur",
    "salarié·es": "salariés salariée salarie",
    "salarié ·es": "salariées salarié",
    "adhérent·es": "adhérents adhérente adherent",
    "participant·es": "participants participante",
    "entrepreneur·es": "entrepreneurs entrepreneuses entrepreneure",
    "habitant·es": "habitants habitante",
    "élu·es": "élus élue elus",
    "direct·es": "directs directe",
    "accompagné·es": "accompagnés accompagnée",
    "considéré·es": "considérés considérée",
    "différent·es": "différents différente",
    "engagé·es": "engagés engagée",
    "expert·es": "experts experte",
    "extérieur·es": "extérieurs extérieure",
    "représentant·es": "représentants représentante",
    "un·es": "uns unes",
    "territorial·e": "territorial territoriale territoriaux",
    "citoyen·nes": "citoyens citoyenne",
    "technicien·nes": "techniciens technicienne",
    "chercheur·ses": "chercheurs chercheuse",
    "porteur·ses": "porteurs porteuse",
    "sociaux·ales": "social sociale sociaux",
    "locaux·les": "local locales locaux",
    "tou·tes": "tous toutes",
    "chargé.e.s": "chargés chargée",
    "Charge.e": "chargé chargée",
    "un.e": "un une",
    "chacun.e": "chacun chacune",
    "chercheur.e": "chercheur chercheuse chercheure",
    "citoyen.es": "citoyens citoyennes",
    "paysan.ne.s": "paysans paysannes",
    "Référent.e": "référent référentes",
    "chercheurs.euses": "chercheurs chercheuses",
    "Chômeur.ses": "chômeurs chômeuse chomeurs",
    "celleux": "celles ceux",
    "Iels": "ils elles",
    "acteurices": "acteurs actrices acteur·rice·s",
    "toustes": "tous toutes tou·te·s",
    "salarié/e/s": "salariés salariée",
    "acteur/trice": "acteur actrices",
    "un/e": "un une",
}


def found(text):
    """Return the words of a text: as written, exact token, stem."""
    text = normalize(text)
    return [(text[word.start : word.end], word.exact, word.stem) for word in words(text)]


class TestInclusiveForms:
    @pytest.mark.parametrize("form", FIELD)
    def test_the_forms_of_the_field_and_plain_words_find_one_another(self, form):
        ((written, _exact, stemmed),) = found(form)
        assert written == form
        assert {stemmed} == {word.stem for word in words(FIELD[form])}

    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("Adhérent·esAdministrateur·ices", ["Adhérent·es", "Administrateur·ices"]),
            ("acteur·ices-chercheur·ses", ["acteur·ices-chercheur·ses"] * 2),
            ("L’élu·e d’acteur·ices", ["élu·e", "acteur·ices"]),
            ("Pour les salarié ·es.", ["Pour", "les", "salarié ·es"]),
            ("• élu·es • salarié·es", ["élu·es", "salarié·es"]),
            ("• un point", ["un", "point"]),
            ("vice-président·e", ["vice-président·e"] * 2),
        ],
    )
    def test_forms_stand_where_they_are_written(self, text, written):
        assert [word for word, _exact, _stem in found(text)] == written

    def test_a_form_in_capitals_is_no_acronym(self):
        assert found("pour TOU·TES")[1][1:] == ("tous", "tout")

    @pytest.mark.parametrize(
        ("text", "tokens"),
        [
            ("U.F.I.S.C. et R.N.M.A.", "ufisc et rnma"),
            ("la C.A.C., à St. Denis", "la cac a st denis"),
            ("Saint-Denis", "saint denis"),
            ("le-mes.org", "le mes org"),
            ("contact@elu.es", "contact elu es"),
            ("https://exemple.org/elu-es/elu.es", "https exemple org elu es elu es"),
            ("1.1 et 2.10", "1z1 et 2z10"),
            ("Région(s), Commune(s), le(s)", "region s commune s le s"),
            ("dit-elle, est-ce", "dit elle est ce"),
            ("p.ex. 10.5 M€", "p ex 10z5 m"),
            ("et/ou km/h 2023/2024", "et ou km h 2023 2024"),
            ("organisation/territoire", "organisation territoire"),
        ],
    )
    def test_what_is_no_form_is_left_alone(self, text, tokens):
        assert " ".join(exact for _written, exact, _stem in found(text)) == tokens


class TestFirstPersonPlural:
    @pytest.mark.parametrize(
        ("text", "infinitive"),
        [
            ("nous coopérons", "coopérer"),
            ("Nous n’en parlons pas", "parler"),
            ("nous nous engageons", "engager"),
            ("nous vous l’annonçons", "annoncer"),
            ("nous agissons", "agir"),
            ("nous construisons", "construire"),
        ],
    )
    def test_after_nous_it_is_its_verb(self, text, infinitive):
        assert stem(infinitive) in {stemmed for _written, _exact, stemmed in found(text)}

    def test_elsewhere_it_may_be_a_noun(self):
        assert found("chez nous, les maisons")[-1][2] == stem("maison")
        assert found("nous aimons nos maisons")[-1][2] == stem("maison")


class TestCharacters:
    @pytest.mark.parametrize(
        "text", ["L’économie", "l'economie", "lʼÉCONOMIE", "l´économie", "l‘économie", "L＇e\u0301conomie"]
    )
    def test_apostrophes_accents_and_case_change_nothing(self, text):
        ((_written, exact, stemmed),) = found(text)
        assert (exact, stemmed) == ("economie", stem("économie"))

    @pytest.mark.parametrize(
        "text", ["éco\u00adnomie", "écono\u200bmie", "éco\u2060nomie", "\ufeffe\u0301conomie", "éco\x00nomie"]
    )
    def test_signs_that_are_not_seen_cut_no_word(self, text):
        assert [exact for _written, exact, _stem in found(text)] == ["economie"]

    @pytest.mark.parametrize(
        ("text", "exact"),
        [
            ("jusqu’ici", "ici"),
            ("lorsqu'arrive", "arrive"),
            ("puisqu’agir", "agir"),
            ("quelqu’élu", "elu"),
            ("aujourd’hui", "aujourdhui"),
            ("presqu’île", "presquile"),
            ("prud’hommes", "prudhommes"),
            ("entr’aide", "entraide"),
            ("Ångström", "angstrom"),
            ("Łódź", "lodz"),
            ("Øresund", "oresund"),
            ("ﬁnance", "finance"),
            ("ＥＳＳ", "ess"),
            ("œuvre", "oeuvre"),
            ("Straße", "strasse"),
            ("Москва", "москва"),
            ("連帯経済", "連帯経済"),
            ("m²", "m2"),
        ],
    )
    def test_one_token_a_word(self, text, exact):
        assert [token for _written, token, _stem in found(text)] == [exact]

    @given(st.text(max_size=80))
    def test_any_text_gives_plain_tokens_in_order(self, text):
        text = normalize(text)
        position = 0
        for word in words(text):
            assert position <= word.start < word.end <= len(text) or word.start < position == word.end
            position = word.end
            for token in (word.exact, word.stem):
                assert token.isalnum()
                assert token == token.lower()
                assert len(token) <= 40 + len(ACRONYM)

    def test_latin_letters_come_out_without_accents(self):
        latin = [chr(code) for code in (*range(0x250), *range(0x1E00, 0x1F00)) if chr(code) != "µ"]
        tokens = {letter: [word.exact for word in words(normalize(f"a{letter}e"))] for letter in latin}
        assert {letter: made for letter, made in tokens.items() if not re.fullmatch("[a-z0-9]+", "".join(made))} == {}

    @given(st.text(st.sampled_from("aeé·.-/()s ’lmtNMES1"), max_size=30))
    def test_what_is_found_is_what_is_written(self, text):
        text = normalize(text)
        for word in words(text):
            written = text[word.start : word.end]
            assert written == written.strip()
            assert written[0].isalnum()


class TestCompounds:
    @pytest.mark.parametrize(
        "text", ["coconstruction", "co-construction", "co construction", "Co-Construction", "co‑construction"]
    )
    def test_prefixes_are_part_of_the_word(self, text):
        assert found(text) == [(text, "coconstruction", stem("coconstruction"))]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("socio-économique", "socioéconomique"),
            ("inter connaissance", "interconnaissance"),
            ("auto-entrepreneur·e", "autoentrepreneurs"),
            ("e-mail", "email"),
            ("ré-emploi", "réemploi"),
            ("multi acteurs", "multi-acteurs"),
            ("médico-social", "médicosociale"),
            ("recherche-action", "recherche action"),
            ("tiers-lieux", "tiers lieu"),
            ("10 000", "10\u202f000"),
            ("10\u00a0000", "10000"),
            ("3,5", "3.5"),
        ],
    )
    def test_written_together_or_not(self, first, second):
        assert stems(first) == stems(second)

    @pytest.mark.parametrize("text", ["bio local", "télé locale", "le post national"])
    def test_a_prefix_that_is_a_word_too_stays_one(self, text):
        assert len(found(text)) == len(text.split())


class TestAcronyms:
    @pytest.mark.parametrize(
        ("text", "tokens"),
        [
            ("le MES agit", ["le", f"mes{ACRONYM}", "agit"]),
            ("MES", [f"mes{ACRONYM}"]),
            ("le M.E.S. agit", ["le", f"mes{ACRONYM}", "agit"]),
            ("mes amis, Mes amis", ["mes", "amis", "mes", "amis"]),
            ("POUR TOUS MES AMIS", ["pour", "tous", "mes", "amis"]),
            ("À demain", ["a", "demain"]),
            ("TZCLD3", ["tzcld"]),
            ("PTCE4 et statuts1", ["ptce", "et", "statuts"]),
            ("TZCLD² statuts¹", ["tzcld", "statuts"]),
            ("CH1, R2, H2O, 3D, km²", ["ch1", "r2", "h2o", "3d", "km2"]),
        ],
    )
    def test_capitals_points_and_calls_of_notes(self, text, tokens):
        assert [exact for _written, exact, _stem in found(text)] == tokens

    def test_an_acronym_is_no_stop_word(self):
        assert [word.is_stop for word in words("le MES et mes amis")] == [True, False, True, True, False]


class TestSpeed:
    @pytest.mark.parametrize(
        "text",
        [
            "." * 200_000,
            "a·" * 100_000,
            "aa·e" * 50_000,
            "a." * 100_000,
            "1." * 100_000,
            "1 000 " * 30_000,
            "é" * 200_000,
            "teurices" * 25_000,
            "aa-" * 60_000,
            "aa(e)" * 40_000,
            "aae ·e" * 30_000,
            "aa/e/" * 40_000,
            "l’" * 100_000,
            "e\u0301x\u0301" * 60_000,
            "co " * 60_000,
            "A.B" * 60_000,
        ],
        ids=lambda text: text[:8],
    )
    def test_no_text_takes_more_than_its_length(self, text):
        text = normalize(text)
        begun = time.process_time()
        words(text)
        assert time.process_time() - begun < 5

    def test_a_report_is_read_at_once(self):
        text = normalize(" ".join(path.read_text() for path in sorted(DEMO.rglob("*.md"))))
        assert len(text) > 100_000
        begun = time.process_time()
        assert len(words(text)) > 15_000
        assert len(text) / (time.process_time() - begun) > 200_000  # 1,500,000 characters a second, on an idle machine
