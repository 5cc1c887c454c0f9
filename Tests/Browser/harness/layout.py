"""What must hold of every page's form: no sideways scroll, nothing small to press, no motion if a person wants none."""

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
