"""Shared context for loading demo data, through the same services that users call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor
from renyang.core.services import import_apply, import_map, import_stage
from renyang.demo import words
from renyang.demo.files import DemoFile, Manifest

Say = Callable[[str], None]
FIRST_COMMUNITY = f"{words.DIVISION[:9]}001"


@dataclass(frozen=True)
class Filling:
    """The actor that loads the demo, its files, and a function that reports progress."""

    actor: Actor
    manifest: Manifest
    say: Say

    def take_in(self, files: Iterable[DemoFile]) -> None:
        """Import files one after the other as an upload would be, with guessed columns."""
        for file in files:
            batch = import_stage(
                actor=self.actor,
                path=file.path,
                file_name=file.path.name,
                kind=file.kind,
                source=file.source,
                division_code=words.DIVISION,
            )
            mapping = {int(at): name for at, name in batch.mapping.items()}
            batch = import_map(actor=self.actor, batch=batch, mapping=mapping)
            batch = import_apply(actor=self.actor, batch=batch)
            words_of_file = _("{file}: {new} new, {rejected} rejected")
            counts = {"new": batch.counts["new"], "rejected": batch.counts["rejected"]}
            self.say(words_of_file.format(file=batch.file_name, **counts))
