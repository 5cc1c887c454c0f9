"""Runs one journey through the site in Debian's Chromium.

    python run.py JOURNEY STAGE.json

JOURNEY is the name of a file in `journeys`, or `trial`, which tries the checks themselves and needs no stage. The stage
says where the site is and how it is looked at (`harness/stage.py`). Status 0: everything that must hold did.
"""

import importlib
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness.chromium import started_chromium  # noqa: E402
from harness.stage import Stage  # noqa: E402


def main(arguments: list[str]) -> int:
    if arguments == ["trial"]:
        trial = importlib.import_module("trial.run")
        with started_chromium() as browser:
            return report(trial.run(browser))
    if len(arguments) != 2:
        print(__doc__)
        return 64
    journey = importlib.import_module(f"journeys.{arguments[0].replace('-', '_')}")
    with started_chromium() as browser:
        stage = Stage(browser, Path(arguments[1]))
        try:
            journey.run(stage)
        except Exception as error:  # What a journey met is told together with what was noted before it.
            stage.show_where_it_ended(arguments[0])
            return report(stage.problems + [where(error)])
        return report(stage.problems)


def where(error: Exception) -> str:
    """Says what went wrong, and on which lines of ours."""
    here = str(Path(__file__).resolve().parent)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(here)]
    lines = [f"  {Path(frame.filename).name}:{frame.lineno}: {frame.line}" for frame in frames]
    return "\n".join([f"{type(error).__name__}: {error}", *lines])


def report(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
