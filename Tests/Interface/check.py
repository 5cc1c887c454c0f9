"""Holds a running site's interface to its own description.

    python check.py SITE SET-UP-LINK

The description must be valid OpenAPI. Then requests are made from it, right and wrong ones: by an app password, and by a
session that may do everything. No answer may be a fault, and each must be one that the description has. Status 0: so it
was.
"""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from person import ADDRESS, Person

#: How many requests are made up for each route and way in.
EXAMPLES = 6
#: What would end the session that asks, or the person.
ENDING = [
    "sign-out",
    "change-password",
    "end-session",
    "end-sessions-of-person",
    "reset-two-step",
    "remove-person",
]


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__)
        return 64
    site, link = arguments
    description = f"{site}/api/v1/openapi.json"
    with urllib.request.urlopen(description, timeout=30) as answer:
        document = json.load(answer)
    problems = [f"the description: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
    person = Person(site, link)
    letters = person.new_app_password("schemathesis", "send-and-read")
    by_session = [f"--header=Cookie: {person.cookie}", f"--header=X-Pennypost-Form: {person.form_token}"]
    ways = {
        "by an app password": [f"--auth={ADDRESS}:{letters}"],
        "by a session": by_session + [f"--exclude-operation-id={name}" for name in ENDING],
    }
    for way, options in ways.items():
        report = made_up_requests(description, options)
        if report is not None:
            problems.append(f"{way}:\n{report}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def made_up_requests(description: str, options: list[str]) -> str | None:
    """Sends requests that are made from the description. Returns what was wrong; `None` if nothing was."""
    here = Path(__file__).resolve().parent
    command = [str(Path(sys.executable).parent / "schemathesis"), f"--config-file={here / 'schemathesis.toml'}", "run"]
    command += [description, f"--max-examples={EXAMPLES}", "--seed=11", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return None if done.returncode == 0 else done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
