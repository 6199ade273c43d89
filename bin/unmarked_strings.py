"""Finds the texts that people read and that no translator would be shown.

unmarked_strings.py [ROOT]: prints path:line and the text; exit status 1 when there is one.

Templates (templates/ and every templates folder of our packages): letters in a text node, in an
attribute that is read out, or in a label given to an include, outside {% translate %},
{% blocktranslate %} and _("…").

Python (our packages, without migrations and terminal commands): a literal that has a French
letter, ’ or a no-break space, or that is given where Django and Wagtail expect a label, outside
the gettext functions. Docstrings and comments are not looked at.

What is read but not translated (grammar as data, a language's own name) says why, on the first
line of its statement or on its template line: `# i18n: reason` or `{# i18n: reason #}`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

PACKAGES = ("cms", "home", "resources", "search", "territories")
UNTRANSLATED_FOLDERS = {"migrations", "management"}
LETTERS = re.compile(r"[^\W\d_]{2}")


class Finding(NamedTuple):
    path: Path
    line: int
    text: str


# Python

GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop"} | {
    f"{prefix}gettext{suffix}" for prefix in ("n", "p", "np") for suffix in ("", "_lazy")
}
FRENCH = re.compile("[àâäéèêëîïôöùûüÿçœæÀÂÉÈÊËÎÏÔÙÛÇŒ’\u00a0\u202f]")
WORD = re.compile(r"[^\W\d_]{3}")
LABELS = {
    *("verbose_name", "verbose_name_plural", "help_text", "label", "heading", "description"),
    *("page_description", "menu_label", "add_item_label", "short_description", "empty_label"),
}
CHOICES = {"TextChoices", "IntegerChoices", "Choices"}
# Calls that take a text as a positional argument, and its rank.
LABELLED = (
    {f"{kind}Field": 0 for kind in ("Boolean", "Char", "Date", "DateTime", "Decimal", "Email")}
    | {f"{kind}Field": 0 for kind in ("File", "Image", "Integer", "JSON", "PositiveInteger")}
    | {f"{kind}Field": 0 for kind in ("PositiveSmallInteger", "RichText", "Slug", "Text", "URL")}
    | {"ValidationError": 0, "PermissionDenied": 0}
    | {"MultiFieldPanel": 1, "FieldRowPanel": 1, "ObjectList": 1}
)
EXEMPT_COMMENT = re.compile(r"# i18n: \S")


def name_of(node: ast.expr) -> str:
    """Last part of a dotted name: `models.CharField` → `CharField`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def literal(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


class PythonTexts(ast.NodeVisitor):
    """Collects (line, text) of unmarked literals."""

    def __init__(self, source: str):
        self.lines = source.splitlines()
        self.found: dict[tuple[int, int], tuple[int, str]] = {}
        self.markers = set(GETTEXT)

    def report(self, node: ast.AST, text: str) -> None:
        self.found[node.lineno, node.col_offset] = (node.lineno, text)

    def expect_marked(self, node: ast.AST) -> None:
        """Where a label is expected, any bare word is one."""
        if LETTERS.search(literal(node)):
            self.report(node, literal(node))

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt) and EXEMPT_COMMENT.search(self.lines[node.lineno - 1]):
            return
        super().visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.markers |= {alias.asname for alias in node.names if alias.name in GETTEXT} - {None}

    def visit_Expr(self, node: ast.Expr) -> None:
        if not literal(node.value):  # a docstring
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        text = literal(node)
        if FRENCH.search(text) and WORD.search(text):
            self.report(node, text)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        text = "…".join(filter(None, map(literal, node.values)))
        if FRENCH.search(text) and WORD.search(text):
            self.report(node, text)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg in LABELS:
            self.expect_marked(node.value)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if any(name_of(target) in LABELS for target in node.targets):
            self.expect_marked(node.value)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        bases = {name_of(base) for base in node.bases}
        if "AppConfig" in bases:  # its label is a code
            node.body = [
                statement
                for statement in node.body
                if not (isinstance(statement, ast.Assign) and name_of(statement.targets[0]) == "label")
            ]
        if CHOICES & bases:
            for statement in node.body:
                if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple):
                    self.expect_marked(statement.value.elts[-1])
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = name_of(node.func)
        if name in self.markers:
            for argument in node.args:
                if isinstance(argument, ast.JoinedStr):
                    self.report(argument, "f-string")  # never found in a catalogue
            return
        rank = LABELLED.get(name)
        if rank is not None and len(node.args) > rank:
            self.expect_marked(node.args[rank])
        self.generic_visit(node)


def python_texts(source: str) -> list[tuple[int, str]]:
    visitor = PythonTexts(source)
    visitor.visit(ast.parse(source))
    return sorted(visitor.found.values())


# Templates

READ_OUT = {"alt", "title", "aria-label", "aria-description", "placeholder", "summary"}
UNREAD_ELEMENTS = {"script", "style"}
COMMENTS = re.compile(r"{#.*?#}|{%-?\s*comment\b.*?{%\s*endcomment\s*%}", re.DOTALL)
BLOCKS = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*verbatim\b.*?{%\s*endverbatim\b.*?%}",
    re.DOTALL,
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ARGUMENT = re.compile(r"""\b(\w+)=(?:"([^"]*)"|'([^']*)')""")
LABEL_ARGUMENTS = {*("label", "title", "heading", "text", "alt", "legend", "caption", "summary")}


def blank(match: re.Match) -> str:
    """As many lines, no text."""
    return " " + "\n" * match.group().count("\n")


class TemplateTexts(HTMLParser):
    """Collects (line, text) of what a browser shows or reads out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD_ELEMENTS:
            self.unread += 1
        is_description = tag == "meta" and ("name", "description") in attrs
        for name, value in attrs:
            read = name in READ_OUT or (is_description and name == "content")
            if read and value and LETTERS.search(value):
                self.found.append((self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD_ELEMENTS:
            self.unread -= 1

    def handle_data(self, data: str) -> None:
        if not self.unread and LETTERS.search(data):
            first = len(data) - len(data.lstrip())
            self.found.append((self.getpos()[0] + data.count("\n", 0, first), data.strip()))


def tag_texts(source: str) -> Iterator[tuple[int, str]]:
    """Labels written inside a tag: an include's argument, a default value."""
    for tag in TAGS.finditer(source):
        if re.match(r"{%\s*(translate|trans|load|extends|url|static)\b", tag.group()):
            continue
        line = source.count("\n", 0, tag.start()) + 1
        for argument in ARGUMENT.finditer(tag.group()):
            text = argument.group(2) or argument.group(3) or ""
            if argument.group(1) in LABEL_ARGUMENTS and LETTERS.search(text):
                yield line, text
        for text in re.findall(r"""(?<!_\()"([^"]*)\"""", tag.group()):
            if FRENCH.search(text) and WORD.search(text):
                yield line, text


def template_texts(source: str) -> list[tuple[int, str]]:
    exempt = {number for number, line in enumerate(source.splitlines(), 1) if "{# i18n: " in line}
    source = BLOCKS.sub(blank, COMMENTS.sub(blank, source))
    parser = TemplateTexts()
    # <{% if … %}a{% else %}button{% endif %}> still opens an element.
    parser.feed(re.sub(r"<(/?)\s+(?=\w)", r"<\1", TAGS.sub(blank, source)))
    parser.close()
    found = {*parser.found, *tag_texts(source)}
    return sorted((line, text) for line, text in found if line not in exempt)


def findings(root: Path) -> Iterator[Finding]:
    folders = [root / "templates", *(root / name for name in PACKAGES)]
    for folder in folders:
        for path in sorted(folder.rglob("*.*")):
            if path.suffix == ".py" and not UNTRANSLATED_FOLDERS & set(path.parts):
                texts = python_texts(path.read_text())
            elif path.suffix in {".html", ".txt", ".xml"} and "templates" in path.parts:
                texts = template_texts(path.read_text())
            else:
                continue
            for line, text in texts:
                yield Finding(path.relative_to(root), line, " ".join(text.split())[:70])


def main(root: Path) -> int:
    found = list(findings(root))
    for finding in found:
        print(f"{finding.path}:{finding.line}: {finding.text}")
    if found:
        print(f"{len(found)} texte(s) non marqué(s) pour la traduction")
    return 1 if found else 0


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[1]
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else here))
