"""What every part of the demo is filled with: through the same services that a user goes through."""

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
    """Who fills the demo, from which files, and how it tells of it."""

    actor: Actor
    manifest: Manifest
    say: Say

    def take_in(self, files: Iterable[DemoFile]) -> None:
        """Take files in as an upload is, one after the other, each with its guessed columns."""
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
