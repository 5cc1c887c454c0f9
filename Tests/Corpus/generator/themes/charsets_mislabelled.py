"""Charsets wrongly named, not named, and broken."""

from ..cases import mail, person, raw
from ..parts import html, multi, text
from .charsets import CZECH, labelled

labelled(
    "latin2-holds-windows-1250",
    "ISO-8859-2 announced, Windows-1250 inside: š, ž and ť lie in 0x80–0x9F.",
    "Šťastná Žofie – „žlutá“ šťáva\n",
    "iso-8859-2",
    "8bit",
    codec="cp1250",
    subject="Stastny den",
    defects=["charset-mislabelled"],
)
labelled(
    "latin2-holds-windows-1250-qp",
    "The same in quoted-printable, as a Czech e-shop writes it.",
    "Objednávka č. 5 – šest kusů, žádná sleva\n",
    "ISO-8859-2",
    "quoted-printable",
    codec="cp1250",
    subject="Objednavka",
    defects=["charset-mislabelled"],
)
labelled(
    "latin1-holds-utf-8",
    "ISO-8859-1 announced, UTF-8 inside: read as announced or as what it is, never lost.",
    "Dobrý den, žluťoučký kůň\n",
    "iso-8859-1",
    "8bit",
    codec="utf-8",
    subject="Mislabelled",
    defects=["charset-mislabelled"],
)
labelled(
    "utf-8-holds-windows-1250",
    "UTF-8 announced, Windows-1250 inside: it cannot be UTF-8; what cannot be read is U+FFFD or the guess.",
    "Dobrý den, žluťoučký kůň\n",
    "utf-8",
    "8bit",
    codec="cp1250",
    subject="Kun",
    defects=["charset-mislabelled"],
)
labelled(
    "unknown-charset",
    "A charset that nobody knows: the ASCII part is readable.",
    "Hello world\n",
    "x-cp-nowhere",
    "7bit",
    codec="ascii",
    subject="Unknown",
    defects=["unknown-charset"],
)
labelled(
    "charset-quoted-odd",
    "A charset name in quotes, with odd letter case.",
    CZECH,
    '"UtF-8"',
    "quoted-printable",
    codec="utf-8",
    subject="Nabidka",
)

raw(
    "charsets/unlabelled-utf-8",
    "No Content-Type at all, UTF-8 in the body and in the headers: a PHP script's mail().",
    """\
From: Eshop Květinka <obchod@kvetinka.example>
To: zakaznik@domov.example
Subject: Potvrzení objednávky č. 2026-0412
Date: Mon, 2 Mar 2026 08:00:01 +0100
Message-ID: <20260302080001.4711@kvetinka.example>

Děkujeme za objednávku. Částka: 1 210 Kč.
""",
    subject="Potvrzení objednávky č. 2026-0412",
    to=[person(None, "zakaznik@domov.example")],
    text="Děkujeme za objednávku. Částka: 1 210 Kč.\n",
    html=None,
    attachments=[],
    defects=["charset-mislabelled"],
    **{"from": [person("Eshop Květinka", "obchod@kvetinka.example")]},
)

raw(
    "charsets/unlabelled-windows-1250",
    "No label, bytes that are no UTF-8: something readable is there and a defect says so.",
    "From: sklad@dilna.test\nTo: a@b.test\nSubject: Stav skladu\nDate: Mon, 2 Mar 2026 08:00:01 +0100\n\n".encode()
    + "Zboží došlo\n".encode("cp1250"),
    subject="Stav skladu",
    html=None,
    attachments=[],
    defects=["charset-mislabelled"],
)

raw(
    "charsets/raw-8bit-headers-latin2",
    "Subject and name in raw ISO-8859-2, the body labelled so.",
    "From: Pavel Dvořák <pavel@truhlarstvi.test>\nTo: a@b.test\nSubject: Skříň na míru\n".encode("iso-8859-2")
    + b"Date: Tue, 3 Mar 2026 09:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-2\n"
    + b"Content-Transfer-Encoding: 8bit\n\n"
    + "Skříň bude hotová v pátek.\n".encode("iso-8859-2"),
    text="Skříň bude hotová v pátek.\n",
    defects=["raw-8bit-header"],
    date="2026-03-03T09:00:00+01:00",
)

mail(
    "charsets/two-charsets",
    "Text in ISO-8859-2, HTML in UTF-8: each part by its own label.",
    multi(
        "alternative",
        "=_dva",
        text("Žlutý kůň", "iso-8859-2"),
        html("<p>Žlutý kůň 🐎</p>", charset="utf-8", encoding="base64"),
    ),
    subject="Dvě znakové sady",
)
mail(
    "charsets/html-meta-disagrees",
    "The header's charset counts, not the META element of the HTML.",
    html('<html><head><meta charset="windows-1250"></head><body>Žlutý</body></html>', charset="utf-8"),
    subject="Meta",
)
mail(
    "charsets/utf-8-bom",
    "A byte order mark in front of UTF-8 text is no letter.",
    text("\ufeffDobrý den", "utf-8", "base64"),
    subject="BOM",
    text="Dobrý den",
)
raw(
    "charsets/invalid-utf-8-bytes",
    "UTF-8 with one byte that cannot stand there: U+FFFD in its place, the rest kept.",
    b"From: a@a.test\nTo: b@b.test\nSubject: Broken\nContent-Type: text/plain; charset=utf-8\n"
    + b"Content-Transfer-Encoding: quoted-printable\n\nabc=FFdef =C3=A1\n",
    subject="Broken",
    text="abc\ufffddef á\n",
    html=None,
    attachments=[],
    defects=["undecodable-text"],
)
raw(
    "charsets/utf-8-cut-character",
    "A UTF-8 letter cut in half by a program that counts bytes.",
    b"From: a@a.test\nTo: b@b.test\nSubject: Cut\nContent-Type: text/plain; charset=utf-8\n"
    + b"Content-Transfer-Encoding: 8bit\n\nP\xc5\x99\xc3\xad\xc5\n",
    subject="Cut",
    text="Pří\ufffd\n",
    defects=["undecodable-text"],
)
labelled(
    "ascii-holds-utf-8",
    "us-ascii announced, UTF-8 inside.",
    CZECH,
    "us-ascii",
    "8bit",
    codec="utf-8",
    subject="Nabidka",
    defects=["charset-mislabelled"],
)
for announced in ["iso-8859-2", "windows-1250", "windows-1251", "ibm852"]:
    labelled(
        f"{announced}-holds-utf-8",
        f"{announced} announced, UTF-8 inside.",
        "Dzień dobry,\n\nw załączeniu przesyłamy wyciąg. Příště znovu.\n",
        announced,
        "8bit",
        codec="utf-8",
        subject="Wyciag",
        defects=["charset-mislabelled"],
    )
for name, about, label, head, defect in [
    ("html-meta-alone", "No label: HTML names its charset itself.", None, '<meta charset="windows-1251">', "charset-mislabelled"),
    ("html-http-equiv-alone", "No label: HTML names it in http-equiv.", None,
     '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "charset-mislabelled"),
    ("html-meta-beside-unknown", "A label that is not known, and one in the HTML that is.", "x-nowhere",
     "<meta charset=windows-1251>", "unknown-charset"),
    ("xhtml-declaration-alone", "No label: XHTML names its charset in its first line.", None,
     '<?xml version="1.0" encoding="windows-1251"?>', "charset-mislabelled"),
]:
    mail(
        f"charsets/{name}",
        about,
        html(f"{head}<p>Добрий день, надсилаємо замовлення.</p>", charset=label, encoding="8bit", codec="cp1251"),
        subject="Zamovlennia",
        defects=[defect],
    )
