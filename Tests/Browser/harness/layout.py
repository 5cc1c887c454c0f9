"""What must hold of every page's form: no sideways scroll, no short word broken, no motion if a person wants none."""

from playwright.sync_api import Page

_WIDEST = """width => [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > width + 0.5 && e.getClientRects().length)
    .map(e => `${e.localName}.${e.className.baseVal ?? e.className}: ${Math.round(e.getBoundingClientRect().right)}`)
    .slice(-5)"""

_MOVING = """() => document.getAnimations().filter(a => {
    const time = a.effect && a.effect.getComputedTiming();
    return a.playState === 'running' && time && time.activeDuration > 10;
}).map(a => [a.effect.target?.localName, a.effect.target?.className, a.animationName ?? a.transitionProperty].join(' '))"""


def sideways_scroll(page: Page, width: int) -> list[str]:
    """Returns a problem if the page is wider than the window. A box that scrolls by itself is not the page."""
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    if wide <= width:
        return []
    return [f"the page is {wide} px wide in a window of {width}: {page.evaluate(_WIDEST, width)}"]


def motion(page: Page) -> list[str]:
    """Returns what moves."""
    return [f"moves although motion is to be reduced: {name}" for name in page.evaluate(_MOVING)]


_BROKEN = """() => [...document.querySelectorAll('td:has(+ td > .acts) > span')]
    .filter(e => e.getClientRects().length > 1).map(e => e.textContent)"""

_SMALL = """() => [...document.querySelectorAll('.codes')]
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 16).map(e => getComputedStyle(e).fontSize)"""

_TOAST = """() => {
    const toast = document.querySelector('.toast')?.getBoundingClientRect();
    const bar = document.querySelector('.rail')?.getBoundingClientRect();
    if (!toast || !bar) return 'there is no toast, or no bar';
    return toast.top < bar.top - 1 ? `the toast is ${bar.top - toast.top} px higher than the bar` : '';
}"""


def broken_cells(page: Page) -> list[str]:
    """Returns the cells beside a table's buttons that take more than a line."""
    return [f"a short cell is broken: {text}" for text in page.evaluate(_BROKEN)]


def small_codes(page: Page) -> list[str]:
    """Returns a problem if codes that a person writes down are smaller than other text."""
    return [f"codes to write down are small: {size}" for size in page.evaluate(_SMALL)]


def toast_over_text(page: Page) -> str:
    """Returns how the toast lies over what is read on a phone: it may only lie over the bar. Empty if it does not."""
    return page.evaluate(_TOAST)
