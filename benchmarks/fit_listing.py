"""Fit the weights of `discovery/judge.py`: `fit_listing.py LABELS.json` (needs numpy and scikit-learn).

LABELS.json is a list of {"id", "url", "kind", "file", "items": [{"url"}], "neutral": [..]}, `file` an HTML page (gz
allowed) relative to the folder above it. Printed: F1 on sites left out of the fit, then the tables of weights.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from statement_watch.charset import decode
from statement_watch.discovery import judge
from statement_watch.discovery.groups import groups_of
from statement_watch.discovery.markup import parse, read
from statement_watch.discovery.traits import Page, group_traits, link_traits
from statement_watch.urls import site_of

STRENGTHS = (0.03, 0.1)
"""Inverse regularisation of the two looks: the best of 0.003 to 0.5 on left-out sites."""


@dataclass
class Row:
    page: str
    kind: str
    site: str
    key: str
    label: int  # 1 an item, 0 none, -1 counts neither way
    group: int
    targets: int
    form: str
    traits: list[float]


def key(url: str, base: str) -> str:
    url = urldefrag(urljoin(base, url.strip()))[0]
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/&?").lower()


def rows_of(record: dict[str, Any], folder: Path) -> list[Row]:
    path, base = folder / record["file"], record["url"]
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    root = parse(decode(body, None))
    assert root is not None
    markup = read(root, base)
    groups = groups_of(markup)
    page = Page(markup, groups)
    gold = {key(item["url"], base) for item in record["items"]}
    neutral = {key(n["url"] if isinstance(n, dict) else n, base) for n in record.get("neutral") or []} - gold
    rows = []
    for number, group in enumerate(groups):
        shared = list(group_traits(group, page).values())
        for anchor in group.anchors:
            found = key(anchor.link.written, base)
            label = 1 if found in gold else -1 if found in neutral else 0
            form = page.addresses[anchor.link.key].form
            traits = [*shared, *link_traits(anchor, page).values()]
            rows.append(
                Row(record["id"], record["kind"], site_of(base), found, label, number, group.targets, form, traits)
            )
    return rows


def second_look(rows: list[Row], first: np.ndarray) -> np.ndarray:
    groups, forms = defaultdict(list), defaultdict(dict)
    for row, z in zip(rows, first, strict=True):
        groups[row.page, row.group].append(z)
        alike = forms[row.page, row.form]
        alike[row.key] = max(alike.get(row.key, 0.0), 1 / (1 + np.exp(-z)))
    best: dict[str, float] = defaultdict(float)
    for row in rows:
        if row.targets >= judge.TEMPLATE:
            best[row.page] = max(best[row.page], float(np.mean(groups[row.page, row.group])))
    looks = []
    for row, z in zip(rows, first, strict=True):
        alike = forms[row.page, row.form]
        others = (sum(alike.values()) - alike[row.key]) / (len(alike) - 1) if len(alike) > 1 else 0.0
        looks.append([(z + np.mean(groups[row.page, row.group])) / 2, best[row.page], others])
    return np.array(looks)


def fitted(x: np.ndarray, y: np.ndarray, weights: np.ndarray, strength: float) -> Any:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=3000))
    return model.fit(x, y, logisticregression__sample_weight=weights)


def left_out(x: np.ndarray, y: np.ndarray, weights: np.ndarray, fold: np.ndarray, strength: float) -> np.ndarray:
    z = np.zeros(len(y))
    for part in range(5):
        train, test = (y >= 0) & (fold != part), fold == part
        z[test] = fitted(x[train], y[train], weights[train], strength).decision_function(x[test])
    return z


def scores(rows: list[Row], z: np.ndarray, gold: dict[str, int]) -> dict[str, float]:
    pages: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        pages[row.page].append(number)
    by_kind: dict[str, list[float]] = defaultdict(list)
    for page, numbers in pages.items():
        means: dict[int, list[float]] = defaultdict(list)
        for n in numbers:
            means[rows[n].group].append(z[n])
        big = [
            np.mean(v) for g, v in means.items() if next(rows[n].targets for n in numbers if rows[n].group == g) >= 3
        ]
        bar = max(judge.FLOOR, max(big, default=-99) - judge.REACH)
        got = {rows[n].key for n in numbers if z[n] > bar and rows[n].label >= 0}
        hit = len(got & {rows[n].key for n in numbers if rows[n].label == 1})
        by_kind[rows[numbers[0]].kind].append(2 * hit / (len(got) + gold[page]) if got else 0.0)
    every = [f for values in by_kind.values() for f in values]
    return {**{kind: float(np.mean(values)) for kind, values in sorted(by_kind.items())}, "all": float(np.mean(every))}


def plain(model: Any) -> tuple[list[float], float]:
    """Weights and base for traits as they are, not scaled."""
    scaler, regression = model.steps[0][1], model.steps[1][1]
    weights = regression.coef_[0] / scaler.scale_
    return [round(float(w), 2) for w in weights], round(float(regression.intercept_[0] - scaler.mean_ @ weights), 2)


def main() -> None:
    labels = Path(sys.argv[1])
    records = json.loads(labels.read_text())
    rows = [row for record in records for row in rows_of(record, labels.parent.parent)]
    gold = {record["id"]: len({key(item["url"], record["url"]) for item in record["items"]}) for record in records}
    x, y = np.array([row.traits for row in rows]), np.array([row.label for row in rows])
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for row in rows:
        counts[row.page, row.label] += 1
    weights = np.array([1 / np.sqrt(counts[row.page, row.label]) for row in rows])
    sites = sorted({row.site for row in rows})
    for seed in (1, 2, 3):
        order = list(sites)
        np.random.RandomState(seed).shuffle(order)
        fold = np.array([order.index(row.site) % 5 for row in rows])
        looks = second_look(rows, left_out(x, y, weights, fold, STRENGTHS[0]))
        print(seed, scores(rows, left_out(looks, y, weights, fold, STRENGTHS[1]), gold))
    known = y >= 0
    first = fitted(x[known], y[known], weights[known], STRENGTHS[0])
    looks = second_look(rows, left_out(x, y, weights, fold, STRENGTHS[0]))
    second = fitted(looks[known], y[known], weights[known], STRENGTHS[1])
    names = [*judge.GROUP_WEIGHTS, *judge.LINK_WEIGHTS]
    values, base = plain(first)
    print("BASE", base)
    for name, value in zip(names, values, strict=True):
        print(f'    "{name}": {value:.2f},')
    print("OWN, BEST, ALIKE, SECOND_BASE", *plain(second))


if __name__ == "__main__":
    main()
