"""Files as records: keys and values with their line, then Markdown."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from resources.imports.problems import ImportProblem, Unexpected

FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n(.*))?", re.DOTALL)


@dataclass
class Record:
    """
    One page or row to import.

    `values` holds strings, lists and mappings as written (« 09 » stays « 09 »); `lines` says on which line each of
    them stands, by its path: `("credits", 0, "role")`.
    """

    file: str
    slug: str
    type: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[tuple, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 0
    problems: list[ImportProblem] = field(default_factory=list)

    def refuse(self, found, expected, *path, line=0):
        """Note a problem at `line`, or where the value at `path` stands."""
        key = str(path[0]) if path else ""
        while path and path not in self.lines:
            path = path[:-1]
        self.problems.append(ImportProblem(self.file, line or self.lines.get(path, 0), found, expected, key))

    @contextmanager
    def noting(self, *path, line=0):
        """Turn `Unexpected`, raised inside, into a problem noted at that place."""
        try:
            yield
        except Unexpected as error:
            self.refuse(error.found, error.expected, *path, line=line)

    def body_line_of(self, text):
        """Line of the file where `text` first stands in the body."""
        position = self.body.find(text)
        return self.body_line + self.body.count("\n", 0, position) if position >= 0 else self.body_line


class _Loader(yaml.SafeLoader):
    """Without aliases: nobody needs them here, and they can blow a small file up."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "alias", mark)
        return super().compose_node(parent, index)


def read_document(path: Path, page_type: str = "") -> Record:
    """Read a file made of a YAML front matter and Markdown; its name gives the slug, `type` or `page_type` the type."""
    record = Record(file=path.name, slug=path.stem, type=page_type)
    parts = FRONT_MATTER.fullmatch(_read(path, record))
    if not parts:
        if not record.problems:
            record.refuse(
                _("l’en-tête n’a pas été trouvé."),
                _("une ligne « --- », les clés, une ligne « --- », puis le texte."),
                line=1,
            )
        return record
    record.body = parts[2] or ""
    record.body_line = parts[1].count("\n") + 3
    record.values = _parse(parts[1], record, first_line=2)
    record.lines.pop((), None)  # what is not said of a key is said of the whole file
    record.type = record.values.pop("type", record.type)
    return record


def read_table(path: Path) -> list[Record]:
    """Read a YAML file whose first-level keys are slugs, each with its own keys and values."""
    whole = Record(file=path.name, slug=path.stem)
    rows = _parse(_read(path, whole), whole, first_line=1)
    records = []
    for slug, values in rows.items():
        record = Record(file=path.name, slug=slug)
        record.lines = {where[1:]: line for where, line in whole.lines.items() if where[:1] == (slug,)}
        if isinstance(values, dict):
            record.values = values
        else:
            record.refuse(_("« %(key)s » n’a pas de clés.") % {"key": slug}, _("des clés sous ce nom."))
        records.append(record)
    return [*records, whole] if whole.problems else records


def _read(path, record):
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        record.refuse(_("le fichier n’est pas en UTF-8."), _("un texte enregistré en UTF-8."))
    except OSError as error:
        record.refuse(_("lecture impossible (%(error)s).") % {"error": error.strerror}, _("un fichier lisible."))
    return ""


def _parse(text, record, first_line):
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        record.refuse(
            _("ce YAML ne peut pas être lu."),
            _(
                "une clé, deux points, une espace, une valeur ; des guillemets autour d’une valeur qui contient « : » ;"
                " pas d’alias."
            ),
            line=first_line + mark.line if mark else first_line,
        )
        return {}
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        record.refuse(_("ce YAML n’a pas de clés."), _("des lignes « clé: valeur »."), line=first_line)
        return {}
    return _build(root, (), record, first_line)


def _build(node, path, record, first_line):
    record.lines[path] = node.start_mark.line + first_line
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, rank), record, first_line) for rank, child in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else node.value
    values = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in values:
            record.refuse(
                _("la clé « %(key)s » est écrite deux fois.") % {"key": key},
                _("une seule fois chaque clé."),
                line=key_node.start_mark.line + first_line,
            )
        values[key] = _build(value_node, (*path, key), record, first_line)
        record.lines[(*path, key)] = key_node.start_mark.line + first_line
    return values
