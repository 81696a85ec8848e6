"""Message catalogues without system gettext: extracted, merged and compiled with Babel.

The source is in English; every app has its own Chinese catalogue. Messages of science, commands and demo go to that of
core. Babel extracts from Python, Django's own lexer from templates; the sentences of a `Problem` are messages too.
"""

import ast
import contextlib
import io
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import Translations

import renyang

PACKAGE = Path(renyang.__file__).resolve().parent
WITHOUT_OWN = {"science": "core", "cli": "core", "demo": "core"}
LOCALE = "zh_Hans"
HEADER = b"""msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PROBLEM_PARTS = {"do", "kept", "where"}
_BLOCK = re.compile(r"^(translate|blocktranslate)\b(.*)$", re.DOTALL)
_PLACE = re.compile(r"%\((\w[^)]*)\)[sd]|\{(\w+)[^{}]*\}")
_QUOTED = re.compile(r"""^\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_IN_TAG = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")

Message = tuple[str | None, str | tuple[str, str]]
"""A context and the message (with its plural)."""


def catalogue_path(app: str) -> Path:
    """The path of an app's Chinese catalogue."""
    return PACKAGE / app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def messages_in_source() -> dict[str, set[Message]]:
    """Every message in the source, by the app whose catalogue it belongs to."""
    messages: dict[str, set[Message]] = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*")):
        app = path.relative_to(PACKAGE).parts[0]
        if path.suffix == ".py":
            messages[WITHOUT_OWN.get(app, app)].update(_in_python(path))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            messages[WITHOUT_OWN.get(app, app)].update(_in_template(path.read_text(encoding="utf-8")))
    return {app: of_app for app, of_app in messages.items() if of_app}


def update() -> None:
    """Update every catalogue: add new messages empty, remove obsolete ones, keep translations."""
    for app, messages in messages_in_source().items():
        old = _catalogue(app)
        new = Catalog(locale=LOCALE)
        for context, message in sorted(messages, key=lambda m: (str(m[1]), m[0] or "")):
            strings = _strings(old, message, context)
            new.add(message, string=strings[0] if isinstance(message, str) else strings, context=context)
        written = io.BytesIO()
        write_po(written, new, width=120, omit_header=True)
        path = catalogue_path(app)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(HEADER + written.getvalue())


def untranslated() -> dict[str, list[str]]:
    """Messages without a Chinese translation, by app."""
    gaps: dict[str, list[str]] = {}
    for app, messages in messages_in_source().items():
        catalogue = _catalogue(app)
        gaps[app] = _sorted(m for m in messages if not _strings(catalogue, m[1], m[0])[0])
    return {app: messages for app, messages in gaps.items() if messages}


def stale() -> dict[str, list[str]]:
    """Messages in either the source or an app's catalogue but not both; `update` resolves them."""
    current = messages_in_source()
    apps = set(current) | {path.parents[2].name for path in PACKAGE.glob(f"*/locale/{LOCALE}/LC_MESSAGES/django.po")}
    gaps = {app: _sorted(current.get(app, set()) ^ _listed(_catalogue(app))) for app in sorted(apps)}
    return {app: messages for app, messages in gaps.items() if messages}


def misplaced() -> dict[str, list[str]]:
    """Messages whose translation has other `{placeholders}` or `%(placeholders)s` than the source, by app."""
    gaps: dict[str, list[str]] = {}
    for app, messages in messages_in_source().items():
        catalogue = _catalogue(app)
        for context, message in messages:
            source = message if isinstance(message, str) else message[1]
            string = _strings(catalogue, message, context)[0]
            if string and _places(string) != _places(source):
                gaps.setdefault(app, []).append(source)
    return gaps


def compile_stale() -> None:
    """Compile catalogues whose compiled form is missing or outdated; skip those in read-only folders."""
    for path in PACKAGE.glob(f"*/locale/{LOCALE}/LC_MESSAGES/django.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        compiled = io.BytesIO()
        write_mo(compiled, _read(path))
        with contextlib.suppress(PermissionError):
            _replace(target, compiled.getvalue())


def _replace(target: Path, content: bytes) -> None:
    """Write a file atomically, even if several processes start at once."""
    handle, half = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(half).chmod(0o644)
    Path(half).replace(target)


def translator(language: str) -> Callable[[str], str]:
    """A translator of message ids, for interfaces without Django's translation (the command line)."""
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


def _catalogue(app: str) -> Catalog:
    path = catalogue_path(app)
    return _read(path) if path.exists() else Catalog(locale=LOCALE)


def _strings(catalogue: Catalog, message: str | tuple[str, str], context: str | None) -> tuple[str, ...]:
    """The translations of a message, one per plural form (Chinese has one); an empty string if there is none yet."""
    entry = catalogue.get(message if isinstance(message, str) else message[0], context)
    string = entry.string if entry else ""
    return (string,) if isinstance(string, str) else tuple(string or ("",))


def _listed(catalogue: Catalog) -> set[Message]:
    """All messages in a catalogue."""
    return {(m.context, m.id if isinstance(m.id, str) else (m.id[0], m.id[1])) for m in catalogue if m.id}


def _sorted(messages: Iterable[Message]) -> list[str]:
    return sorted(message if isinstance(message, str) else message[0] for _, message in messages)


def _places(text: str) -> set[str]:
    return {match[1] or match[2] for match in _PLACE.finditer(text)}


def _in_python(path: Path) -> Iterator[Message]:
    source = path.read_bytes()
    for _line, message, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        yield context, message if isinstance(message, str) else (message[0], message[1])
    if b"Problem(" in source or b"super().__init__(" in source:
        yield from _in_problems(source.decode())


def _in_problems(source: str) -> Iterator[Message]:
    """Yield the sentences of `Problem(code, what, do=..., kept=..., where=...)` and of its subclasses' constructors."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _makes_problem(node.func):
            parts = [*node.args[1:2], *(word.value for word in node.keywords if word.arg in PROBLEM_PARTS)]
            for inner in (inner for part in parts for inner in ast.walk(part)):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and " " in inner.value:
                    yield None, inner.value


def _makes_problem(function: object) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "Problem"
    return isinstance(function, ast.Attribute) and function.attr == "__init__"


def _in_template(text: str) -> Iterator[Message]:
    """Yield a template's messages as Django looks them up: variables as %(name)s, other per cent signs doubled."""
    from django.template.base import Lexer, TokenType  # noqa: PLC0415 - catalogues are also compiled without Django

    open_block: _Block | None = None
    for token in Lexer(text).tokenize():
        if open_block is None:
            if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
                yield from _in_tag(token.contents)
            tag = _BLOCK.match(token.contents) if token.token_type == TokenType.BLOCK else None
            if tag and tag[1] == "blocktranslate":
                open_block = _Block(tag[2])
        elif token.token_type == TokenType.BLOCK and token.contents.strip() == "endblocktranslate":
            yield open_block.message()
            open_block = None
        elif token.token_type == TokenType.BLOCK:
            open_block.forms.append("")
        else:
            is_place = token.token_type == TokenType.VAR
            open_block.forms[-1] += f"%({token.contents})s" if is_place else token.contents.replace("%", "%%")


class _Block:
    """A {% blocktranslate %} being read: its options and text, then the plural's text."""

    def __init__(self, options: str) -> None:
        self.options = options
        self.forms = [""]

    def message(self) -> Message:
        """The message as Django looks it up."""
        trimmed = re.search(r"\btrimmed\b", self.options)
        forms = [re.sub(r"\s*\n\s*", " ", form.strip()) if trimmed else form for form in self.forms]
        return _context(self.options), forms[0] if len(forms) == 1 else (forms[0], forms[1])


def _in_tag(contents: str) -> Iterator[Message]:
    """Yield the message of a {% translate %}, and of every _("...") inside a tag or variable."""
    tag = _BLOCK.match(contents)
    quoted = _QUOTED.match(tag[2]) if tag and tag[1] == "translate" else None
    if tag and quoted:
        yield _context(tag[2]), _unescaped(quoted)
    for match in _IN_TAG.finditer(contents):
        yield None, _unescaped(match)


def _context(options: str) -> str | None:
    match = re.search(r"""\bcontext\s+["']([^"']+)["']""", options)
    return match[1] if match else None


def _unescaped(match: re.Match[str]) -> str:
    text = match[1] if match[1] is not None else match[2]
    return text.replace('\\"', '"').replace("\\'", "'").replace("%", "%%")
