"""The rows below a header: data, or what departments write around it, such as totals, signatures and headings again."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from renyang.core.files.cells import Cell
from renyang.core.files.sheets.header import Range

DATA, FOOTER, HEADING, TITLE, OTHER = "", "row_of_footer", "row_of_headings", "row_of_title", "row_of_other_table"
AROUND = frozenset({FOOTER, HEADING, TITLE, OTHER})
"""Kinds of rows that hold no data; each is the code of the note that says so."""

WIDE = 3  # headings from which a row with one cell may be a title [A]
KNOWN = 0.6  # least share of a row's cells that are headings, for it to be a row of headings [A]
LONGEST_HEADING = 12  # characters
_TOTAL = re.compile(r"[-*]*(本页|本表)?[合总小共]计($|[:(\d]|人数|户数|金额|数)")
_SIGNED = re.compile(
    r"(填表|制表|填报|填写|审核|审批|经办|复核|统计|编制|登记|上报|打印|导出|负责|联系|主管|分管)"
    r"(人员|人|员|者|单位|部门|日期|时间|领导)?(签字|签名|盖章)?(\([^)]*\))?:"
)
_NOTE = re.compile(r"(备注|注|说明|附注|注意|注意事项|填表说明|填报说明):")
_BLANK = re.compile(r"[-_=*]*以下(空白|无正文|无内容|为空)[-_=*]*")
_PAGE = re.compile(r"第\d+页(,?共\d+页)?")
_PART = re.compile(r"\(?[一二三四五六七八九十]+(\)|[、.:])|第[一二三四五六七八九十\d]+(部分|批|组|类)")
Row = tuple[int, list[Cell], str]
"""Its number in the spreadsheet, its cells in the header's order, and its kind."""


class Below:
    """Tells rows below a header apart. A second table with the same headings in another order is read in the first one's;
    rows under headings that the header lacks are of the kind OTHER. `tables` holds the row numbers of such headings.
    """

    def __init__(self, headings: Sequence[str]) -> None:
        self.headings = [[compact(part) for part in heading.split("/") if part] for heading in headings]
        self.named = sum(map(bool, self.headings))
        self.parts = {part for parts in self.headings for part in parts}
        self.tables: list[int] = []
        self._places: list[int | None] | None = None
        self._lost = False

    def rows(self, numbered: Iterable[tuple[int, list[Cell]]]) -> Iterator[Row]:
        """Yield each row with its kind; a lone cell above headings is their title."""
        last: Row | None = None
        for number, cells in numbered:
            texts = {at: text for at, cell in enumerate(cells) if cell is not None and (text := compact(cell))}
            alone = last is not None and (number > last[0] + 1 or last[2] != DATA or _filled(last[1]) == 1)
            kind = self._kind(number, texts, alone=alone)
            if last:
                titled = kind == HEADING and last[2] == DATA and _filled(last[1]) == 1 and self.named > 1
                yield (*last[:2], TITLE) if titled else last
            last = number, self._ordered(cells) if kind == DATA else cells, kind
        if last:
            yield last

    def _kind(self, number: int, texts: Mapping[int, str], *, alone: bool) -> str:
        if not texts:
            return DATA
        first = next(iter(texts.values()))
        sparse = len(texts) <= max(1, self.named // 2)
        if _TOTAL.match(first) or _SIGNED.match(first) or _BLANK.fullmatch(first) or _PAGE.fullmatch(first):
            return FOOTER
        if sparse and _NOTE.match(first):
            return FOOTER
        if len(texts) == 1 and self.named >= WIDE and _PART.match(first):
            return TITLE
        if self._heads(texts, alone=alone):
            self._begin(number, texts)
            return HEADING
        return OTHER if self._lost else DATA

    def _heads(self, texts: Mapping[int, str], *, alone: bool) -> bool:
        known = sum(text in self.parts for text in texts.values())
        if len(texts) < min(2, self.named) or not known:
            return False
        if known >= min(2, self.named) and known >= KNOWN * len(texts):
            return True
        return alone and all(
            len(text) <= LONGEST_HEADING and not any(sign.isdigit() for sign in text) for text in texts.values()
        )

    def _begin(self, number: int, texts: Mapping[int, str]) -> None:
        if all(at < len(self.headings) and text in self.headings[at] for at, text in texts.items()):
            self._places, self._lost = None, False
            return
        self.tables.append(number)
        leaves = [parts[-1] if parts else "" for parts in self.headings]
        at_of = {text: at for at, text in texts.items()}
        plain = len(at_of) == len(texts) and all(leaves.count(text) == 1 for text in at_of)
        self._places, self._lost = [at_of.get(leaf) for leaf in leaves], not plain

    def _ordered(self, cells: list[Cell]) -> list[Cell]:
        if self._places is None:
            return cells
        return [None if at is None or at >= len(cells) else cells[at] for at in self._places]


class Merged:
    """Fills the cells of areas that are merged over several rows with their first cell; counts them in `filled`."""

    def __init__(self, areas: Iterable[Range], data_from: int) -> None:
        down = [(top, left, bottom) for (top, left), (bottom, _right) in areas if bottom > top >= data_from]
        self._waiting = sorted(down, reverse=True)
        self._open: dict[int, tuple[Cell, int]] = {}
        self.filled = 0

    def fill(self, at: int, cells: list[Cell]) -> None:
        """Fill a row, by its number from zero, unless nothing else stands in it. Rows have to come in order."""
        while self._waiting and self._waiting[-1][0] <= at:
            top, left, bottom = self._waiting.pop()
            if top == at and left < len(cells) and cells[left] is not None:
                self._open[left] = cells[left], bottom
        if not self._open or not _filled(cells):
            return
        for left, (cell, bottom) in list(self._open.items()):
            if at > bottom:
                del self._open[left]
            elif left < len(cells) and cells[left] is None:
                cells[left] = cell
                self.filled += 1


def compact(cell: Cell) -> str:
    """A cell's text without differences of width, blanks, dashes and marks for "required"."""
    text = re.sub(r"[\s*★]", "", unicodedata.normalize("NFKC", str(cell)))
    return re.sub(r"[‐-―─−]", "-", text)


def _filled(cells: Sequence[Cell]) -> int:
    return sum(cell is not None for cell in cells)
