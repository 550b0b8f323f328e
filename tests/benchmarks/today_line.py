"""What `pipeboard today --line` costs beside `python -c ''`, in pairs.

Run `python -m tests.benchmarks.today_line [--contacts N] [--due ATTEMPTS] [--pairs N]
[--program PATH]`; the program is the one installed beside this Python unless another is named.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.big_store import fill

Took = tuple[float, float]
"""Milliseconds on the wall and of CPU."""


def took(command: Sequence[str], env: Mapping[str, str]) -> Took:
    """Run a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=dict(env), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    return wall * 1000, (used.ru_utime + used.ru_stime) * 1000


def pairs(count: int, ours: Sequence[str], env: Mapping[str, str]) -> list[tuple[Took, Took]]:
    """Run the bare interpreter that the program names, and the program, in turns."""
    first_line = Path(ours[0]).read_bytes().partition(b"\n")[0]
    python = os.fsdecode(first_line.removeprefix(b"#!")) if first_line[:2] == b"#!" else None
    bare = [python or sys.executable, "-c", ""]
    for command in (bare, ours):  # the first run of each compiles, and reads from the disk
        took(command, env)
    return [(took(bare, env), took(ours, env)) for _ in range(count)]


def main() -> None:
    """Make a store, run the pairs, print medians and the ratio of the median pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=5_000)
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--program", default=str(Path(sys.executable).with_name("pipeboard")))
    asked = parser.parse_args()
    # Started often, a prompt runs what is compiled already.
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        fill(store, asked.contacts, asked.due)
        ours = [asked.program, "--db", str(store), "today", "--line"]
        subprocess.run(ours, env=env, check=True)
        found = pairs(asked.pairs, ours, env)
    for name, at in (("wall", 0), ("CPU", 1)):
        bare, line = (statistics.median(pair[which][at] for pair in found) for which in (0, 1))
        ratio = statistics.median(line[at] / bare[at] for bare, line in found)
        print(f"{name:<5}python {bare:6.1f} ms   today --line {line:6.1f} ms   {ratio:.2f}x")


if __name__ == "__main__":
    main()
