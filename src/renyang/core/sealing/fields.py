"""Model fields for sealed values and their look-up hashes."""

import json
from typing import Any

from django.db import models

from renyang.core.sealing.seal import keys


class HashField(models.Field):  # type: ignore[type-arg]  # at run time Django's field takes no type arguments
    """Bytes that are compared and never read. Unlike Django's own binary field it does not keep rows written in bulk from
    going to PostgreSQL as a few arrays, which is several times as fast.
    """

    description = "Bytes"
    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        """The column is that of a binary field."""
        return "BinaryField"

    def deconstruct(self) -> Any:
        """As migrations write it: the column alone, so that no migration needs this file."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class SealedField(HashField):
    """JSON values (text, numbers, lists, objects) kept sealed; None stays null. Not searchable: pair it with a LookupField."""

    description = "A sealed value"

    @property
    def place(self) -> str:
        """The `table.column` that is authenticated with the value; history tables share that of their origin."""
        table = getattr(self.model, "pgh_tracked_model", self.model)._meta.db_table
        return f"{table}.{self.column}"

    def seal(self, value: object) -> bytes | None:
        """The bytes that are kept for a value; for bulk writers that bypass the model."""
        if value is None:
            return None
        return keys().seal(json.dumps(value, ensure_ascii=False, default=str).encode(), self.place)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:  # noqa: ARG002 - Django's call
        """Open the value as it is read."""
        return None if value is None else json.loads(keys().open(bytes(value), self.place))

    def get_prep_value(self, value: Any) -> bytes | None:
        """Seal the value as it is written."""
        return self.seal(value)


class LookupField(HashField):
    """The keyed hash of a value: equal values can be found, none can be read. Assign and filter with the plain text.

    Its name is that of the hashed value with `_lookup` after it: `phone_lookup` is of `phone`.
    """

    description = "A keyed look-up hash"

    def get_prep_value(self, value: Any) -> bytes | None:
        """Hash text; bytes are already a hash (they were read from the database)."""
        if value is None or value == "":
            return None
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        return keys().hash(str(value), self.name.removesuffix("_lookup"))
