"""Code that nothing uses: what vulture finds in src, less what templates and settings name. Exit code 1 where there is any.

Fields of models, forms and API shapes are used by frameworks that vulture does not see, so of variables only those of modules
are looked at; of settings none are, as Django reads them. Of science nothing is: it is a library of its own, for notebooks too.
What only tests use is unused. Imports are ruff's to look at.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from vulture.core import Item, Vulture

SOURCE = Path(__file__).resolve().parent.parent / "src" / "renyang"
SETTINGS = SOURCE / "core" / "deployment" / "settings.py"
CALLED_BY_FRAMEWORKS = [
    "Meta", "*Config", "urlpatterns", "handler500", "application", "clean", "clean_*",  # Django's models, applications and forms
    "get_by_natural_key", "get_internal_type", "get_prep_value", "from_db_value",  # Django's managers and fields
    "process_exception", "process_view", "authenticate",  # middleware and ninja
    "pre_authenticate", "get_client_ip", "encrypt", "decrypt",  # allauth
    "untranslated", "misplaced",  # what the tests ask of the catalogues
    "handle_*",  # the standard library's parser of HTML
    "diagram",  # what the tests hold against the docstrings of machines
    "*_FORMAT",  # Django's formats of a language
    "bars", "bars_table", "blossom_table", "curves_table",  # offered beside the charts that pages draw
]  # fmt: skip
REGISTERED = ["@router.*", "@api.*", "@register.*", "@app.*"]  # operations, template tags and jobs


def used_by_name() -> set[str]:
    """Every word of the templates and of the settings."""
    texts = [path.read_text(encoding="utf-8") for path in (*SOURCE.rglob("templates/**/*.html"), SETTINGS)]
    return set(re.findall(r"\w+", " ".join(texts)))


def is_of_a_class(item: Item) -> bool:
    """Whether it is a field of a class, or of its objects, or what a function is given."""
    line = item.filename.read_text(encoding="utf-8").splitlines()[item.first_lineno - 1]
    return item.typ in {"variable", "attribute"} and not line.startswith(item.name)


def unused() -> Iterator[Item]:
    """What is defined and used nowhere."""
    vulture = Vulture(ignore_names=CALLED_BY_FRAMEWORKS, ignore_decorators=REGISTERED)
    vulture.scavenge([SOURCE], exclude=["*/migrations/*"])
    by_name = used_by_name()
    for item in vulture.get_unused_code(min_confidence=60):
        if (
            item.typ != "import"
            and item.name not in by_name
            and not is_of_a_class(item)
            and SOURCE / "science" not in item.filename.parents
        ):
            yield item


if __name__ == "__main__":
    items = list(unused())
    for each in items:
        print(f"{each.filename.relative_to(SOURCE)}:{each.first_lineno}: {each.typ} {each.name} is used nowhere")
    sys.exit(bool(items))
