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
    ones. `identifier` is the field of which nobody has two values; empty if there is none. `listed` names a list and the
    field under which it has a person once: rows of one list that differ there are joined only by a worker, not even through
    a third row. `asked` is a condition on the fields `x_l` and `x_r` and on Splink's `gamma_FIELD` (-1 missing, 0
    different, up to the closest level): such pairs are joined only by a worker.
    """

    schema: pa.Schema
    blocks: tuple[Fields, ...]
    trained_on: tuple[Fields, ...]
    comparisons: Callable[[bool], Sequence[Comparison]]
    frequencies_of: Fields = ()
    identifier: str = ""
    listed: Fields = ()
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
            "additional_columns_to_retain": list(self.listed),
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
        pa.field("written_id", pa.string()),  # the same, or a valid ID that contradicts its own row
        pa.field("phone", pa.string()),
        pa.field("address_key", pa.string()),  # addresses.address_key
        pa.field("division", pa.string()),  # 12 digits
    ]
)
"""The columns of a register's records."""

STRANGERS_SHARE_ID = 1e-7  # [A] a wrong but valid ID in a row that does not contradict it
STRANGERS_SHARE_DOUBTFUL = 2e-5  # [A] a spouse's ID in a row that contradicts it
STRANGERS_SHARE_PHONE = 1e-5  # [A] spouses and neighbours give one number
RELATIVES_NAMED_ALIKE = 0.1  # [A] same surname and one given character: siblings, and many a mother and daughter
LUNAR_DAYS = (19, 55)  # so many days a lunar date lies before the solar one, counted over 1915 to 1970 [V]
SAME_ID, SAME_NAME, RELATED_NAME = 2, 4, 2  # Splink's numbers of the levels below
SAME_DAY = 3

_SAME_PHONE = '"phone_l" = "phone_r"'
_ONE_HOME = f'({_SAME_PHONE} OR "address_key_l" = "address_key_r")'


def level(
    sql: str,
    label: str,
    m: float,
    u: float,
    *,
    fixed: bool = False,
    declared: bool = False,
    frequency_of: str = "",
) -> dict[str, Any]:
    """One agreement level: a DuckDB condition on the columns `x_l` and `x_r`, its name, and first guesses of m and u. A
    `fixed` u is not trained, and of a `declared` level neither; with `frequency_of`, rare values of that column weigh more.
    """
    made: dict[str, Any] = {"sql_condition": sql, "label_for_charts": label, "m_probability": m, "u_probability": u}
    if fixed or declared:
        made["fix_u_probability"] = True
    if declared:
        made["fix_m_probability"] = True
    if frequency_of:
        made |= {"tf_adjustment_column": frequency_of, "tf_adjustment_weight": 1.0}
    return made


def comparison(column: str, *levels: dict[str, Any], unless: str = "") -> Comparison:
    """A field and its agreement levels, the closest first. A missing value is no evidence, `unless` a condition holds."""
    missing = f'"{column}_l" IS NULL OR "{column}_r" IS NULL'
    no_evidence = {
        "sql_condition": f"({missing}) AND NOT {unless}" if unless else missing,
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    return {"output_column_name": column, "comparison_levels": [no_evidence, *levels]}


def _name(*, frequencies: bool) -> dict[str, Any]:
    # Compares characters: DuckDB's edit distances count bytes, and a Chinese character has three.
    alike = 'length("name_l") > 2 AND length("name_l") = length("name_r")'
    same_surname = 'substr("name_l", 1, 1) = substr("name_r", 1, 1)'
    agreeing = " + ".join(f'(substr("name_l", {at}, 1) = substr("name_r", {at}, 1))::int' for at in (2, 3, 4))
    same_but_one = f'{same_surname} AND {alike} AND {agreeing} = 2 AND substr("name_l", 5) = substr("name_r", 5)'
    same_but_surname = f'substr("name_l", 2) = substr("name_r", 2) AND {alike} AND "name_l" <> "name_r"'
    return comparison(
        "name",
        level('"name_l" = "name_r"', "same name", 0.94, 2e-3, frequency_of="name" if frequencies else ""),
        level('"sound_l" = "sound_r"', "same sound", 0.03, 2e-3, frequency_of="sound" if frequencies else ""),
        level(
            f"{_ONE_HOME} AND {same_but_one}",
            "one character differs, one home",
            0.02,
            RELATIVES_NAMED_ALIKE,
            declared=True,
        ),
        level(f"({same_but_one}) OR ({same_but_surname})", "one character differs", 0.02, 0.02),
        level("ELSE", "different", 0.01, 0.976),
    )


def _birth_date() -> dict[str, Any]:
    same = {part: f'{part}("birth_date_l") = {part}("birth_date_r")' for part in ("year", "month", "day")}
    swapped = 'month("birth_date_l") = day("birth_date_r") AND day("birth_date_l") = month("birth_date_r")'
    in_one_year = f"({same['year']} AND ({same['month']} OR {same['day']} OR ({swapped})))"
    one_differs = f"{in_one_year} OR ({same['month']} AND {same['day']})"
    apart = 'abs("birth_date_l" - "birth_date_r")'
    return comparison(
        "birth_date",
        level('"birth_date_l" = "birth_date_r"', "same day", 0.95, 1e-4),
        level(one_differs, "one part differs", 0.03, 0.01),
        level(f"{apart} BETWEEN {LUNAR_DAYS[0]} AND {LUNAR_DAYS[1]}", "perhaps lunar", 0.01, 0.006),
        level("ELSE", "different", 0.01, 0.9839),
    )


def _resident_id() -> dict[str, Any]:
    same_written = '"written_id_l" = "written_id_r"'
    return comparison(
        "resident_id",
        level('"resident_id_l" = "resident_id_r"', "same ID", 0.97, STRANGERS_SHARE_ID, fixed=True),
        level(same_written, "same doubtful ID", 0.02, STRANGERS_SHARE_DOUBTFUL, declared=True),
        level("ELSE", "different", 0.03, 1 - STRANGERS_SHARE_ID, fixed=True),
        unless=f"coalesce({same_written}, false)",
    )


def _address() -> dict[str, Any]:
    """Phone and door are one witness of a home: who shares the phone mostly shares the door, stranger or not."""
    same = '"address_key_l" = "address_key_r"'
    return comparison(
        "address_key",
        level(f"{same} AND {_SAME_PHONE}", "same door and phone", 0.7, 0.7, declared=True),
        level(same, "same door", 0.7, 1e-3),
        level("ELSE", "different", 0.3, 0.999),
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
        _address(),
        comparison(
            "division",
            level('"division_l" = "division_r"', "same community", 0.9, 0.1),
            level("ELSE", "different", 0.1, 0.9),
        ),
    )


_ONE_LIST_OR_OTHER_YEARS = '"source_l" = "source_r" OR year("birth_date_l") <> year("birth_date_r")'
_ASKED = (
    # spouses share phone and door, and clerks copy one spouse's ID into the other's row
    f"(gamma_name = 0 AND NOT (gamma_resident_id = {SAME_ID} AND gamma_birth_date = {SAME_DAY}))",
    # siblings share surname, generation character and home
    f"(gamma_name = {RELATED_NAME} AND gamma_resident_id <> {SAME_ID})",
    # a department lists a person under one name; parents and children are named alike
    f"(gamma_name < {SAME_NAME} AND gamma_resident_id <> {SAME_ID} AND ({_ONE_LIST_OR_OTHER_YEARS}))",
)

REGISTER = Compared(
    schema=SCHEMA,
    blocks=(
        ("written_id",),
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
    listed=("source", "name"),
    asked=" OR ".join(_ASKED),
)
"""A register of older people from several departments."""
