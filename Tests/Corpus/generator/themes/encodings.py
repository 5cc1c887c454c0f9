"""Transfer encodings and text forms, sound and broken."""

import binascii

from ..cases import attachment, mail, raw
from ..files import noise
from ..parts import Part, b64, multi, text

DATA = noise(200, seed=3)
HEAD = "From: Jan <jan@x.test>\nTo: eva@x.test\nSubject: Kódování\nMIME-Version: 1.0\n"


def one(name, about, body, encoding, type="text/plain; charset=utf-8", **expect):
    data = body if isinstance(body, bytes) else body.encode()
    head = (HEAD + f"Content-Type: {type}\nContent-Transfer-Encoding: {encoding}\n\n").encode()
    raw(f"encodings/{name}", about, head + data, subject="Kódování", **({"attachments": []} | expect))


def coded(name, about, body: bytes, encoding="base64", decoded=DATA, defects=(), **expect):
    part = Part(
        type="application/octet-stream",
        body=body,
        decoded=decoded,
        fixed=True,
        encoding=encoding.strip().lower(),
        role="attachment",
        filename="data.bin",
        head=[
            "Content-Type: application/octet-stream",
            f"Content-Transfer-Encoding: {encoding}",
            'Content-Disposition: attachment; filename="data.bin"',
        ],
    )
    mail(
        f"encodings/{name}",
        about,
        multi("mixed", "=_kod", text("Data."), part),
        subject="Data",
        **({"defects": list(defects)} | expect),
    )


coded("base64-usual", "base64 in lines of 76.", b64(DATA))
coded("base64-upper-case-name", "The encoding's name in capitals and with white space.", b64(DATA), encoding="BASE64 ")
coded("base64-one-line", "base64 in one line of 268 letters.", b64(DATA, 10000))
coded(
    "base64-short-lines",
    "base64 in lines of odd lengths, empty lines among them.",
    b"\n".join(b64(DATA, 13).split(b"\n")) + b"\n\n\n",
)
coded("base64-no-padding", "base64 of 200 bytes without its final =.", b64(DATA).rstrip(b"="), defects=["bad-base64"])
coded(
    "base64-spaces",
    "base64 with spaces at the ends of lines.",
    b64(DATA).replace(b"\n", b" \t\n"),
)
coded(
    "base64-foreign-characters",
    "Characters outside the alphabet are passed over (RFC 2045 §6.8).",
    b64(DATA)[:40] + b"!*-_"[:2] + b64(DATA)[40:],
    defects=["bad-base64"],
)
coded(
    "base64-data-after-padding",
    "Two base64 texts one after the other, the first padded: both are read.",
    b64(DATA[:100]) + b"\n" + b64(DATA[100:]),
    defects=["bad-base64"],
)
coded(
    "base64-cut",
    "base64 cut in the middle of a group of four: what is whole is there.",
    b64(DATA[:90])[:-2],
    decoded=DATA[:88],
    defects=["bad-base64"],
)
coded(
    "base64-footer",
    "A list server's plain footer glued to base64.",
    b64(DATA[:99]) + b"\n\n-- \nlist@example.test\n",
    attachments=[{"filename": "data.bin"}],
    without=["parts"],
    defects=["bad-base64"],
)
coded("base64-empty", "An attachment of no bytes.", b"", decoded=b"")
coded(
    "unknown-encoding",
    "An encoding nobody knows: the bytes as they are.",
    b"hello\nworld",
    encoding="x-gzip64",
    decoded=b"hello\nworld",
    attachments=[{"filename": "data.bin", "size": 11, "sizeCRLF": 12}],
    without=["parts"],
    defects=["unknown-transfer-encoding"],
)
coded(
    "uuencode-declared",
    "Content-Transfer-Encoding: x-uuencode.",
    b"begin 644 data.bin\n"
    + b"".join(binascii.b2a_uu(DATA[i : i + 45], backtick=True) for i in range(0, 200, 45))
    + b"`\nend",
    encoding="x-uuencode",
)
one(
    "qp-usual",
    "Quoted-printable with soft line breaks and trailing spaces kept.",
    "P=C5=99=C3=\n=ADli=C5=A1 =20\nkonec=3D\n",
    "quoted-printable",
    text="Příliš  \nkonec=\n",
    defects=[],
)
one(
    "qp-lower-case-hex",
    "Lower-case hexadecimal digits: not allowed, read by all.",
    "=c5=99=3d\n",
    "quoted-printable",
    text="ř=\n",
)
one(
    "qp-trailing-space",
    "White space at a line's end is transport padding and goes (RFC 2045 §6.7).",
    "konec   \t\ndalší=20\n".replace("ší", "=C5=A1=C3=AD"),
    "quoted-printable",
    text="konec\ndalší \n",
)
one(
    "qp-soft-break-space",
    "A space after the = of a soft line break goes too.",
    "pokra= \n=C4=8Dov=C3=A1n=C3=AD\n",
    "quoted-printable",
    text="pokračování\n",
)
one(
    "qp-bare-equals",
    "A bare = stays as it stands.",
    "cena = 100 K=C4=8D, x=ZZ, a=\n",
    "quoted-printable",
    text="cena = 100 Kč, x=ZZ, a",
    defects=["bad-quoted-printable"],
)
one("qp-ends-in-equals", "The body ends with a lone =.", b"konec=", "quoted-printable", text="konec")
one(
    "qp-raw-8bit",
    "Raw UTF-8 among quoted-printable: kept.",
    "Příliš =C5=BElu=C5=A5\n",
    "quoted-printable",
    text="Příliš žluť\n",
)
one(
    "qp-long-lines",
    "Quoted-printable lines far over 76.",
    "a=C3=A1" * 100 + "\n",
    "quoted-printable",
    text="aá" * 100 + "\n",
)
one(
    "qp-encoded-line-ends",
    "Line ends written =0D=0A, as some Windows programs do it.",
    "jedna=0D=0Adva=0D=0A",
    "quoted-printable",
    text="jedna\ndva\n",
)
one("qp-tabs", "Tabs, and a tab as =09 at a line's end.", "a\tb=09\nc\n", "quoted-printable", text="a\tb\t\nc\n")
one(
    "base64-text",
    "Text in base64 with CRLF inside.",
    b64("Řádek jedna\r\nŘádek dva\r\n".encode()) + b"\n",
    "base64",
    text="Řádek jedna\nŘádek dva\n",
    defects=[],
)
one("7bit-holds-8bit", "7bit announced, 8-bit UTF-8 inside: read.", "Žluťoučký\n", "7bit", text="Žluťoučký\n")
one("binary-announced", "binary for plain text.", "prostý text\n", "binary", text="prostý text\n", defects=[])
one(
    "encoding-with-comment",
    "A comment after the encoding.",
    "k=C5=AF=C5=88\n",
    "quoted-printable (by hand)",
    text="kůň\n",
)
one("encoding-with-semicolon", "A semicolon after the encoding.", "k=C5=AF=C5=88\n", "quoted-printable;", text="kůň\n")

FLOWED = "text/plain; charset=utf-8; format=flowed"
one(
    "flowed",
    "format=flowed (RFC 3676): soft breaks joined, stuffing removed, the signature mark kept.",
    "Tento odstavec je zalomen \nna tři řádky \na tady končí.\n\n From na začátku.\n -- to není podpis\n\n-- \nEva Malá\n",
    "8bit",
    FLOWED,
    text="Tento odstavec je zalomen na tři řádky a tady končí.\n\nFrom na začátku.\n-- to není podpis\n\n-- \nEva Malá\n",
)
one(
    "flowed-delsp",
    "DelSp=yes: the space of the soft break goes (Japanese, long addresses).",
    "https://posta.example/velmi/dlouha/ \nadresa/bez/mezer\n請求書を \n添付します。\n",
    "8bit",
    FLOWED + "; delsp=yes",
    text="https://posta.example/velmi/dlouha/adresa/bez/mezer\n請求書を添付します。\n",
)
one(
    "flowed-quotes",
    "Quoted levels: a line flows only into one of the same depth.",
    "> Psal jste, \n> že přijedete.\n>> A to \n>> kdy?\n>\n> Zítra.\nDobře, \npočkám.\n",
    "8bit",
    FLOWED,
    text="> Psal jste, že přijedete.\n>> A to kdy?\n>\n> Zítra.\nDobře, počkám.\n",
)
one(
    "flowed-stuffed-quotes",
    "Stuffing before > and From: no quote, no mbox line.",
    " > to není citace\n From the start\n  odsazeno\n",
    "7bit",
    FLOWED,
    text="> to není citace\nFrom the start\n odsazeno\n",
)
one(
    "flowed-qp",
    "format=flowed in quoted-printable, as Apple Mail sends it: the space is written =20.",
    "Toto je prvn=C3=AD =C4=8D=C3=A1st=20\na druh=C3=A1.\n",
    "quoted-printable",
    "text/plain; charset=utf-8; format=flowed; delsp=no",
    text="Toto je první část a druhá.\n",
)
one(
    "fixed-not-flowed",
    "Without format=flowed, trailing spaces mean nothing.",
    "jedna \ndva\n",
    "8bit",
    text="jedna \ndva\n",
)

UU = b"".join(binascii.b2a_uu(DATA[i : i + 45], backtick=True) for i in range(0, len(DATA), 45))
UU_PART = Part(type="application/octet-stream", decoded=DATA, fixed=True, filename="objednavka.dbf")
one(
    "uuencode-in-text",
    "A uuencoded file in the text, as old accounting programs send it.",
    "Dobrý den,\nposíláme data.\n\n".encode() + b"begin 644 objednavka.dbf\n" + UU + b"`\nend\n" + "\nSklad\n".encode(),
    "8bit",
    attachments=[attachment(UU_PART)],
    defects=[],
)
one(
    "uuencode-spaces",
    "The same with spaces instead of backticks.",
    b"begin 600 data.bin\n" + UU.replace(b"`", b" ") + b" \nend\n",
    "7bit",
    attachments=[attachment(UU_PART) | {"filename": "data.bin"}],
)
one(
    "uuencode-no-end",
    "A uuencoded file without its end.",
    b"Data:\nbegin 644 a.bin\n" + UU,
    "7bit",
    attachments=[{"filename": "a.bin"}],
    defects=["bad-uuencode"],
)
one(
    "uuencode-is-prose",
    "“begin” in prose is no file.",
    "We shall\nbegin 100 new things\nthis year, and in the\nend\nall is well.\n",
    "7bit",
    text="We shall\nbegin 100 new things\nthis year, and in the\nend\nall is well.\n",
    attachments=[],
)
BINARY = bytes(range(256)) * 2 + b"\r\n--not the boundary\r\n"
raw(
    "encodings/binary-attachment",
    "A PDF as it is (BINARYMIME): every byte counts, NUL, CR and LF too.",
    b"From: Jan <jan@x.test>\r\nSubject: Binary\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n"
    + b"--xx\r\nContent-Type: text/plain\r\n\r\nData\r\n--xx\r\nContent-Type: application/octet-stream\r\n"
    + b'Content-Transfer-Encoding: binary\r\nContent-Disposition: attachment; filename="b.bin"\r\n\r\n'
    + BINARY
    + b"\r\n--xx--\r\n",
    as_is=True,
    subject="Binary",
    text="Data",
    attachments=[attachment(Part(type="application/octet-stream", decoded=BINARY, fixed=True, filename="b.bin"))],
    without=["defects"],
)
