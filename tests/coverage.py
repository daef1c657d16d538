#!/usr/bin/env python3
"""coverage.py DIR: how much of snn.h the programs reached whose .gcda files are in DIR, by gcov.

A line is reached if any program ran it, in whatever reading, width or population it was compiled; so is each side of
each branch, told apart by its place among those of its line. Lines that are not reached are printed with the room they
are in. Fails below 95 % of lines or 85 % of branches."""
import json, pathlib, re, subprocess, sys

lines, branches = {}, {}
for data in sorted(pathlib.Path(sys.argv[1]).rglob("*.gcda")):
    text = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", data.name],
                          cwd=data.parent, capture_output=True, text=True).stdout
    for document in text.splitlines():
        for file in json.loads(document)["files"]:
            if pathlib.Path(file["file"]).name != "snn.h":
                continue
            for line in file["lines"]:
                n = line["line_number"]
                lines[n] = lines.get(n, 0) + line["count"]
                for k, branch in enumerate(line["branches"]):
                    sides = branches.setdefault(n, {})
                    sides[k] = sides.get(k, 0) + branch["count"]

source = open("snn.h").read().split("\n")
room, rooms = "", []
for text in source:
    mark = re.match(r"   >>([a-z]+) ", text)
    room = mark.group(1) if mark else room
    rooms.append(room)
missed = [n for n in sorted(lines) if not lines[n]]
for n in missed:
    print(f"not reached: {n:5}  {rooms[n - 1]:12} {source[n - 1].strip()[:80]}")
sides = [count for here in branches.values() for count in here.values()]
if not lines or not sides:
    sys.exit("coverage: no .gcda file of a program with snn.h in " + sys.argv[1])
of_lines = 100 * (1 - len(missed) / len(lines))
of_branches = 100 * sum(count > 0 for count in sides) / len(sides)
print(f"snn.h: {of_lines:.1f} % of {len(lines)} lines, {of_branches:.1f} % of {len(sides)} branches")
sys.exit(of_lines < 95 or of_branches < 85)
