"""Record linkage of source rows: the Fellegi-Sunter model in Splink 5 on DuckDB, and constrained clusters.

Guarantees beyond the model: it never joins two distinct valid IDs, workers' decisions hold, and the result does not
depend on the order of the rows. Source: Fellegi & Sunter, JASA 64 (1969) 1183; tested on 600,000 rows. [V]
"""

import contextlib
import hashlib
import json
import logging
import math
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from renyang.science.clusters import Edge, Listed, Pairs, cluster, worth_asking
from renyang.science.linkage_model import REGISTER, SCHEMA, Compared

if TYPE_CHECKING:
    import duckdb
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

__all__ = [
    "REGISTER",
    "SCHEMA",
    "Agreement",
    "Compared",
    "LinkageSettings",
    "Linked",
    "Model",
    "Scored",
    "assemble",
    "link",
    "prior_bits",
    "rows_of",
    "score",
    "train",
    "weights",
]

ENOUGH_TO_TRAIN = 1_000  # [A] records; with fewer, training is dominated by chance, and the first guesses are better
OUTGROWN = 1.5  # [A] growth of the records since training from which a model is trained again
ENOUGH_PAIRS = 100  # [A] agreeing pairs; with fewer, m is not learned from them
GUESSES_COUNT = 100  # [A] weight of the first guesses of m, in pairs
ASKED_AT = 0.9  # [A] upper limit on the probability of a pair that a worker must always review
DECIMALS = 6  # of trained parameters: beyond their precision, but few enough to hide the summation order


@dataclass(frozen=True)
class LinkageSettings:
    """Settings of a deployment."""

    join_from: float = 0.99  # probability from which the model joins two rows [V]
    review_from: float = 0.5  # probability from which a worker is asked [V]
    sampled_pairs: float = 2e6  # sampled pairs for estimating u
    seed: int = 20_220_101
    threads: int = 2
    memory: int = 700  # MB for the database; the rest spills to temporary files


@dataclass(frozen=True)
class Model:
    """A trained model: Splink's settings with all probabilities."""

    settings: Mapping[str, Any]

    @property
    def version(self) -> str:
        """A digest of the parameters; equal models have equal versions."""
        return hashlib.sha256(json.dumps(self.settings, sort_keys=True).encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """The model as plain data for storage."""
        return dict(self.settings)


@dataclass(frozen=True)
class Linked:
    """The result of a linkage: a cluster number for every row, the pairs that joined, and the pairs to review.

    `pairs` and `review` are tables of left, right, probability (0 to 1) and weight (bits of evidence). `model` is the
    model used by `link`.
    """

    clusters: Mapping[str, int]
    pairs: pa.Table
    review: pa.Table
    model: Model | None = field(default=None, repr=False)


def link(
    records: pa.Table,
    *,
    settings: LinkageSettings = LinkageSettings(),
    compared: Compared = REGISTER,
    model: Model | None = None,
    must_link: Pairs = (),
    never_link: Pairs = (),
) -> Linked:
    """Link a table of records (by default as in SCHEMA) with itself; trains a model if none is given."""
    model = train(records, settings=settings, compared=compared) if model is None else model
    edges = score(records, model, settings=settings, compared=compared).edges
    keys = records["key"].to_pylist()
    identifiers = records[compared.identifier].to_pylist() if compared.identifier else [None] * len(keys)
    ids = dict(zip(keys, identifiers, strict=True))
    listed = _listed(records, compared)
    linked = assemble(ids, edges, settings=settings, listed=listed, must_link=must_link, never_link=never_link)
    return replace(linked, model=model)


class Agreement(NamedTuple):
    """The evidence of one field for a pair: its agreement level, and the bits for (+) or against (-) one person."""

    field: str
    level: str  # label of linkage_model.py, or "missing"
    bits: float


@dataclass(frozen=True)
class Scored:
    """All pairs from the review threshold up: `edges` is a sorted table of left < right, probability (0 to 1) and
    weight (bits); `evidence` explains the pairs too doubtful to join. Its bits and `prior_bits` sum to the weight.
    """

    edges: pa.Table
    evidence: Mapping[tuple[str, str], tuple[Agreement, ...]]


def score(
    records: pa.Table,
    model: Model,
    *,
    settings: LinkageSettings = LinkageSettings(),
    compared: Compared = REGISTER,
    changed: Collection[str] | None = None,
) -> Scored:
    """Compare the records of a table (by default as in SCHEMA).

    changed: compare only pairs with at least one of these keys, which takes seconds in a large table; default: all
    pairs. Name frequencies are always counted over all records.
    """
    records = records.select(compared.schema.names).cast(compared.schema).sort_by("key")
    with _database(settings) as database:
        linker = _linker(database, records, _shown(model))
        if changed is None:
            predictions = [linker.inference.predict(settings.review_from, warning_mode="never")]
        else:
            for column in compared.frequencies_of:
                linker.table_management.compute_tf_table(column)
            predictions = _predict_changed(database, linker, records, settings, pa.array(sorted(changed), pa.string()))
        relations = [predicted.as_duckdbpyrelation() for predicted in predictions]
        surely = _surely(compared, settings)
        edges = pa.concat_tables([_table([]), *(_edges(relation, surely) for relation in relations)])
        evidence = {pair: said for relation in relations for pair, said in _evidence(relation, model, settings, surely)}
    return Scored(edges.sort_by([("left", "ascending"), ("right", "ascending")]), evidence)


def weights(model: Model) -> list[tuple[str, str, float, float, float]]:
    """The weights of all agreement levels: field, level, how often one person's rows agree so (m), how often strangers'
    do (u), and the bits for (+) or against (-) one person, log2(m / u).
    """
    return [
        (
            comparison["output_column_name"],
            level["label_for_charts"],
            level["m_probability"],
            level["u_probability"],
            math.log2(level["m_probability"] / level["u_probability"]),
        )
        for comparison in model.settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    ]


def prior_bits(model: Model) -> float:
    """The weight before any comparison: how rarely two rows of a block belong to one person."""
    chance = float(model.settings["probability_two_random_records_match"])
    return math.log2(chance / (1 - chance))


def assemble(
    ids: Mapping[str, str | None],
    edges: pa.Table,
    *,
    settings: LinkageSettings = LinkageSettings(),
    listed: Listed = MappingProxyType({}),
    must_link: Pairs = (),
    never_link: Pairs = (),
) -> Linked:
    """Cluster the records in `ids` (key -> valid ID or None) from scored pairs and workers' decisions; `listed` says in
    which list each is under which name.

    The result depends only on records connected by pairs or decisions, so a connected part can be assembled alone.
    """
    never_link = list(never_link)
    scored = [Edge(*row) for row in rows_of(edges)]
    joining = [edge for edge in scored if edge.probability >= settings.join_from]
    clusters = cluster(ids, joining, listed=listed, must_link=must_link, never_link=never_link)
    joined = [edge for edge in joining if clusters[edge.left] == clusters[edge.right]]
    asked = worth_asking(ids, scored, clusters, join_from=settings.join_from, never_link=never_link)
    return Linked(clusters, _table(joined), _table(asked))


def _listed(records: pa.Table, compared: Compared) -> Listed:
    if not compared.listed:
        return {}
    columns = (records[column].to_pylist() for column in ("key", *compared.listed))
    return {key: (list_, name) for key, list_, name in zip(*columns, strict=True) if list_ is not None}


def train(records: pa.Table, *, settings: LinkageSettings = LinkageSettings(), compared: Compared = REGISTER) -> Model:
    """Estimate the model's probabilities from the records.

    The strangers' agreement (u) on name, birth date and address is sampled; on ID and phone it is fixed, because nearly
    all sampled pairs that agree on these are the same person. The agreement of one person's rows (m) is estimated by
    expectation maximisation, once among rows with the same ID and once among rows with the same name and birth date,
    given enough of them. With too few records or agreeing pairs, returns the model of first guesses.
    """
    agreeing = {fields: _pairs_agreeing(records, fields) for fields in compared.trained_on}
    learnable = [fields for fields, pairs in agreeing.items() if pairs >= ENOUGH_PAIRS]
    enough = len(records) >= ENOUGH_TO_TRAIN and bool(learnable)
    with _database(settings) as database:
        linker = _linker(database, records, compared.settings(frequencies=enough))
        if enough:
            _learn(linker, learnable, settings, compared)
        learned = linker.misc.save_model_to_json()
    if enough:
        learned = _tempered(learned, sum(agreeing[fields] for fields in learnable), compared)
    return Model(_rounded(learned))


def _learn(linker: "Linker", learnable: Iterable[Sequence[str]], settings: LinkageSettings, compared: Compared) -> None:
    from splink import block_on  # noqa: PLC0415

    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*fields) for fields in compared.trained_on],
        recall=0.9,  # [A] share of true pairs that agree on either
    )
    training.estimate_u_using_random_sampling(settings.sampled_pairs, seed=settings.seed, min_count_per_level=None)
    for fields in learnable:
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*fields),
            estimate_without_term_frequencies=True,
            fix_probability_two_random_records_match=True,  # in clean files it would tend to 1, of infinite weight
        )


def _tempered(learned: dict[str, Any], pairs: int, compared: Compared) -> dict[str, Any]:
    """Shrink the learned m towards the first guesses, as if those were `GUESSES_COUNT` further pairs: in clean files
    nobody has moved, but a person who moves must not become another person.
    """
    guessed = compared.settings(frequencies=True)["comparisons"]
    for comparison, guess in zip(learned["comparisons"], guessed, strict=True):
        for level, first in zip(comparison["comparison_levels"], guess["comparison_levels"], strict=True):
            if not level.get("is_null_level"):
                both = pairs * level["m_probability"] + GUESSES_COUNT * first["m_probability"]
                level["m_probability"] = both / (pairs + GUESSES_COUNT)
    return learned


def _pairs_agreeing(records: pa.Table, fields: Sequence[str]) -> int:
    """The number of pairs of rows that agree on all these fields; a missing value agrees with none."""
    groups = records.select(fields).drop_null().group_by(fields).aggregate([([], "count_all")])
    sizes = groups["count_all"]
    return int(pc.sum(pc.multiply(sizes, pc.subtract(sizes, 1))).as_py() or 0) // 2


def _linker(database: "DuckDBAPI", records: pa.Table, parameters: Mapping[str, Any]) -> "Linker":
    from splink import Linker  # noqa: PLC0415 - half a second that only a linkage needs

    return Linker(database.register(records), dict(parameters), log_level=None, validate_settings=False)


@contextlib.contextmanager
def _database(settings: LinkageSettings) -> Iterator["DuckDBAPI"]:
    """An in-memory database that spills to a private temporary folder, deleted at the end."""
    import duckdb  # noqa: PLC0415
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="renyang-") as folder, contextlib.closing(duckdb.connect()) as connection:
        connection.execute(f"SET threads = {int(settings.threads)}")
        connection.execute("SET enable_progress_bar = false")  # it would clutter a command's output
        connection.execute(f"SET memory_limit = '{int(settings.memory)}MB'")
        connection.execute("SET temp_directory = ?", [folder])
        yield DuckDBAPI(connection)


def _predict_changed(
    database: "DuckDBAPI", linker: "Linker", records: pa.Table, settings: LinkageSettings, changed: pa.Array
) -> list[Any]:
    """Predictions for pairs of changed records with the others, and among the changed."""
    if not len(changed):
        return []
    is_new = pc.is_in(records["key"], changed)
    new = database.register(records.filter(is_new))
    inference, threshold = linker.inference, settings.review_from
    predictions = [inference.predict_within(new, threshold_match_probability=threshold, warning_mode="never")]
    if len(changed) < len(records):
        old = database.register(records.filter(pc.invert(is_new)))
        predictions.append(
            inference.predict_between(new, old, threshold_match_probability=threshold, warning_mode="never")
        )
    return predictions


def _shown(model: Model) -> dict[str, Any]:
    """The model's settings, with the columns retained that explain each weight."""
    return {**model.settings, "retain_intermediate_calculation_columns": True, "retain_matching_columns": True}


def _surely(compared: Compared, settings: LinkageSettings) -> str:
    """SQL for a pair's probability, capped below the joining threshold for pairs that must be reviewed."""
    if not compared.asked:
        return "match_probability"
    most = min(ASKED_AT, (settings.join_from + settings.review_from) / 2)
    return f"CASE WHEN {compared.asked} THEN least(match_probability, {most}) ELSE match_probability END"


def _edges(predicted: "duckdb.DuckDBPyRelation", surely: str) -> pa.Table:
    return predicted.project(
        f"least(key_l, key_r) AS left, greatest(key_l, key_r) AS right, {surely} AS probability, match_weight AS weight"
    ).to_arrow_table()


def _evidence(
    predicted: "duckdb.DuckDBPyRelation", model: Model, settings: LinkageSettings, surely: str
) -> Iterator[tuple[tuple[str, str], tuple[Agreement, ...]]]:
    labels = {comparison["output_column_name"]: _labels(comparison) for comparison in model.settings["comparisons"]}
    doubtful = predicted.filter(f"({surely}) < {settings.join_from}")
    for row in doubtful.to_arrow_table().to_pylist():
        pair = min(row["key_l"], row["key_r"]), max(row["key_l"], row["key_r"])
        yield (
            pair,
            tuple(Agreement(name, label[row[f"gamma_{name}"]], _bits(row, name)) for name, label in labels.items()),
        )


def _labels(comparison: Mapping[str, Any]) -> dict[int, str]:
    """Splink's level number -> label: -1 for a missing value, otherwise counting down to 0 in their order."""
    labels = [level["label_for_charts"] for level in comparison["comparison_levels"]]
    return {-1: labels[0]} | {len(labels) - 1 - place: label for place, label in enumerate(labels[1:], start=1)}


def _bits(row: Mapping[str, Any], name: str) -> float:
    """The bits of a field, including the adjustment for a rare or common value."""
    return float(row[f"mw_{name}"]) + float(row.get(f"mw_tf_adj_{name}") or 0.0)


def rows_of(scored: pa.Table) -> Iterable[tuple[str, str, float, float]]:
    """The rows of a table of pairs: left, right, probability, weight."""
    return zip(*(scored.column(name).to_pylist() for name in ("left", "right", "probability", "weight")), strict=True)


def _table(rows: Sequence[tuple[str, str, float, float]]) -> pa.Table:
    types = {"left": pa.string(), "right": pa.string(), "probability": pa.float64(), "weight": pa.float64()}
    return pa.table({name: pa.array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(types.items())})


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DECIMALS}g}")
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value
