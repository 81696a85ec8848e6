"""The linkage model before training: the compared fields, their agreement levels and first guesses of m and u.

A level describes how two rows agree on a field. m: how often rows of one person agree so; u: how often strangers' do.
First guesses [A] of m come from the error rates of a trial on 600,000 rows, those of u from what strangers in one
sub-district share; training replaces all that are not fixed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

Fields = tuple[str, ...]
Comparison = dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """What a linkage compares: REGISTER for a register of older people; other tables define their own.

    `schema` has a unique `key` per row. `blocks`: only rows that agree on one of these sets of fields are compared.
    `trained_on`: rows that agree on one of these sets mostly belong to one person, so training learns from them.
    `comparisons` returns the fields and their levels; with True, rare values of `frequencies_of` weigh more than common
    ones. `identifier` is the field of which nobody has two values; empty if there is none. `asked` is a condition on
    Splink's `gamma_FIELD` (-1 missing, 0 different, up to the closest level): such pairs are joined only by a worker.
    """

    schema: pa.Schema
    blocks: tuple[Fields, ...]
    trained_on: tuple[Fields, ...]
    comparisons: Callable[[bool], Sequence[Comparison]]
    frequencies_of: Fields = ()
    identifier: str = ""
    asked: str = ""

    def settings(self, *, frequencies: bool) -> dict[str, Any]:
        """Splink's settings before training."""
        return {
            "link_type": "dedupe_only",
            "sql_dialect": "duckdb",
            "unique_id_column_name": "key",
            "linker_uid": "renyang",  # otherwise random, and equal models would have different versions
            "probability_two_random_records_match": 1e-3,
            "retain_intermediate_calculation_columns": False,
            "retain_matching_columns": False,
            "em_convergence": 0.001,
            "max_iterations": 15,
            "blocking_rules_to_generate_predictions": [
                {"blocking_rule": " AND ".join(f'l."{name}" = r."{name}"' for name in block), "sql_dialect": "duckdb"}
                for block in self.blocks
            ],
            "comparisons": list(self.comparisons(frequencies)),
        }


SCHEMA = pa.schema(
    [
        pa.field("key", pa.string(), nullable=False),  # unique
        pa.field("source", pa.string()),
        pa.field("name", pa.string()),
        pa.field("sound", pa.string()),  # names.sound_key
        pa.field("birth_date", pa.date32()),  # as typed, never derived from the ID
        pa.field("sex", pa.string()),
        pa.field("resident_id", pa.string()),  # only if valid and not doubtful
        pa.field("phone", pa.string()),
        pa.field("address_key", pa.string()),  # addresses.address_key
        pa.field("division", pa.string()),  # 12 digits
    ]
)
"""The columns of a register's records."""

STRANGERS_SHARE_ID = 1e-7  # [A] a wrong but valid ID in a row that does not contradict it
STRANGERS_SHARE_PHONE = 1e-5  # [A] spouses and neighbours give one number


def level(
    sql: str,
    label: str,
    m: float,
    u: float,
    *,
    fixed: bool = False,
    frequency_of: str = "",
) -> dict[str, Any]:
    """One agreement level: a DuckDB condition on the columns `x_l` and `x_r`, its name, and first guesses of m and u. A
    `fixed` u is not trained; with `frequency_of`, rare values of that column weigh more.
    """
    made: dict[str, Any] = {"sql_condition": sql, "label_for_charts": label, "m_probability": m, "u_probability": u}
    if fixed:
        made["fix_u_probability"] = True
    if frequency_of:
        made |= {"tf_adjustment_column": frequency_of, "tf_adjustment_weight": 1.0}
    return made


def _missing(column: str) -> dict[str, Any]:
    return {
        "sql_condition": f'"{column}_l" IS NULL OR "{column}_r" IS NULL',
        "label_for_charts": "missing",
        "is_null_level": True,
    }


def comparison(column: str, *levels: dict[str, Any]) -> Comparison:
    """A field and its agreement levels, the closest first. A missing value is no evidence."""
    return {"output_column_name": column, "comparison_levels": [_missing(column), *levels]}


def _name(*, frequencies: bool) -> dict[str, Any]:
    # Compares characters: DuckDB's edit distances count bytes, and a Chinese character has three.
    agreeing = " + ".join(f'(substr("name_l", {at}, 1) = substr("name_r", {at}, 1))::int' for at in (1, 2, 3, 4))
    near = (
        f'length("name_l") > 2 AND length("name_l") = length("name_r") AND {agreeing} = 3'
        ' AND substr("name_l", 5) = substr("name_r", 5)'
    )
    return comparison(
        "name",
        level('"name_l" = "name_r"', "same name", 0.94, 2e-3, frequency_of="name" if frequencies else ""),
        level('"sound_l" = "sound_r"', "same sound", 0.03, 2e-3, frequency_of="sound" if frequencies else ""),
        level(near, "one character differs", 0.02, 0.02),
        level("ELSE", "different", 0.01, 0.976),
    )


def _birth_date() -> dict[str, Any]:
    same_parts = (
        '(year("birth_date_l") = year("birth_date_r"))::int + (month("birth_date_l") = month("birth_date_r"))::int'
        ' + (day("birth_date_l") = day("birth_date_r"))::int'
    )
    swapped = (
        'year("birth_date_l") = year("birth_date_r") AND month("birth_date_l") = day("birth_date_r")'
        ' AND day("birth_date_l") = month("birth_date_r")'
    )
    return comparison(
        "birth_date",
        level('"birth_date_l" = "birth_date_r"', "same day", 0.95, 1e-4),
        level(f"({swapped}) OR {same_parts} = 2", "one part differs", 0.03, 0.01),
        level("ELSE", "different", 0.02, 0.9899),
    )


def _resident_id() -> dict[str, Any]:
    return comparison(
        "resident_id",
        level('"resident_id_l" = "resident_id_r"', "same ID", 0.97, STRANGERS_SHARE_ID, fixed=True),
        level("ELSE", "different", 0.03, 1 - STRANGERS_SHARE_ID, fixed=True),
    )


def _register(frequencies: bool) -> Sequence[Comparison]:
    return (
        _name(frequencies=frequencies),
        _birth_date(),
        comparison("sex", level('"sex_l" = "sex_r"', "same", 0.995, 0.5), level("ELSE", "different", 0.005, 0.5)),
        _resident_id(),
        comparison(
            "phone",
            level('"phone_l" = "phone_r"', "same", 0.7, STRANGERS_SHARE_PHONE, fixed=True),
            level("ELSE", "different", 0.3, 1 - STRANGERS_SHARE_PHONE, fixed=True),
        ),
        comparison(
            "address_key",
            level('"address_key_l" = "address_key_r"', "same door", 0.7, 1e-3),
            level("ELSE", "different", 0.3, 0.999),
        ),
        comparison(
            "division",
            level('"division_l" = "division_r"', "same community", 0.9, 0.1),
            level("ELSE", "different", 0.1, 0.9),
        ),
    )


REGISTER = Compared(
    schema=SCHEMA,
    blocks=(
        ("resident_id",),
        ("phone",),
        ("sound", "birth_date"),
        ("sound", "division"),
        ("birth_date", "sex", "division"),
        ("address_key", "sex"),
    ),
    trained_on=(("resident_id",), ("sound", "birth_date")),
    comparisons=_register,
    frequencies_of=("name", "sound"),
    identifier="resident_id",
    # spouses share phone and door, and clerks copy one spouse's ID into the other's row
    asked="gamma_name = 0 AND NOT (gamma_resident_id = 1 AND gamma_birth_date = 2)",
)
"""A register of older people from several departments."""
