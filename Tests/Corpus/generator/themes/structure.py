"""How parts lie in one another, and what happens where they do not."""

from ..cases import mail, person, raw
from ..files import noise, pdf
from ..parts import Part, blob, embedded, html, multi, text

PDF = pdf("Structure")
HEAD = "From: Jan <jan@x.test>\nTo: eva@x.test\nSubject: Struktura\nMIME-Version: 1.0\n"


def written(name, about, rest, **expect):
    """A message whose structure is written out by hand."""
    data = rest if isinstance(rest, bytes) else rest.encode()
    raw(
        f"structure/{name}",
        about,
        HEAD.encode() + data,
        **({"subject": "Struktura", "from": [person("Jan", "jan@x.test")]} | expect),
    )


mail(
    "structure/mixed",
    "Text and a PDF.",
    multi("mixed", "b1", text("Viz příloha."), blob(PDF, "application/pdf", "a.pdf")),
    subject="Mixed",
)
mail(
    "structure/preamble-epilogue",
    "Preamble and epilogue are no text.",
    multi(
        "mixed",
        "b1",
        text("Uvnitř."),
        blob(PDF, "application/pdf", "a.pdf"),
        preamble=b"This is a multi-part message in MIME format.\n\n",
        epilogue=b"This is the epilogue.\n--b1-not-a-boundary\n",
    ),
    subject="Preamble",
    without=["defects"],
)
mail(
    "structure/nested-four",
    "Mixed in mixed in mixed in mixed.",
    multi("mixed", "b1", multi("mixed", "b2", multi("mixed", "b3", multi("mixed", "b4", text("Hluboko"))))),
    subject="Nested",
)
mail(
    "structure/prefixed-boundaries",
    "The inner boundary begins with the outer one.",
    multi(
        "mixed",
        "abc",
        multi("alternative", "abcdef", text("Prostý"), html("<p>Pěkný</p>")),
        blob(PDF, "application/pdf", "a.pdf"),
    ),
    subject="Prefix",
)
mail(
    "structure/prefixed-boundaries-other-way",
    "The outer boundary begins with the inner one.",
    multi(
        "mixed",
        "abcdef",
        multi("alternative", "abc", text("Prostý"), html("<p>Pěkný</p>")),
        blob(PDF, "application/pdf", "a.pdf"),
    ),
    subject="Prefix",
    without=["attachments", "parts", "text", "html", "defects"],
)
mail(
    "structure/forwarded",
    "A forwarded message as message/rfc822 with an attachment of its own.",
    multi(
        "mixed",
        "outer",
        text("Přeposílám."),
        embedded(
            ["From: Ota <ota@y.test>", "To: jan@x.test", "Subject: =?UTF-8?Q?P=C5=AFvodn=C3=AD?=", "MIME-Version: 1.0"],
            multi("mixed", "inner", text("Vnitřní text"), blob(PDF, "application/pdf", "vnitrni.pdf")),
        ),
    ),
    subject="Fwd: Původní",
)
mail(
    "structure/forwarded-twice",
    "A message in a message in a message.",
    multi(
        "mixed",
        "one",
        text("Ven"),
        embedded(
            ["Subject: jedna"], multi("mixed", "two", text("Prostřed"), embedded(["Subject: dva"], text("Vnitřek")))
        ),
    ),
    subject="Fwd: Fwd",
)
mail(
    "structure/rfc822-at-top",
    "The whole body is a message.",
    embedded(["From: ota@y.test", "Subject: Uvnitř"], text("Vnitřní")),
    subject="Bounce-like",
    text=None,
    without=["attachments", "parts"],
)
mail(
    "structure/rfc822-base64",
    "message/rfc822 in base64: forbidden (RFC 2046 §5.2.1), seen from Exchange.",
    multi(
        "mixed", "outer", text("Ven"), blob(b"From: ota@y.test\nSubject: In\n\nInner\n", "message/rfc822", "mail.eml")
    ),
    subject="Base64",
    without=["parts", "attachments"],
    defects=["multipart-encoded"],
)
mail(
    "structure/digest",
    "multipart/digest: parts without Content-Type are messages (RFC 2046 §5.1.5).",
    multi(
        "mixed",
        "out",
        text("Souhrn dne"),
        multi(
            "digest",
            "dig",
            *[
                embedded([f"From: c{i}@list.test", f"Subject: Zpráva {i}"], text(f"Obsah {i}"), bare=True)
                for i in (1, 2, 3)
            ],
        ),
    ),
    subject="Digest, Vol 5",
)
mail(
    "structure/unknown-multipart",
    "multipart/x-unknown is read as mixed.",
    multi("x-unknown", "b1", text("První"), text("Druhý")),
    subject="Neznámý",
)
mail(
    "structure/three-texts",
    "Apple Mail: text, PDF, text: both texts are the body, in order.",
    multi(
        "mixed",
        "Apple-Mail=_1",
        text("Dobrý den,\n"),
        blob(PDF, "application/pdf", "plan.pdf", disposition="inline"),
        text("\nS pozdravem\nEva"),
    ),
    subject="Plán",
)
mail(
    "structure/alternative-three",
    "Plain, enriched and HTML: the plain text and the HTML are the best ones.",
    multi("alternative", "b1", text("Prostý"), text("<bold>Tučný</bold>", subtype="enriched"), html("<b>Tučný</b>")),
    subject="Alt",
    without=["attachments"],
)
mail("structure/html-only", "HTML alone: there is no text.", html("<p>Jen HTML</p>"), subject="HTML")
mail(
    "structure/attachment-only",
    "A PDF as the only body: no text.",
    blob(PDF, "application/pdf", "sken.pdf"),
    subject="Sken",
)
mail(
    "structure/text-attachment",
    "A text file as an attachment is no body.",
    multi(
        "mixed", "b1", text("Tělo"), text("a;b\n1;2\n", head=['Content-Disposition: attachment; filename="data.txt"'])
    ),
    subject="TXT",
    text="Tělo",
    without=["attachments"],
)
mail(
    "structure/text-inline-named",
    "A signature file shown inline.",
    multi("mixed", "b1", text("Tělo"), text("Patička", head=["Content-Disposition: inline"])),
    subject="Inline",
    text="Tělo\nPatička",
)
mail(
    "structure/csv",
    "text/csv without disposition is an attachment.",
    multi("mixed", "b1", text("Výpis"), text("a;b\n1;2", subtype="csv", parameters='; name="vypis.csv"')),
    subject="CSV",
    without=["attachments"],
)
mail(
    "structure/many-parts",
    "Two hundred small parts.",
    multi("mixed", "b1", *[text(f"{i}", charset="us-ascii", encoding=None) for i in range(200)]),
    subject="Mnoho",
)
mail(
    "structure/empty-multipart-part",
    "Parts with no bytes at all in them.",
    multi("mixed", "b1", text(""), blob(b"", "application/octet-stream", "prazdny.bin"), text("konec")),
    subject="Prázdné",
    text="konec",
    without=["text", "defects"],
)

written(
    "implied-text-part",
    "A part without any header: the blank line comes first (RFC 2046 §5.1).",
    """\
Content-Type: multipart/mixed; boundary=xx

--xx

Bez hlavičky

--xx
Content-Type: text/html

<p>S hlavičkou</p>
--xx--
""",
    text="Bez hlavičky\n",
    html="<p>S hlavičkou</p>",
    attachments=[],
    parts={
        "type": "multipart/mixed",
        "children": [{"type": "text/plain", "charset": None, "children": []}, {"type": "text/html"}],
    },
)
written(
    "no-blank-line-in-part",
    "A part whose header runs into its text: the text is not lost.",
    """\
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: text/plain
Text bez prázdného řádku

a další odstavec
--xx--
""",
    defects=["missing-colon"],
)
written(
    "missing-end-boundary",
    "The closing boundary is missing.",
    """\
Content-Type: multipart/mixed; boundary="xx"

--xx
Content-Type: text/plain; charset=utf-8

První
--xx
Content-Type: text/plain; charset=utf-8

Druhá bez konce
""",
    defects=["missing-end-boundary"],
    attachments=[],
    parts={"type": "multipart/mixed", "children": [{"type": "text/plain"}] * 2},
)
written(
    "missing-inner-end",
    "The inner multipart is not closed: the outer boundary ends it.",
    """\
Content-Type: multipart/mixed; boundary=out

--out
Content-Type: multipart/alternative; boundary=in

--in
Content-Type: text/plain; charset=utf-8

Prostý
--in
Content-Type: text/html; charset=utf-8

<p>Pěkný</p>
--out
Content-Type: text/csv; name="a.csv"

a;b
--out--
""",
    text="Prostý",
    html="<p>Pěkný</p>",
    defects=["missing-end-boundary"],
    attachments=[{"filename": "a.csv", "type": "text/csv"}],
    parts={
        "type": "multipart/mixed",
        "children": [
            {"type": "multipart/alternative", "children": [{"type": "text/plain"}, {"type": "text/html"}]},
            {"type": "text/csv"},
        ],
    },
)
written(
    "boundary-never-occurs",
    "The boundary of the header never occurs in the body.",
    """\
Content-Type: multipart/mixed; boundary="declared"

--other
Content-Type: text/plain

Text
--other--
""",
    defects=["missing-boundary"],
)
written(
    "no-boundary-parameter",
    "multipart without a boundary.",
    """\
Content-Type: multipart/mixed

--xx
Content-Type: text/plain

Text
--xx--
""",
    defects=["missing-boundary"],
)
written(
    "boundary-trailing-space",
    "White space after a boundary is padding (RFC 2046 §5.1.1).",
    "Content-Type: multipart/mixed; boundary=xx\n\n--xx  \t\nContent-Type: text/plain\n\nJedna\n--xx \n\nDva\n--xx--  \n",
    text="Jedna\nDva",
    defects=[],
    attachments=[],
)
written(
    "boundary-in-text",
    "Lines that begin like a boundary but are none.",
    """\
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: text/plain

--xxyz is no boundary
 --xx neither
--x
--xx--
""",
    text="--xxyz is no boundary\n --xx neither\n--x",
    attachments=[],
)
written(
    "end-boundary-twice",
    "A closing boundary, and another part after it: that is epilogue.",
    """\
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: text/plain

Uvnitř
--xx--
--xx
Content-Type: text/plain

Mimo
--xx--
""",
    text="Uvnitř",
    attachments=[],
)
written(
    "multipart-encoded",
    "A multipart that claims to be base64 but is not: read as it stands (RFC 2045 §6.4).",
    """\
Content-Type: multipart/mixed; boundary=xx
Content-Transfer-Encoding: base64

--xx
Content-Type: text/plain; charset=utf-8

Přečteno
--xx--
""",
    text="Přečteno",
    attachments=[],
    defects=["multipart-encoded"],
)
written(
    "truncated-in-base64",
    "Cut off in the middle of a base64 attachment, as by a mailbox over its quota.",
    """\
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: text/plain

Text je celý
--xx
Content-Type: application/pdf; name="a.pdf"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="a.pdf"

JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyAvUGFnZXMgMiAwIFIgPj4K
ZW5kb2JqCjIgMCBvYmoKPDwgL1R5cGU""",
    text="Text je celý",
    attachments=[{"filename": "a.pdf", "type": "application/pdf"}],
    defects=["missing-end-boundary"],
)
written(
    "truncated-in-part-header",
    "Cut off in the header of the second part.",
    """\
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: text/plain

Text je celý
--xx
Content-Type: applica""",
    text="Text je celý",
    defects=["missing-end-boundary"],
)
written(
    "only-boundaries",
    "A multipart of empty parts.",
    "Content-Type: multipart/mixed; boundary=xx\n\n--xx\n--xx\n--xx--\n",
    attachments=[],
)
written(
    "same-boundary-nested",
    "An inner multipart with the outer one's boundary: something is read, nothing hangs.",
    """\
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: text/plain

Text
--xx--
--xx--
""",
)
written(
    "content-type-broken",
    "A Content-Type that is none: read as text.",
    "Content-Type: text\n\nPřesto text\n",
    text="Přesto text\n",
    defects=["bad-content-type"],
)
written(
    "content-type-empty",
    "An empty Content-Type.",
    "Content-Type:\n\nPřesto text\n",
    text="Přesto text\n",
    defects=["bad-content-type"],
)
written(
    "content-type-html-bare",
    "text/html with a charset in apostrophes.",
    "Content-Type: text/html; charset='utf-8'\n\n<p>Žlutý</p>\n",
    html="<p>Žlutý</p>\n",
    text=None,
)
written(
    "content-type-twice",
    "Two Content-Type lines: the first counts.",
    "Content-Type: text/plain; charset=utf-8\nContent-Type: text/html\n\nProstý\n",
    text="Prostý\n",
    html=None,
    defects=["duplicate-header"],
)
written(
    "nested-500",
    "Five hundred multiparts in one another: read as deep as the limit, and no deeper.",
    "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(500))
    + "Content-Type: text/plain\n\nDno\n"
    + "".join(f"--b{i}--\n" for i in reversed(range(500))),
    defects=["nesting-too-deep"],
)
written(
    "disposition-empty",
    "A disposition without a value.",
    'Content-Type: text/plain\nContent-Disposition: ; filename="a.txt"\n\nText\n',
    defects=["bad-content-disposition"],
)
written(
    "no-mime-version",
    "Parts without MIME-Version are read all the same.",
    """\
X-Nothing: 1
Content-Type: multipart/mixed; boundary=xx

--xx

Text
--xx--
""",
    text="Text",
    attachments=[],
)
