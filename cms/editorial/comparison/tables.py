"""Two versions of a table compared cell by cell; columns and rows that were added or removed are named."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.editorial.comparison.align import pairs
from cms.editorial.comparison.words import compare_line, note

if TYPE_CHECKING:
    from collections.abc import Callable

    from wagtail.blocks import Block
    from wagtail.contrib.typed_table_block.blocks import TypedTable

    type CompareCell = Callable[[Block, Any, Any], SafeString]
    #: Places of a column in the old and in the new table, None where it is not.
    type Columns = list[tuple[int | None, int | None]]


def compare_tables(old: TypedTable | None, new: TypedTable | None, compare_cell: CompareCell) -> SafeString:
    """Return both versions of a table as one, as HTML; `compare_cell(block, old value, new value)` writes a cell."""
    columns = _columns(_headings(old), _headings(new))
    caption = compare_line(old.caption or "" if old else "", new.caption or "" if new else "")
    heads = ((_head(old, new, column),) for column in columns)
    rows = pairs(_rows(old), _rows(new), _row_text, by_place=True)
    # Wider than a telephone, it is scrolled: from the keyboard too, as tables of documents are.
    frame = '<div class="table" role="region" tabindex="0" aria-label="{}"><table>{}{}<tbody>{}</tbody></table></div>'
    return format_html(
        frame,
        # Not the name of the document's own table, which stands on the same page.
        _("%(table)s, versions comparées")
        % {"table": next((table.caption for table in (new, old) if table and table.caption), _("Tableau"))},
        format_html("<caption>{}</caption>", caption) if caption else "",
        format_html("<thead><tr>{}</tr></thead>", format_html_join("", '<th scope="col">{}</th>', heads)),
        format_html_join("", "<tr>{}</tr>", ((_row(*row, columns, compare_cell),) for row in rows)),
    )


def _headings(table: TypedTable | None) -> list[str]:
    return [column["heading"] or "" for column in table.columns] if table else []


def _columns(old: list[str], new: list[str]) -> Columns:
    """Pair columns by their headings; between two that stayed, one whose heading changed is the same column."""
    columns: Columns = []
    for _kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        columns += zip_longest(range(i1, i2), range(j1, j2))
    return columns


def _rows(table: TypedTable | None) -> list[list[Any]]:
    return [list(row) for row in table.rows] if table else []


def _row_text(row: list[Any]) -> str:
    return " ".join(" ".join(cell.block.get_searchable_content(cell.value)) or str(cell.value or "") for cell in row)


def _head(old: TypedTable | None, new: TypedTable | None, column: tuple[int | None, int | None]) -> SafeString:
    i, j = column
    before, after = (_headings(table)[at] if at is not None else "" for table, at in ((old, i), (new, j)))
    text = compare_line(before, after)
    if i is None and old:
        return format_html("{} {}", text, note(_("colonne ajoutée")))
    return format_html("{} {}", text, note(_("colonne supprimée"))) if j is None and new else text


def _row(old: list[Any] | None, new: list[Any] | None, columns: Columns, compare_cell: CompareCell) -> SafeString:
    cells = []
    for i, j in columns:
        before = old[i] if old and i is not None else None
        after = new[j] if new and j is not None else None
        block = next((cell.block for cell in (after, before) if cell is not None), None)
        same = before is None or after is None or type(before.block) is type(after.block)
        values = [cell.value if cell is not None else None for cell in (before, after)]
        if block is None:
            cells.append("")
        elif same:
            cells.append(compare_cell(block, *values))
        else:  # a column of numbers that became one of texts
            cells.append(compare_cell(before.block, values[0], None) + compare_cell(after.block, None, values[1]))
    return format_html_join("", "<td>{}</td>", ((cell,) for cell in cells))
