"""axe-core on a page: what keeps people with disabilities from using it."""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

#: WCAG 2.2 A and AA, and axe's best practices. `target-size` (WCAG 2.5.8) is off unless it is named.
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


@cache
def _source() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, forced_colors: bool = False) -> list[str]:
    """Returns one line for each element that breaks a rule.

    Forced colours are the system's: what the style sheet says, which axe would compare, is not what is seen.
    """
    rules = OPTIONS["rules"] | ({"color-contrast": {"enabled": False}} if forced_colors else {})
    # Evaluated by the debugger, axe is not held back by the page's content security policy.
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_source())
    result = page.evaluate("options => window.axe.run(document, options)", OPTIONS | {"rules": rules})
    return [
        f"axe {rule['id']}: {rule['help']}: {node['html'][:200]} ({_reason(node)})"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def _reason(node: dict) -> str:
    checks = node["any"] + node["all"] + node["none"]
    return "; ".join(check["message"] for check in checks)[:300]
