"""Free text columns: resident IDs and telephone numbers in them are masked as they are written, on every path.

Such numbers are kept only in sealed columns. The history copies rows as they are stored, so it holds none either.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models

from renyang.science.identity import masked_numbers
from renyang.science.letters import letters_of
from renyang.science.problem import Problem

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
    JsonColumn = models.JSONField[Any, Any]
else:
    TextColumn, JsonColumn = models.CharField, models.JSONField


class Masked(NamedTuple):
    """A number that was masked in a column: the column's label and the last two characters of the number."""

    column: str
    ending: str

    def as_problem(self) -> Problem:
        """The sentence for who wrote it."""
        return Problem(
            "number_masked",
            "{column}: an ID or telephone number that ends in {ending} was replaced by stars.",
            do="Such numbers are kept only where they are sealed: write it as the phone or ID number of the person, of her "
            "carer or of the organisation.",
            column=self.column,
            ending=self.ending,
        )


_told: ContextVar[list[Masked] | None] = ContextVar("masked", default=None)


@contextmanager
def masked_meanwhile() -> Iterator[list[Masked]]:
    """Collect what is masked, so that who wrote it can be told."""
    collected: list[Masked] = []
    token = _told.set(collected)
    try:
        yield collected
    finally:
        _told.reset(token)


def without_numbers(text: str, *, address: bool = False) -> str:
    """A text of a file with its numbers masked and without signs that are no letters."""
    return masked_numbers(letters_of(text), address=address)


class MaskedField(TextColumn):
    """A column of free text. `address`: only numbers that cannot be a house and a door are masked."""

    def __init__(self, *args: Any, address: bool = False, **kwargs: Any) -> None:
        self.address = address
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Deconstruct as a plain CharField, so that migrations do not import this module."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        """A copy that masks alike; `deconstruct` does not say how."""
        _, _, args, kwargs = self.deconstruct()
        return type(self)(*args, **kwargs, address=self.address)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Mask the value in the instance too, so that nobody goes on with what was not stored."""
        value = self._masked(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Mask the value as it is written, by an update too."""
        return super().get_db_prep_save(self._masked(value), connection)

    def _masked(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        masked = masked_numbers(value, address=self.address)
        told = _told.get()
        if masked != value and told is not None:
            told.append(Masked(str(self.verbose_name), _ending(value, masked)))
        return masked


class MaskedJSONField(JsonColumn):
    """A JSON column whose texts may hold what somebody typed, such as a file's headings or the facts of a Problem."""

    def deconstruct(self) -> Any:
        """Deconstruct as a plain JSONField, so that migrations do not import this module."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Mask the texts as they are written."""
        return super().get_db_prep_save(_masked_within(value), connection)


def _masked_within(value: Any) -> Any:
    if isinstance(value, str):
        return without_numbers(value)
    if isinstance(value, Mapping):
        return {_masked_within(name): _masked_within(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [_masked_within(one) for one in value]
    return value


def _ending(value: str, masked: str) -> str:
    """The last two characters of the first number that was masked."""
    first = next(at for at, sign in enumerate(masked) if sign != value[at])
    end = next((at for at in range(first, len(masked)) if masked[at] != "*"), len(masked))
    return value[end - 2 : end]
