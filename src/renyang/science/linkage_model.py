"""What is compared, and with which first guesses: the linkage model before training.

Each level says how two rows agree on a field. m: how often rows of one person agree so; u: how often strangers' do.
First guesses [A] come from the error rates that facts.md section 2 reports; training replaces those not fixed.
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

STRANGERS_SHARE_ID = 1e-7  # [A] a wrong but valid ID on a row that does not contradict it
STRANGERS_SHARE_PHONE = 1e-5  # [A] spouses and neighbours leave one number


def _level(
    sql: str,
    label: str,
    m: float,
    u: float | None = None,
    *,
    frequency_of: str = "",
) -> dict[str, Any]:
    level: dict[str, Any] = {"sql_condition": sql, "label_for_charts": label, "m_probability": m}
    if u is not None:
        level |= {"u_probability": u, "fix_u_probability": True}
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


def _name() -> dict[str, Any]:
    return _comparison(
        "name",
        _level('"name_l" = "name_r"', "same name", 0.94, frequency_of="name"),
        _level('"sound_l" = "sound_r"', "same sound", 0.03, frequency_of="sound"),
        _level('levenshtein("name_l", "name_r") <= 1 AND length("name_l") > 2', "one character differs", 0.02),
        _level("ELSE", "different", 0.01),
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
        _level('"birth_date_l" = "birth_date_r"', "same day", 0.95),
        _level(f"({swapped}) OR {same_parts} = 2", "one part differs", 0.03),
        _level("ELSE", "different", 0.02),
    )


def _resident_id() -> dict[str, Any]:
    return _comparison(
        "resident_id",
        _level('"resident_id_l" = "resident_id_r"', "same ID", 0.97, STRANGERS_SHARE_ID),
        _level("ELSE", "different", 0.03, 1 - STRANGERS_SHARE_ID),
    )


def settings_of() -> dict[str, Any]:
    """Splink's settings before training."""
    return {
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "key",
        "probability_two_random_records_match": 1e-4,
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": False,
        "em_convergence": 0.001,
        "max_iterations": 15,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f'l."{name}" = r."{name}"' for name in block), "sql_dialect": "duckdb"}
            for block in BLOCKS
        ],
        "comparisons": [
            _name(),
            _birth_date(),
            _comparison("sex", _level('"sex_l" = "sex_r"', "same", 0.995), _level("ELSE", "different", 0.005)),
            _resident_id(),
            _comparison(
                "phone",
                _level('"phone_l" = "phone_r"', "same", 0.7, STRANGERS_SHARE_PHONE),
                _level("ELSE", "different", 0.3, 1 - STRANGERS_SHARE_PHONE),
            ),
            _comparison(
                "address_key",
                _level('"address_key_l" = "address_key_r"', "same door", 0.7),
                _level("ELSE", "different", 0.3),
            ),
            _comparison(
                "division",
                _level('"division_l" = "division_r"', "same community", 0.9),
                _level("ELSE", "different", 0.1),
            ),
        ],
    }
