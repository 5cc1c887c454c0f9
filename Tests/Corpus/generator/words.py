"""Header syntax a mail program writes: encoded words, parameters, folds."""

import base64
from urllib.parse import quote


def _q(data: bytes) -> str:
    keep = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/"
    return "".join(chr(b) if b in keep else "_" if b == 0x20 else f"={b:02X}" for b in data)


def word(text: str, charset: str = "UTF-8", form: str = "Q", codec: str | None = None) -> str:
    """One encoded word (RFC 2047), however long it gets."""
    data = text.encode(codec or charset)
    payload = _q(data) if form.upper() == "Q" else base64.b64encode(data).decode()
    return f"=?{charset}?{form}?{payload}?="


def words(text: str, charset: str = "UTF-8", form: str = "Q", codec: str | None = None, fold: str = "\n ") -> str:
    """Encoded words of at most 75 characters each, split between characters, one a line.

    What the charset cannot hold goes in UTF-8, as mail programs do it.
    """
    try:
        text.encode(codec or charset)
    except UnicodeEncodeError:
        charset, codec = "UTF-8", None
    out, current = [], ""
    for ch in text:
        if len(word(current + ch, charset, form, codec)) > 72 and current:
            out.append(current)
            current = ""
        current += ch
    out.append(current)
    return fold.join(word(piece, charset, form, codec) for piece in out)


def header_text(text: str, **style) -> str:
    return text if text.isascii() else words(text, **style)


def mailbox(name: str | None, address: str, **style) -> str:
    if name is None:
        return address
    if not name.isascii():
        return f"{words(name, **style)} <{address}>"
    if any(c in name for c in '()<>[]:;@\\,."'):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{name} <{address}>"


def mailboxes(people, **style) -> str:
    return ",\n ".join(mailbox(name, address, **style) for name, address in people)


def rfc2231(name: str, value: str, charset: str = "UTF-8", codec: str | None = None, width: int = 60) -> str:
    """name*=… or, where too long, name*0*=…; each piece on a line of its own (RFC 2231 §3, §4)."""
    encoded = quote(value.encode(codec or charset), safe="!#$&+-.^_`|~")
    if len(encoded) <= width:
        return f";\n {name}*={charset}''{encoded}"
    pieces, rest = [], encoded
    while rest:
        cut = width
        while cut < len(rest) and "%" in rest[cut - 2 : cut]:
            cut -= 1
        pieces.append(rest[:cut])
        rest = rest[cut:]
    lead = [f"{charset}''"] + [""] * (len(pieces) - 1)
    return "".join(f";\n {name}*{i}*={lead[i]}{piece}" for i, piece in enumerate(pieces))


_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def date_header(iso: str) -> str:
    """RFC 3339 as RFC 5322 §3.3 writes it."""
    from datetime import datetime

    moment = datetime.fromisoformat(iso)
    zone = "+0000" if iso.endswith("Z") else iso[-6:].replace(":", "")
    return (
        f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year:04d} "
        f"{moment:%H:%M:%S} {zone}"
    )
