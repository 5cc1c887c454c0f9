"""What must hold of every page's words: their language is marked, and none is a key or has an open gap."""

import re

from playwright.sync_api import Page

#: Everything that is seen or read out. What a person typed does not count.
_SEEN = """() => {
    const texts = [document.title, document.body.innerText];
    for (const e of document.querySelectorAll('[aria-label],[title],[placeholder],[alt],[data-copied]'))
        for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-copied'])
            if (e.hasAttribute(name)) texts.push(e.getAttribute(name));
    for (const e of document.querySelectorAll('option, [hidden], dialog, details')) texts.push(e.textContent);
    return texts.join('\\n');
}"""
_KEY = re.compile(r"(?<![\w@./-])[a-z]+(?:_[a-z0-9]+)+(?![\w@/-])")
_GAP = re.compile(r"\{[a-z_]+\}")


def wrong_words(page: Page, language: str) -> list[str]:
    """Returns a problem for each key, each open gap and a wrong `lang`."""
    problems = []
    marked = page.evaluate("document.documentElement.lang")
    if marked != language:
        problems.append(f"the page is marked as {marked!r}, not {language!r}")
    seen = page.evaluate(_SEEN)
    problems += [f"a key is shown instead of words: {key}" for key in sorted(set(_KEY.findall(seen)))]
    problems += [f"a gap was not filled: {gap}" for gap in sorted(set(_GAP.findall(seen)))]
    return problems


def furniture(page: Page) -> list[str]:
    """Returns what is missing of a page: one heading, a title, a live region, a skip link that comes first."""
    problems = []
    headings = page.locator("h1").count()
    if headings != 1:
        problems.append(f"there are {headings} h1")
    title = page.title()
    heading = page.locator("h1").first.inner_text().strip() if headings else ""
    if not title.endswith("Pennypost") or heading not in title:
        problems.append(f"the title {title!r} does not name the page {heading!r} and Pennypost")
    if page.locator("[role=status]").count() == 0:
        problems.append("there is no live region")
    first = page.evaluate("document.body.querySelector('a, button, input, select, textarea, summary')?.hash ?? ''")
    if first != "#main":
        problems.append("the first thing that takes focus is not the skip link")
    return problems
