"""Which source rows speak of one person: Fellegi-Sunter linkage with Splink 5 on DuckDB, and clusters that keep promises.

Promises beyond the model: two distinct valid IDs are never put together by the model, workers' decisions hold, and the
result does not depend on the order of the rows.
Source: Fellegi & Sunter, JASA 64 (1969) 1183; facts.md section 2 for what mattered on 600,000 rows. [V]
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from splink import Linker, block_on
from splink.backends.duckdb import DuckDBAPI

from renyang.science.clusters import Edge, cluster
from renyang.science.linkage_model import settings_of

Pairs = Iterable[tuple[str, str]]

SCHEMA = pa.schema(
    [
        pa.field("key", pa.string(), nullable=False),  # the row's own, unique
        pa.field("source", pa.string()),
        pa.field("name", pa.string()),
        pa.field("sound", pa.string()),  # names.sound_key
        pa.field("birth_date", pa.date32()),  # as typed, never derived from the ID
        pa.field("sex", pa.string()),
        pa.field("resident_id", pa.string()),  # only valid and undoubted ones
        pa.field("phone", pa.string()),
        pa.field("address_key", pa.string()),  # addresses.address_key
        pa.field("division", pa.string()),  # 12 digits
    ]
)
"""The columns of a table of records."""

ENOUGH_TO_TRAIN = 1_000  # [A] records; with fewer, chance decides what training finds, and the first guesses are better
TRAINED_ON = (("resident_id",), ("sound", "birth_date"))
"""Rows that agree on one of these sets of fields are mostly one person's: what training learns from."""
ENOUGH_PAIRS = 100  # [A] such pairs; with fewer, how often one person's rows agree is not learned from them
DECIMALS = 6  # of trained parameters: more than they mean, few enough that summation order does not show


@dataclass(frozen=True)
class LinkageSettings:
    """What a deployment decides."""

    join_from: float = 0.99  # probability from which the model joins two rows [V]
    review_from: float = 0.5  # probability from which a worker is asked [V]
    sampled_pairs: float = 2e6  # pairs from which the u probabilities are estimated
    seed: int = 20_220_101
    threads: int = 2


@dataclass(frozen=True)
class Model:
    """A trained model: Splink's settings with every probability in them."""

    settings: Mapping[str, Any]

    @property
    def version(self) -> str:
        """A digest of the parameters: equal models have equal versions."""
        return hashlib.sha256(json.dumps(self.settings, sort_keys=True).encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """The model as it is kept."""
        return dict(self.settings)


@dataclass(frozen=True)
class Linked:
    """A linkage: a cluster number for every row, the pairs that joined, and the pairs a worker should look at.

    `pairs` and `review` are tables of left, right, probability (0 to 1) and weight (bits of evidence).
    """

    clusters: Mapping[str, int]
    pairs: pa.Table
    review: pa.Table
    model: Model = field(repr=False)


def link(
    records: pa.Table,
    *,
    settings: LinkageSettings = LinkageSettings(),
    model: Model | None = None,
    must_link: Pairs = (),
    never_link: Pairs = (),
) -> Linked:
    """Link a table of records (see SCHEMA) with itself; trains a model where none is given."""
    records = records.select(SCHEMA.names).cast(SCHEMA).sort_by("key")
    if model is None:
        model = train(records, settings=settings)
    scored = _score(records, model, settings)
    ids = dict(zip(records["key"].to_pylist(), records["resident_id"].to_pylist(), strict=True))
    joining = [Edge(*row) for row in _rows(scored) if row[2] >= settings.join_from]
    clusters = cluster(ids, joining, must_link=must_link, never_link=never_link)
    apart = {frozenset(pair) for pair in never_link}
    joined = [row for row in _rows(scored) if clusters[row[0]] == clusters[row[1]] and row[2] >= settings.join_from]
    doubtful = [
        row
        for row in _rows(scored)
        if clusters[row[0]] != clusters[row[1]]
        and frozenset(row[:2]) not in apart
        and not (ids[row[0]] and ids[row[1]] and ids[row[0]] != ids[row[1]])
    ]
    return Linked(clusters, _table(joined), _table(doubtful), model)


def train(records: pa.Table, *, settings: LinkageSettings = LinkageSettings()) -> Model:
    """Estimate the model's probabilities from the records themselves.

    How often strangers agree (u) on name, birth date and address is sampled; on ID and phone it is fixed, because in a
    sample nearly all who agree are the same person. How often one person's rows agree (m) is found by expectation
    maximisation, once among rows of one ID and once among rows of one name and birth date, where there are enough of
    them. Too few records, or too few that agree, train nothing: the model of first guesses is returned.
    """
    learnable = [fields for fields in TRAINED_ON if _pairs_agreeing(records, fields) >= ENOUGH_PAIRS]
    enough = len(records) >= ENOUGH_TO_TRAIN and bool(learnable)
    linker = _linker(records, settings_of(frequencies=enough), settings)
    if not enough:
        return Model(_rounded(linker.misc.save_model_to_json()))
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*fields) for fields in TRAINED_ON],
        recall=0.9,  # [A] share of true pairs that agree on either
    )
    training.estimate_u_using_random_sampling(settings.sampled_pairs, seed=settings.seed, min_count_per_level=None)
    for fields in learnable:
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*fields),
            estimate_without_term_frequencies=True,
            fix_probability_two_random_records_match=True,  # in clean files it would run to 1, whose weight is infinite
        )
    return Model(_rounded(linker.misc.save_model_to_json()))


def _pairs_agreeing(records: pa.Table, fields: Sequence[str]) -> int:
    """How many pairs of rows agree on all these fields; a missing value agrees with none."""
    groups = records.select(fields).drop_null().group_by(fields).aggregate([([], "count_all")])
    sizes = groups["count_all"]
    return int(pc.sum(pc.multiply(sizes, pc.subtract(sizes, 1))).as_py() or 0) // 2


def _linker(records: pa.Table, parameters: Mapping[str, Any], settings: LinkageSettings) -> Linker:
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute(f"SET threads = {int(settings.threads)}")
    database = DuckDBAPI(connection)
    return Linker(database.register(records), dict(parameters), log_level=None, validate_settings=False)


def _score(records: pa.Table, model: Model, settings: LinkageSettings) -> pa.Table:
    """Every candidate pair from the review threshold up, in a fixed order."""
    linker = _linker(records, model.settings, settings)
    predicted = linker.inference.predict(threshold_match_probability=settings.review_from, warning_mode="never")
    table = predicted.as_pyarrow_table()
    return pa.table(
        {
            "left": table["key_l"],
            "right": table["key_r"],
            "probability": table["match_probability"],
            "weight": table["match_weight"],
        }
    ).sort_by([("left", "ascending"), ("right", "ascending")])


def _rows(scored: pa.Table) -> Iterable[tuple[str, str, float, float]]:
    return zip(*(scored.column(name).to_pylist() for name in ("left", "right", "probability", "weight")), strict=True)


def _table(rows: list[tuple[str, str, float, float]]) -> pa.Table:
    types = {"left": pa.string(), "right": pa.string(), "probability": pa.float64(), "weight": pa.float64()}
    return pa.table({name: pa.array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(types.items())})


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DECIMALS}g}")
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value
