"""Cases: a message, and what `pennypost parse --json` must say of it."""

from .parts import Part, lines
from .words import date_header, header_text, mailboxes

#: name → (bytes, document)
CASES: dict = {}


def person(name: str | None, address: str | None, group: str | None = None) -> dict:
    return {"name": name, "address": address, "group": group}


def attachment(part: Part) -> dict:
    return (
        {"filename": part.filename, "type": part.type} | part.measure() | {"contentID": part.cid, "inline": part.inline}
    )


def joined(texts: list) -> str | None:
    """Several bodies of one kind, in order, each on lines of its own."""
    if not texts:
        return None
    out = ""
    for piece in texts:
        if out and not out.endswith("\n"):
            out += "\n"
        out += piece
    return out


def _register(name: str, about: str, data: bytes, expect: dict, as_is: bool):
    assert name not in CASES, name
    assert as_is or b"\r" not in data, f"{name}: a CR in a case that takes both forms"
    document = {"about": about} | ({"lineEnds": "as-is"} if as_is else {}) | {"expect": expect}
    CASES[name] = (data, document)


def raw(name: str, about: str, data: bytes | str, as_is: bool = False, without=(), **expect):
    """A message written out by hand, line by line: plain text and sound, unless `expect` says otherwise."""
    data = data.encode("utf-8") if isinstance(data, str) else data
    known = {"html": None, "attachments": [], "report": None, "defects": []} | expect
    _register(name, about, data, {key: value for key, value in known.items() if key not in without}, as_is)


def people(entries) -> list:
    if entries and isinstance(entries[0], (str, type(None))):
        entries = [entries]
    return [tuple(entry) for entry in entries]


def mail(
    name: str,
    about: str,
    body: Part,
    sender=("Jana Dvořáková", "jana.dvorakova@strojirny-leva.example"),
    to=("Účtárna", "uctarna@pekarna-morava.example"),
    cc=None,
    bcc=None,
    reply_to=None,
    subject: str = "Zkouška",
    date: str | None = "2026-03-05T10:15:00+01:00",
    id: str | None = None,
    in_reply_to=(),
    references=(),
    top=(),
    extra=(),
    style: dict | None = None,
    written: dict | None = None,
    mime: bool = True,
    tail: bytes = b"\n",
    as_is: bool = False,
    without=(),
    **expect,
):
    """A message put together from its pieces: everything known of them is expected, unless `expect` says otherwise.

    `written` replaces a header's value by the given bytes (None leaves the header out); `without` drops expectations.
    """
    style, written = style or {}, written or {}
    id = id or name.replace("/", ".") + "@posta.strojirny-leva.example"
    named = [
        ("From", people(sender)),
        ("To", people(to) if to else None),
        ("Cc", people(cc) if cc else None),
        ("Bcc", people(bcc) if bcc else None),
        ("Reply-To", people(reply_to) if reply_to else None),
    ]
    values = {key: mailboxes(value, **style) for key, value in named if value and key not in written}
    values["Subject"] = header_text(subject, **style)
    values["Date"] = date_header(date) if date else None
    values["Message-ID"] = f"<{id}>"
    if in_reply_to:
        values["In-Reply-To"] = "\n ".join(f"<{one}>" for one in in_reply_to)
    if references:
        values["References"] = "\n ".join(f"<{one}>" for one in references)
    values |= written
    head = list(top)
    for key, value in values.items():
        if value is not None:
            value = value if isinstance(value, bytes) else value.encode("utf-8")
            head.append(key.encode() + b": " + value)
    if mime and body.head:
        head.append("MIME-Version: 1.0")
    head += list(extra)

    leaves = list(body.leaves())
    known = {
        "headersCount": len(head) + len(body.head),
        "from": [person(*one) for one in people(sender)],
        "to": [person(*one) for one in people(to)] if to else [],
        "cc": [person(*one) for one in people(cc)] if cc else [],
        "bcc": [person(*one) for one in people(bcc)] if bcc else [],
        "replyTo": [person(*one) for one in people(reply_to)] if reply_to else [],
        "subject": subject,
        "date": date,
        "messageID": id,
        "inReplyTo": list(in_reply_to),
        "references": list(references),
        "text": joined(
            [
                leaf.text + tail.decode() * (leaf is body and leaf.encoding != "base64")
                for leaf in leaves
                if leaf.role == "text"
            ]
        ),
        "html": joined(
            [
                leaf.text + tail.decode() * (leaf is body and leaf.encoding != "base64")
                for leaf in leaves
                if leaf.role == "html"
            ]
        ),
        "attachments": [attachment(leaf) for leaf in leaves if leaf.role == "attachment"],
        "parts": body.tree(),
        "automatic": None,
        "report": None,
        "defects": [],
    }
    if body.role and body.encoding != "base64" and tail:
        # The file's last line end belongs to the only body.
        known["parts"] = {key: known["parts"][key] for key in ("type", "charset", "encoding", "children")}
    known |= expect
    for key in without:
        known.pop(key)
    _register(name, about, lines(head) + body.rendered() + tail, known, as_is)
