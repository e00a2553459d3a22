"""Adds to a file of `lab certify --change-points --series` what Apache Otava finds in each series (pip install
apache-otava==0.8.0), at its default level and at others."""

import json
import sys

from otava.analysis import compute_change_points

LEVELS = [1e-7, 1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2]
DEFAULT = 1e-3

path = sys.argv[1]
with open(path) as file:
    trial = json.load(file)
trial["tools"] = [one for one in trial["tools"] if "Otava" not in one["tool"]]
for level in LEVELS:
    found = []
    for series in trial["series"]:
        points, _ = compute_change_points(series["values"], max_pvalue=level)
        found.append([int(point.index) for point in points])
    trial["tools"].append({"tool": "Otava 0.8.0", "level": level, "default": level == DEFAULT, "found": found})
with open(path, "w") as file:
    json.dump(trial, file)
