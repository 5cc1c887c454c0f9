"""The parts of a message, each with what a reader must find in it."""

import base64
import hashlib
from dataclasses import dataclass, field

from .words import rfc2231, word


@dataclass
class Part:
    type: str
    head: list = field(default_factory=list)  # header lines, str or bytes, folds as "\n "
    body: bytes = b""
    decoded: bytes | None = None  # in the form with LF line ends
    fixed: bool = False  # decoded bytes do not depend on the line ends of the file
    charset: str | None = None
    encoding: str = "7bit"
    role: str | None = None  # text, html, attachment, or None for a container
    text: str | None = None
    filename: str | None = None
    cid: str | None = None
    inline: bool = False
    children: list = field(default_factory=list)

    def rendered(self) -> bytes:
        return lines(self.head) + b"\n" + self.body

    def measure(self) -> dict:
        if self.decoded is None:
            return {}
        out = {"size": len(self.decoded), "sha256": hashlib.sha256(self.decoded).hexdigest()}
        crlf = self.decoded.replace(b"\n", b"\r\n")
        if not self.fixed and crlf != self.decoded:
            out |= {"sizeCRLF": len(crlf), "sha256CRLF": hashlib.sha256(crlf).hexdigest()}
        return out

    def tree(self) -> dict:
        out = {"type": self.type, "charset": self.charset, "encoding": self.encoding} | self.measure()
        return out | {"children": [child.tree() for child in self.children]}

    def leaves(self):
        """Parts in order; an embedded message is one leaf."""
        if self.role is None:
            for child in self.children:
                yield from child.leaves()
        else:
            yield self


def lines(head) -> bytes:
    return b"".join((line if isinstance(line, bytes) else line.encode("utf-8")) + b"\n" for line in head)


def qp(data: bytes, binary: bool = False) -> bytes:
    """Quoted-printable (RFC 2045 §6.7); a text's line ends stay line ends, binary ones are written =0A."""
    rows = [data] if binary else data.split(b"\n")
    out = []
    for row in rows:
        tokens = [bytes([b]) if (33 <= b <= 126 and b != 61) or b in b" \t" else b"=%02X" % b for b in row]
        if tokens and tokens[-1] in (b" ", b"\t"):
            tokens[-1] = b"=%02X" % tokens[-1][0]
        line = b""
        for token in tokens:
            if len(line) + len(token) > 75:
                out.append(line + b"=\n")
                line = b""
            line += token
        out.append(line + b"\n")
    return b"".join(out)[:-1]


def b64(data: bytes, width: int = 76) -> bytes:
    encoded = base64.b64encode(data)
    return b"\n".join(encoded[i : i + width] for i in range(0, len(encoded), width))


def text(
    content: str,
    charset: str | None = "utf-8",
    encoding: str | None = "quoted-printable",
    subtype: str = "plain",
    codec: str | None = None,
    parameters: str = "",
    head=(),
    bare: bool = False,
) -> Part:
    """A body. `bare` leaves out both content headers; `codec` is what the bytes really are."""
    data = content.encode(codec or charset or "ascii")
    carried = {"quoted-printable": qp, "base64": lambda d: b64(content.replace("\n", "\r\n").encode(codec or charset))}
    body = carried.get(encoding, lambda d: d)(data)
    decoded = content.replace("\n", "\r\n").encode(codec or charset) if encoding == "base64" else data
    written = []
    if not bare:
        written.append(f"Content-Type: text/{subtype}" + (f"; charset={charset}" if charset else "") + parameters)
        if encoding:
            written.append(f"Content-Transfer-Encoding: {encoding}")
    role = {"plain": "text", "html": "html"}.get(subtype, "attachment")
    return Part(
        type=f"text/{subtype}",
        head=written + list(head),
        body=body,
        decoded=decoded,
        fixed=encoding == "base64" or (codec or charset or "").lower().startswith("utf-16"),
        charset=charset.strip('"').lower() if charset and not bare else None,
        encoding=encoding.lower() if encoding and not bare else "7bit",
        role=role,
        text=content,
    )


def html(content: str, **options) -> Part:
    return text(content, subtype="html", **options)


def blob(
    data: bytes,
    type: str,
    name: str | None = None,
    disposition: str | None = "attachment",
    cid: str | None = None,
    naming: str = "2231",
    encoding: str = "base64",
    head=(),
    charset: str | None = None,
    inline: bool | None = None,
    width: int = 76,
) -> Part:
    """An attachment. `naming`: 2231, outlook (RFC 2047 within quotes), or both."""
    kind, disp = f"Content-Type: {type}", f"Content-Disposition: {disposition}"
    if charset:
        kind += f"; charset={charset}"
    if name is not None:
        encoded = name if name.isascii() else word(name, form="B")
        kind += f';\n name="{encoded}"' if naming != "2231" or name.isascii() else rfc2231("name", name)
        if naming == "outlook" or name.isascii():
            disp += f';\n filename="{encoded}"'
        elif naming == "both":
            disp += f';\n filename="{encoded}"' + rfc2231("filename", name)
        else:
            disp += rfc2231("filename", name)
    written = [kind, f"Content-Transfer-Encoding: {encoding}"]
    if disposition:
        written.append(disp)
    if cid:
        written.append(f"Content-ID: <{cid}>")
    carry = {"base64": lambda d: b64(d, width), "quoted-printable": lambda d: qp(d, binary=True)}
    return Part(
        type=type.lower(),
        head=written + list(head),
        body=carry.get(encoding, lambda d: d)(data),
        decoded=data,
        fixed=encoding in carry,
        charset=charset.lower() if charset else None,
        encoding=encoding,
        role="attachment",
        filename=name,
        cid=cid,
        inline=(disposition == "inline" or (cid is not None and disposition is None)) if inline is None else inline,
    )


def multi(
    subtype: str,
    boundary: str,
    *children: Part,
    parameters: str = "",
    preamble: bytes = b"",
    epilogue: bytes = b"",
    closed: bool = True,
    quoted: bool = True,
    head=(),
) -> Part:
    """A multipart. The preamble and epilogue stand as given, with their own line ends."""
    mark = f'"{boundary}"' if quoted else boundary
    body = preamble
    for child in children:
        body += b"--" + boundary.encode() + b"\n" + child.rendered() + b"\n"
    if closed:
        body += b"--" + boundary.encode() + b"--" + (b"\n" + epilogue if epilogue else b"")
    elif body.endswith(b"\n"):
        body = body[:-1]
    return Part(
        type=f"multipart/{subtype}",
        head=[f"Content-Type: multipart/{subtype};\n boundary={mark}{parameters}"] + list(head),
        body=body,
        children=list(children),
    )


def embedded(
    headers: list, inner: Part, type: str = "message/rfc822", head=(), filename: str | None = None, bare: bool = False
) -> Part:
    """A message within the message; `inner` is its root part."""
    body = lines(headers) + inner.rendered()
    return Part(
        type=type,
        head=([] if bare else [f"Content-Type: {type}"]) + list(head),
        body=body,
        decoded=body,
        role="attachment",
        filename=filename,
        children=[inner],
    )
