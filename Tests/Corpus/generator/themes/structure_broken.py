"""Structure written out by hand: boundaries missing, doubled, never met; parts cut off."""

from ..cases import person, raw

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
    defects=["charset-mislabelled"],
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
    defects=["charset-mislabelled"],
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
