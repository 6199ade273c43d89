"""What may tell of a private person is flagged, and what looks like it is not; no number here is anybody’s."""

import pytest

from cms.editorial.writing.findings import Kind
from cms.editorial.writing.personal_data import personal_data

FLAGGED = [
    ("Écrire à prenom.nom@exemple.org pour venir.", "prenom.nom@exemple.org"),
    ("prenom.nom+visite@sous.exemple.co.uk.", "prenom.nom+visite@sous.exemple.co.uk"),
    ("mailto:prenom@exemple.fr", "prenom@exemple.fr"),
    ("prenom (at) exemple.fr", "prenom (at) exemple.fr"),
    ("prenom[at]exemple.fr", "prenom[at]exemple.fr"),
    ("Tél. : 01 99 00 12 34.", "01 99 00 12 34"),
    ("Tél. : 01\u00a099\u00a000\u00a012\u00a034", "01\u00a099\u00a000\u00a012\u00a034"),
    ("(06.39.98.00.01)", "06.39.98.00.01"),
    ("0639980001", "0639980001"),
    ("06-39-98-00-01", "06-39-98-00-01"),
    ("+33 6 39 98 00 01", "+33 6 39 98 00 01"),
    ("+33 (0)6 39 98 00 01", "+33 (0)6 39 98 00 01"),
    ("0033639980001", "0033639980001"),
    ("+32 475 00 00 00", "+32 475 00 00 00"),
    ("+262 692 00 00 00", "+262 692 00 00 00"),
    ("+1 514 555 01 00", "+1 514 555 01 00"),
    ("Rendez-vous au 12 rue des Lilas.", "12 rue des Lilas"),
    ("12, rue des Lilas, 59000 Lille", "12, rue des Lilas, 59000 Lille"),
    ("3 bis avenue Jean-Jaurès", "3 bis avenue Jean-Jaurès"),
    ("12B, bd de la République", "12B, bd de la République"),
    ("14 place de l’Hôtel de Ville", "14 place de l’Hôtel"),
    ("1 rue de l’église", "1 rue de l’église"),
    ("250 chemin du Moulin 09200 Saint-Girons", "250 chemin du Moulin 09200 Saint-Girons"),
    ("5 Rue du 8 Mai 1945", "5 Rue du 8 Mai 1945"),
]

LEFT = [
    "Du 01/02/2020 au 03/04/2020, en 2021–2022.",
    "Le 13/01/2020 à 09 h 30.",
    "Fiche 2.10, p. 14, § 3.1.2.",
    "385 000 € en 2019, 643 240 € en 2020 et +150 000 000 € depuis.",
    "SIRET 123 456 789 00012",
    "https://exemple.org/01/02/03/04/05",
    "INSEE 14167, code postal 59000 Lille",
    "2 cours d’eau, 1 place de parking, 3 chemins, 12 places disponibles",
    "À 200 mètres, rue de la République.",
    "Depuis 2019 rue et place se répondent.",
    "En 2019 rue de la République, un local a ouvert.",
    "le compte @reseau suit les acteur·ices",
    "logo@2x.png",
    "U.F.I.S.C., R.N.M.A., St. Denis, « Région(s) », et/ou",
    "la rue des Lilas, sans numéro",
    "une dizaine de 18 fédérations et 20 bénévoles",
    "1 voie de recours, 2 passages, 1 route à suivre",
]


@pytest.mark.parametrize(("text", "flagged"), FLAGGED)
def test_flagged(text, flagged):
    (finding,) = personal_data(text)
    assert text[finding.start : finding.end] == flagged
    assert finding.kind is Kind.PERSONAL
    assert finding.replacement is None
    assert str(finding.message)


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text):
    assert [text[finding.start : finding.end] for finding in personal_data(text)] == []


def test_in_order():
    text = "12 rue des Lilas, 06 39 98 00 01, prenom@exemple.org"
    assert [finding.start for finding in personal_data(text)] == [0, 18, 34]


def test_a_long_text_takes_no_time():
    for text in ("a" * 200_000, "1" * 200_000, "01 " * 60_000, "a.b-" * 50_000, "12 rue de la " * 10_000):
        personal_data(text)
