"""Where the keyboard is: focus that is never lost, never hidden, always seen."""

from playwright.sync_api import Page

#: What has the focus, as a person sees it. Reading it must not change it.
_FOCUSED = """() => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const name = (e.getAttribute('aria-label') || e.innerText || e.name || e.id || '').trim().slice(0, 60);
    // A skip link slides in; what counts is where it ends.
    for (const a of e.getAnimations({subtree: false})) try { a.finish(); } catch {}
    const box = e.getBoundingClientRect();
    // A small mark inside a label is pressed by its label, and shows the focus itself.
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1);
    const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
        && box.top < innerHeight && box.left < innerWidth;
    const top = document.elementFromPoint(x, y);
    const own = e === top || e.contains(top) || top?.contains(e) || e.labels && [...e.labels].includes(top);
    const covered = !top || !own;
    const rings = [e, e.parentElement, ...(e.labels ?? [])].filter(Boolean).map(r => getComputedStyle(r));
    const ringed = rings.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
        && !/^(transparent|rgba\\(.*, 0\\))$/.test(s.outlineColor));
    return {name: `${e.localName} ${JSON.stringify(name)}`, inside, covered, ringed};
}"""


def focus_problems(page: Page, about: str) -> list[str]:
    """Returns what is wrong with the focus after a key was pressed."""
    focused = page.evaluate(_FOCUSED)
    if focused is None:
        return [f"{about}: the focus is lost"]
    problems = []
    if not focused["inside"]:
        problems.append(f"{about}: {focused['name']} has the focus outside of the window")
    elif focused["covered"]:
        problems.append(f"{about}: {focused['name']} has the focus under something else")
    if not focused["ringed"]:
        problems.append(f"{about}: {focused['name']} does not show that it has the focus")
    return problems


def walk_problems(page: Page, most: int = 200) -> list[str]:
    """Goes through a page with Tab from its start, and returns what was wrong on the way.

    Everything that can be pressed or filled in must be met, and the walk must come to an end.
    """
    # Puts the start of the walk before the page's first element, without focusing one.
    page.evaluate(
        """() => { document.activeElement?.blur?.(); window.getSelection().removeAllRanges();
            const start = document.createElement('span'); start.tabIndex = -1; document.body.prepend(start);
            start.focus(); start.remove(); }"""
    )
    page.evaluate("document.querySelectorAll('[data-met]').forEach(e => e.removeAttribute('data-met'))")
    problems = []
    for step in range(most):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement;
                if (!e || e === document.body || e === document.documentElement) return 'end';
                if (e.dataset.met) return 'again'; e.dataset.met = '1'; return 'new'; }"""
        )
        if state != "new":
            break
        problems += focus_problems(page, f"step {step + 1}")
    else:
        problems.append(f"the walk does not end within {most} steps")
    missed = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.type !== 'hidden'
                && !e.dataset.met && e.tabIndex >= 0
                // Of a group of radios the keyboard meets one, and the arrows lead to the others.
                && !(e.type === 'radio' && document.querySelector(`input[name="${e.name}"][data-met]`)))
            .map(e => e.localName + ' ' + JSON.stringify((e.innerText || e.name || '').trim().slice(0, 60)))"""
    )
    page.evaluate("document.querySelectorAll('[data-met]').forEach(e => e.removeAttribute('data-met'))")
    return problems + [f"Tab does not come to {name}" for name in missed]
