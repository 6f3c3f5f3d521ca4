"""Fit the weights of `discovery/judge.py`: `fit_listing.py LABELS.json` (needs numpy and scikit-learn).

LABELS.json is a list of {"id", "url", "kind", "file", "items": [{"url"}], "neutral": [..]}, `file` an HTML page (gz
allowed) relative to the folder above it. Printed: F1 on sites left out of the fit, then the tables of weights.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import islice
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
from statement_watch.discovery.judge import Judged
from statement_watch.discovery.markup import parse, read
from statement_watch.discovery.sift import sift
from statement_watch.discovery.traits import Page, group_traits, link_traits
from statement_watch.urls import site_of

STRENGTHS = (0.03, 0.1)
"""Inverse regularisation of the two looks: the best of 0.003 to 0.5 on left-out sites."""
PARTS, SHUFFLINGS = 5, 3


@dataclass
class Sheet:
    """One page, its links in the order of the rows of the two matrices."""

    page: Page
    site: str
    kind: str
    labelled: int
    links: list[Judged]
    keys: list[str]
    labels: list[int]  # 1 an item, 0 none, -1 counts neither way
    traits: list[list[float]]

    @property
    def weights(self) -> list[float]:
        """Each page counts the same, and so do on each page its items and the rest, by half."""
        counts = Counter(self.labels)
        return [1 / math.sqrt(counts[label]) for label in self.labels]


def key(url: str, base: str) -> str:
    url = urldefrag(urljoin(base, url.strip()))[0]
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/&?").lower()


def sheet_of(record: dict[str, Any], folder: Path) -> Sheet:
    path, base = folder / record["file"], record["url"]
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    root = parse(decode(body, None))
    assert root is not None
    markup = read(root, base)
    groups = groups_of(markup)
    page = Page(markup, groups)
    gold = {key(item["url"], base) for item in record["items"]}
    neutral = {key(n["url"] if isinstance(n, dict) else n, base) for n in record.get("neutral") or []} - gold
    sheet = Sheet(page, site_of(base), record["kind"], len(gold), [], [], [], [])
    for group in groups:
        shared = group_traits(group, page)
        if judge.is_accessory(shared):
            continue
        for anchor in group.anchors:
            if anchor.link.key in page.no_items:
                continue
            found = key(anchor.link.to.written, base)
            sheet.links.append(Judged(anchor, group, 0.0))
            sheet.keys.append(found)
            sheet.labels.append(1 if found in gold else -1 if found in neutral else 0)
            sheet.traits.append([*shared.values(), *link_traits(anchor, page).values()])
    return sheet


def second_traits(sheets: list[Sheet], first: np.ndarray) -> np.ndarray:
    rows, sums = [], iter(first)
    for sheet in sheets:
        judged = [replace(link, first=float(next(sums))) for link in sheet.links]
        rows += [[traits[name] for name in judge.SECOND_WEIGHTS] for traits in judge.comparisons(judged, sheet.page)]
    return np.array(rows)


def fitted(x: np.ndarray, y: np.ndarray, weights: np.ndarray, strength: float) -> Any:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=3000))
    return model.fit(x, y, logisticregression__sample_weight=weights)


def left_out(x: np.ndarray, y: np.ndarray, weights: np.ndarray, fold: np.ndarray, strength: float) -> np.ndarray:
    z = np.zeros(len(y))
    for part in range(PARTS):
        train, test = (y >= 0) & (fold != part), fold == part
        z[test] = fitted(x[train], y[train], weights[train], strength).decision_function(x[test])
    return z


def scores(sheets: list[Sheet], first: np.ndarray, second: np.ndarray) -> dict[str, float]:
    by_kind: dict[str, list[float]] = defaultdict(list)
    sums = iter(zip(first, second, strict=True))
    for sheet in sheets:
        key_of = dict(zip((id(link.anchor) for link in sheet.links), sheet.keys, strict=True))
        label_of = dict(zip(sheet.keys, sheet.labels, strict=True))
        looks = islice(sums, len(sheet.links))
        judged = [
            replace(link, first=float(a), second=float(b)) for link, (a, b) in zip(sheet.links, looks, strict=True)
        ]
        got = {key_of[id(link.anchor)] for link in sift(judge.above_bar(judged), judged, sheet.page)}
        got = {found for found in got if label_of[found] >= 0}
        hit = sum(label_of[found] for found in got)
        by_kind[sheet.kind].append(2 * hit / (len(got) + sheet.labelled) if got else 0.0)
    every = [f for values in by_kind.values() for f in values]
    return {**{kind: float(np.mean(values)) for kind, values in sorted(by_kind.items())}, "all": float(np.mean(every))}


def plain(model: Any) -> tuple[list[float], float]:
    """Weights and base for traits as they are, not scaled."""
    scaler, regression = model.steps[0][1], model.steps[1][1]
    weights = regression.coef_[0] / scaler.scale_
    return [round(float(w), 2) for w in weights], round(float(regression.intercept_[0] - scaler.mean_ @ weights), 2)


def folds(sheets: list[Sheet], seed: int) -> np.ndarray:
    sites = sorted({sheet.site for sheet in sheets})
    np.random.RandomState(seed).shuffle(sites)
    return np.array([sites.index(sheet.site) % PARTS for sheet in sheets for _ in sheet.links])


def main() -> None:
    labels = Path(sys.argv[1])
    sheets = [sheet_of(record, labels.parent.parent) for record in json.loads(labels.read_text())]
    x = np.array([traits for sheet in sheets for traits in sheet.traits])
    y = np.array([label for sheet in sheets for label in sheet.labels])
    weights = np.array([weight for sheet in sheets for weight in sheet.weights])
    results = []
    for seed in range(1, SHUFFLINGS + 1):
        fold = folds(sheets, seed)
        first = left_out(x, y, weights, fold, STRENGTHS[0])
        looks = second_traits(sheets, first)
        results.append(scores(sheets, first, left_out(looks, y, weights, fold, STRENGTHS[1])))
    print("left out:", {kind: round(float(np.mean([r[kind] for r in results])), 3) for kind in results[0]})
    known = y >= 0
    model = fitted(x[known], y[known], weights[known], STRENGTHS[0])
    # The second look is fitted on first looks at pages that the first had not seen, as it will meet them.
    looks = second_traits(sheets, left_out(x, y, weights, folds(sheets, 1), STRENGTHS[0]))
    second = fitted(looks[known], y[known], weights[known], STRENGTHS[1])
    first = model.decision_function(x)
    looks = second_traits(sheets, first)
    print(
        "fitted:  ", {kind: round(f, 3) for kind, f in scores(sheets, first, second.decision_function(looks)).items()}
    )
    _print_weights("BASE", [*judge.GROUP_WEIGHTS, *judge.LINK_WEIGHTS], model)
    _print_weights("SECOND_BASE", list(judge.SECOND_WEIGHTS), second)


def _print_weights(base: str, names: list[str], model: Any) -> None:
    values, constant = plain(model)
    print(base, "=", constant)
    for name, value in zip(names, values, strict=True):
        print(f'    "{name}": {value:.2f},')


if __name__ == "__main__":
    main()
