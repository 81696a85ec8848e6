"""What is compared, and with which first guesses: the linkage model before training.

Each level says how two rows agree on a field. m: how often rows of one person agree so; u: how often strangers' do.
First guesses [A] of m come from the error rates of a trial on 600,000 rows, of u from what strangers of one
sub-district share; training replaces those not fixed.
"""

from typing import Any

BLOCKS = (
    ("resident_id",),
    ("phone",),
    ("sound", "birth_date"),
    ("sound", "division"),
    ("birth_date", "sex", "division"),
    ("address_key", "sex"),
)
"""Only rows that agree on one of these sets of fields are compared."""

FREQUENCIES_OF = ("name", "sound")
"""Fields of which a rare value says more than a common one."""

STRANGERS_SHARE_ID = 1e-7  # [A] a wrong but valid ID on a row that does not contradict it
STRANGERS_SHARE_PHONE = 1e-5  # [A] spouses and neighbours leave one number


def _level(
    sql: str,
    label: str,
    m: float,
    u: float,
    *,
    fixed: bool = False,
    frequency_of: str = "",
) -> dict[str, Any]:
    level: dict[str, Any] = {"sql_condition": sql, "label_for_charts": label, "m_probability": m, "u_probability": u}
    if fixed:
        level["fix_u_probability"] = True
    if frequency_of:
        level |= {"tf_adjustment_column": frequency_of, "tf_adjustment_weight": 1.0}
    return level


def _missing(column: str) -> dict[str, Any]:
    return {
        "sql_condition": f'"{column}_l" IS NULL OR "{column}_r" IS NULL',
        "label_for_charts": "missing",
        "is_null_level": True,
    }


def _comparison(column: str, *levels: dict[str, Any]) -> dict[str, Any]:
    return {"output_column_name": column, "comparison_levels": [_missing(column), *levels]}


def _name(*, frequencies: bool) -> dict[str, Any]:
    # Counted character by character: DuckDB's edit distances count bytes, of which a Chinese character has three.
    agreeing = " + ".join(f'(substr("name_l", {at}, 1) = substr("name_r", {at}, 1))::int' for at in (1, 2, 3, 4))
    near = (
        f'length("name_l") > 2 AND length("name_l") = length("name_r") AND {agreeing} = 3'
        ' AND substr("name_l", 5) = substr("name_r", 5)'
    )
    return _comparison(
        "name",
        _level('"name_l" = "name_r"', "same name", 0.94, 2e-3, frequency_of="name" if frequencies else ""),
        _level('"sound_l" = "sound_r"', "same sound", 0.03, 2e-3, frequency_of="sound" if frequencies else ""),
        _level(near, "one character differs", 0.02, 0.02),
        _level("ELSE", "different", 0.01, 0.976),
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
    return _comparison(
        "birth_date",
        _level('"birth_date_l" = "birth_date_r"', "same day", 0.95, 1e-4),
        _level(f"({swapped}) OR {same_parts} = 2", "one part differs", 0.03, 0.01),
        _level("ELSE", "different", 0.02, 0.9899),
    )


def _resident_id() -> dict[str, Any]:
    return _comparison(
        "resident_id",
        _level('"resident_id_l" = "resident_id_r"', "same ID", 0.97, STRANGERS_SHARE_ID, fixed=True),
        _level("ELSE", "different", 0.03, 1 - STRANGERS_SHARE_ID, fixed=True),
    )


def settings_of(*, frequencies: bool) -> dict[str, Any]:
    """Splink's settings before training; with `frequencies` a rare name says more than a common one."""
    return {
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "key",
        "linker_uid": "renyang",  # else drawn anew each time, and equal models would have different versions
        "probability_two_random_records_match": 1e-3,
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": False,
        "em_convergence": 0.001,
        "max_iterations": 15,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f'l."{name}" = r."{name}"' for name in block), "sql_dialect": "duckdb"}
            for block in BLOCKS
        ],
        "comparisons": [
            _name(frequencies=frequencies),
            _birth_date(),
            _comparison(
                "sex", _level('"sex_l" = "sex_r"', "same", 0.995, 0.5), _level("ELSE", "different", 0.005, 0.5)
            ),
            _resident_id(),
            _comparison(
                "phone",
                _level('"phone_l" = "phone_r"', "same", 0.7, STRANGERS_SHARE_PHONE, fixed=True),
                _level("ELSE", "different", 0.3, 1 - STRANGERS_SHARE_PHONE, fixed=True),
            ),
            _comparison(
                "address_key",
                _level('"address_key_l" = "address_key_r"', "same door", 0.7, 1e-3),
                _level("ELSE", "different", 0.3, 0.999),
            ),
            _comparison(
                "division",
                _level('"division_l" = "division_r"', "same community", 0.9, 0.1),
                _level("ELSE", "different", 0.1, 0.9),
            ),
        ],
    }
