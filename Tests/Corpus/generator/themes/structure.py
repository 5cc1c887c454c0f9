"""How parts lie in one another, and what happens where they do not."""

from ..cases import mail
from ..files import pdf
from ..parts import blob, embedded, html, multi, text

PDF = pdf("Structure")
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
    tail=b"",
)
mail(
    "structure/rfc822-base64",
    "message/rfc822 in base64: forbidden (RFC 2046 §5.2.1), seen from Exchange.",
    multi(
        "mixed", "outer", text("Ven"), blob(b"From: ota@y.test\nSubject: In\n\nInner\n", "message/rfc822", "mail.eml")
    ),
    subject="Base64",
    parts={
        "type": "multipart/mixed",
        "children": [
            {"type": "text/plain"},
            {
                "type": "message/rfc822",
                "encoding": "base64",
                "size": 36,
                "children": [{"type": "text/plain", "size": 6, "charset": None}],
            },
        ],
    },
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
    attachments=[],
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
    attachments=[{"filename": "data.txt", "type": "text/plain", "size": 8, "sizeCRLF": 10, "inline": False}],
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
    attachments=[{"filename": "vypis.csv", "type": "text/csv", "size": 7, "sizeCRLF": 8, "inline": False}],
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
)
