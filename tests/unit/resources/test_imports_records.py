"""Reading files: values as written, each with its line, and what is wrong said in plain words."""

import pytest

from resources.imports.records import read_document, read_table


@pytest.fixture
def write(tmp_path):
    def write(content, name="une-fiche.md"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def messages(record):
    return [str(problem).replace("\xa0", " ") for problem in record.problems]


def test_values_stay_as_written_and_know_their_line(write):
    record = read_document(
        write("---\ntype: guide\ncode: 09\ncredits:\n  - {role: auteur}\nvide:\n---\n## Titre\nTexte\n")
    )
    assert (record.file, record.slug, record.type) == ("une-fiche.md", "une-fiche", "guide")
    assert record.values == {"code": "09", "credits": [{"role": "auteur"}], "vide": ""}
    assert record.lines["code",] == 3
    assert record.lines["credits", 0, "role"] == 5
    assert record.body_line_of("Texte") == 9
    assert record.problems == []


def test_the_folder_tells_the_type_when_the_file_does_not(write):
    assert read_document(write("---\ntitle: X\n---\n"), "terme").type == "terme"


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        ("## Titre\nTexte\n", 1, "une ligne « --- »"),
        ("---\ntitle: un : deux\n---\n", 2, "guillemets"),
        ("---\ntitle: &a X\nnumber: *a\n---\n", 3, "pas d’alias"),
        ("---\n- une liste\n---\n", 2, "clé: valeur"),
        ("---\ntitle: X\ntitle: Y\n---\n", 3, "une seule fois"),
        (b"---\ntitle: \xe9t\xe9\n---\n", 0, "UTF-8"),
    ],
)
def test_a_front_matter_that_cannot_be_read_is_told_with_its_line(write, content, line, expected):
    [problem] = read_document(write(content)).problems
    assert (problem.file, problem.line) == ("une-fiche.md", line)
    assert expected in problem.expected.replace("\xa0", " ")


def test_a_file_that_is_missing_is_told(tmp_path):
    [message] = messages(read_document(tmp_path / "absent.md"))
    assert message.startswith("absent.md : lecture impossible")


def test_a_table_gives_one_record_per_key(write):
    first, second = read_table(write('un: {name: "Un"}\n\ndeux:\n  name: "Deux"\n', "table.yaml"))
    assert (first.slug, first.values) == ("un", {"name": "Un"})
    assert (second.slug, second.lines["name",]) == ("deux", 4)


def test_a_key_without_keys_is_told(write):
    [record] = read_table(write("un: texte\n", "table.yaml"))
    assert messages(record) == ["table.yaml, ligne 1 : « un » n’a pas de clés. Attendu : des clés sous ce nom."]


def test_a_table_that_cannot_be_read_is_told(write):
    [record] = read_table(write("un: [\n", "table.yaml"))
    assert "ne peut pas être lu" in messages(record)[0]
