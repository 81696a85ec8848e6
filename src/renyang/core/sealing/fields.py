"""Model fields for sealed values and their lookup hashes."""

import json
from enum import Enum
from typing import Any

from django.db import models
from django.utils.translation import gettext

from renyang.core.sealing.seal import MissingKeyError, keys


class Lost(Enum):
    """In place of a value of history that was sealed with a key that is missing."""

    LOST = "lost"

    def __str__(self) -> str:
        return gettext("sealed with a key that is missing")


LOST = Lost.LOST


class HashField(models.Field):  # type: ignore[type-arg]  # at run time Django's field takes no type arguments
    """Bytes compared but never read. Unlike BinaryField, bulk inserts use arrays, which is several times as fast."""

    description = "Bytes"
    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        """The column type of a binary field."""
        return "BinaryField"

    def deconstruct(self) -> Any:
        """Deconstruct as a plain BinaryField, so that migrations do not import this module."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class SealedField(HashField):
    """A JSON value (text, number, list, object) stored sealed; None stays null. To search it, add a LookupField."""

    description = "A sealed value"

    @property
    def place(self) -> str:
        """The `table.column` authenticated with the value; history tables use that of their tracked table."""
        table = getattr(self.model, "pgh_tracked_model", self.model)._meta.db_table
        return f"{table}.{self.column}"

    def seal(self, value: object) -> bytes | None:
        """The stored bytes of a value, for bulk writes that bypass the model."""
        if value is None:
            return None
        return keys().seal(json.dumps(value, ensure_ascii=False, default=str).encode(), self.place)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:  # noqa: ARG002 - Django's call
        """Open the value as it is read. In history, a value whose key is missing reads as LOST."""
        try:
            return None if value is None else json.loads(keys().open(bytes(value), self.place))
        except MissingKeyError:
            if hasattr(self.model, "pgh_tracked_model"):
                return LOST
            raise

    def get_prep_value(self, value: Any) -> bytes | None:
        """Seal the value as it is written."""
        return self.seal(value)


class LookupField(HashField):
    """The keyed hash of a value: equal values can be found, none can be read. Assign and filter by the plain text.

    Its name is that of the hashed value plus `_lookup`: `phone_lookup` hashes `phone`.
    """

    description = "A keyed look-up hash"

    def get_prep_value(self, value: Any) -> bytes | None:
        """Hash text; bytes are already a hash read from the database."""
        if value is None or value == "":
            return None
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        return keys().hash(str(value), self.name.removesuffix("_lookup"))
