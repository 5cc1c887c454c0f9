"""Holds a running site's interface to its own description.

    python check.py SITE SET-UP-LINK

The description must be valid OpenAPI. Then requests are made from it, right and wrong ones: by an app password, and by a
session that may do everything. No answer may be a fault, and each must be one that the description has. Status 0: so it
was.
"""

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from person import ADDRESS, PATIENCE, Person

#: How many requests are made up for each route and way in.
EXAMPLES = 4
#: What would end the session that asks, or the person; and what takes seconds, because it hashes ten codes.
LEFT_OUT = [
    "sign-out",
    "change-password",
    "end-session",
    "end-sessions-of-person",
    "reset-two-step",
    "remove-person",
    "make-backup-codes",
]


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__)
        return 64
    site, link = arguments
    description = f"{site}/api/v1/openapi.json"
    with urllib.request.urlopen(description, timeout=PATIENCE) as answer:
        document = json.load(answer)
    problems = [f"the description: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
    person = Person(site, link)
    letters = person.new_app_password("schemathesis", "send-and-read")
    reports = {"by an app password": made_up_requests(description, [f"--auth={ADDRESS}:{letters}"])}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(without_security(document), file)
        file.flush()
        by_session = [f"--url={site}/api/v1", f"--header=Cookie: {person.cookie}"]
        by_session += [f"--header=X-Pennypost-Form: {person.form_token}"]
        by_session += [f"--exclude-operation-id={name}" for name in LEFT_OUT]
        reports["by a session"] = made_up_requests(file.name, by_session)
    problems += [f"{way}:\n{report}" for way, report in reports.items() if report is not None]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def without_security(document: dict) -> dict:
    """Returns the description without its ways in. Otherwise a request that was meant to lack the cookie, which is sent
    all the same, counts as one that should have been refused."""
    copy = json.loads(json.dumps(document))
    del copy["components"]["securitySchemes"]
    for operations in copy["paths"].values():
        for operation in operations.values():
            del operation["security"]
    return copy


def made_up_requests(description: str, options: list[str]) -> str | None:
    """Sends requests that are made from the description. Returns what was wrong; `None` if nothing was."""
    here = Path(__file__).resolve().parent
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={here / 'schemathesis.toml'}", "run"]
    command += [description, f"--max-examples={EXAMPLES}", "--seed=11", f"--request-timeout={PATIENCE}", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return None if done.returncode == 0 else done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
