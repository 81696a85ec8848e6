"""Message catalogues without system gettext: gathered, merged and compiled with Babel.

English stands in the source; every app has its own Chinese catalogue. What the science, the commands and the demo say
goes to the core's. Python strings are found by Babel; templates by Django's own lexer; a `Problem`'s sentences are
messages like any other.
"""

import ast
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import Translations

PACKAGE = Path(__file__).resolve().parent.parent
WITHOUT_OWN = {"science": "core", "cli": "core", "demo": "core"}
LOCALE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PROBLEM_PARTS = {"do", "kept", "where"}
_BLOCK = re.compile(r"^(translate|blocktranslate)\b(.*)$", re.DOTALL)
_QUOTED = re.compile(r"""^\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_IN_TAG = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")

Message = tuple[str | None, str | tuple[str, str]]
"""A context, and the message (with its plural)."""


def catalogue_path(app: str) -> Path:
    """Where an app's Chinese catalogue stands."""
    return PACKAGE / app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def found() -> dict[str, set[Message]]:
    """Every message in the source, by the app whose catalogue it belongs to."""
    messages: dict[str, set[Message]] = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*")):
        app = path.relative_to(PACKAGE).parts[0]
        if path.suffix == ".py":
            messages[WITHOUT_OWN.get(app, app)].update(_in_python(path))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            messages[WITHOUT_OWN.get(app, app)].update(_in_template(path.read_text(encoding="utf-8")))
    return {app: found for app, found in messages.items() if found}


def update() -> None:
    """Bring every catalogue up to date: new messages are added empty, gone ones removed, translations kept."""
    for app, messages in found().items():
        path = catalogue_path(app)
        old = _read(path) if path.exists() else Catalog(locale=LOCALE)
        new = Catalog(locale=LOCALE, header_comment="# Renyang", charset="utf-8")
        for context, message in sorted(messages, key=lambda m: (str(m[1]), m[0] or "")):
            key = message if isinstance(message, str) else message[0]
            kept = old.get(key, context)
            new.add(message, string=kept.string if kept else None, context=context)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, width=120, omit_header=True, sort_output=False)


def untranslated() -> dict[str, list[str]]:
    """Messages without a Chinese translation, by app."""
    missing: dict[str, list[str]] = {}
    for app, messages in found().items():
        known = _read(catalogue_path(app)) if catalogue_path(app).exists() else Catalog()
        gaps = [str(m) for c, m in sorted(messages, key=str) if not _translated(known, m, c)]
        if gaps:
            missing[app] = gaps
    return missing


def compile_stale() -> None:
    """Compile each catalogue whose compiled form is missing or older; what cannot be written is left as it is."""
    for path in PACKAGE.glob(f"*/locale/{LOCALE}/LC_MESSAGES/django.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        compiled = io.BytesIO()
        write_mo(compiled, _read(path))
        half = target.with_suffix(".mo.part")
        half.write_bytes(compiled.getvalue())
        half.replace(target)


def translator(language: str) -> Callable[[str], str]:
    """A translator of message ids for a language, for faces without Django's (the command line)."""
    return _chinese().gettext if language.startswith("zh") else str


@lru_cache(maxsize=1)
def _chinese() -> Translations:
    compile_stale()
    merged = Translations()
    for path in PACKAGE.glob(f"*/locale/{LOCALE}/LC_MESSAGES/django.mo"):
        with path.open("rb") as file:
            merged.merge(Translations(file))
    return merged


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def _translated(catalogue: Catalog, message: str | tuple[str, str], context: str | None) -> bool:
    known = catalogue.get(message if isinstance(message, str) else message[0], context)
    return bool(known and (any(known.string) if isinstance(known.string, tuple) else known.string))


def _in_python(path: Path) -> Iterator[Message]:
    source = path.read_bytes()
    for _line, message, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        yield context, message if isinstance(message, str) else (message[0], message[1])
    if b"Problem(" in source or b"super().__init__(" in source:
        yield from _in_problems(source.decode())


def _in_problems(source: str) -> Iterator[Message]:
    """The sentences of `Problem(code, what, do=..., kept=..., where=...)` and of its subclasses' constructors."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _makes_problem(node.func):
            parts = [*node.args[1:2], *(word.value for word in node.keywords if word.arg in PROBLEM_PARTS)]
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value:
                    yield None, part.value


def _makes_problem(function: object) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "Problem"
    return isinstance(function, ast.Attribute) and function.attr == "__init__"


def _in_template(text: str) -> Iterator[Message]:
    from django.template.base import Lexer, TokenType  # noqa: PLC0415 - catalogues are also compiled without Django

    block: list[str] | None = None
    plural: list[str] | None = None
    options = ""
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            for found in _IN_TAG.finditer(token.contents):
                yield None, _unescaped(found)
            tag = _BLOCK.match(token.contents)
            if tag and tag[1] == "translate":
                quoted = _QUOTED.match(tag[2])
                if quoted:
                    yield _context(tag[2]), _unescaped(quoted)
            elif tag:
                block, plural, options = [], None, tag[2]
            elif block is not None and token.contents.strip() == "plural":
                plural = []
            elif block is not None and token.contents.strip() == "endblocktranslate":
                trimmed = " trimmed" in options
                one = _joined(block, trimmed=trimmed)
                yield _context(options), one if plural is None else (one, _joined(plural, trimmed=trimmed))
                block = None
        elif block is not None:
            part = f"%({token.contents.split('|')[0]})s" if token.token_type == TokenType.VAR else token.contents
            (block if plural is None else plural).append(part)
        elif token.token_type == TokenType.VAR:
            for found in _IN_TAG.finditer(token.contents):
                yield None, _unescaped(found)


def _context(options: str) -> str | None:
    found = re.search(r"""\bcontext\s+["']([^"']+)["']""", options)
    return found[1] if found else None


def _joined(parts: list[str], *, trimmed: bool) -> str:
    text = "".join(parts)
    return " ".join(line.strip() for line in text.strip().splitlines()) if trimmed else text


def _unescaped(found: re.Match[str]) -> str:
    return (found[1] if found[1] is not None else found[2]).replace('\\"', '"').replace("\\'", "'")
