"""Alternative, related, inline images, calendar, signed and encrypted mail."""

from ..cases import mail
from ..files import gif, noise, pdf, png
from ..parts import Part, blob, html, multi, text

RED, BLUE = png(200, 20, 20), png(20, 20, 200)
EVENT = """BEGIN:VCALENDAR
PRODID:-//Pošta//CS
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008@kancelar.test
DTSTART:20260310T090000Z
DTEND:20260310T100000Z
SUMMARY:Porada – čtvrtletí
ORGANIZER;CN=Eva Malá:mailto:eva@kancelar.test
END:VEVENT
END:VCALENDAR
"""
TYPE = "text/calendar"


def calendar(encoding="base64", method="REQUEST", **options):
    return text(EVENT, "utf-8", encoding, subtype="calendar", parameters=f"; method={method}", **options)


mail(
    "related/one-image",
    "Related: HTML and its image by Content-ID.",
    multi(
        "related",
        "rel",
        html('<img src="cid:logo@firma">'),
        blob(RED, "image/png", "logo.png", disposition="inline", cid="logo@firma"),
    ),
    subject="Logo",
)
mail(
    "related/alternative-inside",
    "Related holding alternative (Outlook's way).",
    multi(
        "related",
        "rel",
        multi("alternative", "alt", text("Prostý"), html('<img src="cid:a1">')),
        blob(RED, "image/png", "a.png", disposition="inline", cid="a1"),
        blob(BLUE, "image/png", "b.png", disposition="inline", cid="b1"),
        parameters='; type="multipart/alternative"',
    ),
    subject="Obrázky",
)
mail(
    "related/inside-alternative",
    "Alternative holding related (Thunderbird's and Apple's way).",
    multi(
        "alternative",
        "alt",
        text("Prostý"),
        multi("related", "rel", html('<img src="cid:a1">'), blob(RED, "image/png", None, disposition=None, cid="a1")),
    ),
    subject="Obrázek",
)
mail(
    "related/everything",
    "Mixed of alternative of related, and a PDF: the full tree.",
    multi(
        "mixed",
        "mix",
        multi(
            "alternative",
            "alt",
            text("Prostý text"),
            multi(
                "related",
                "rel",
                html('<p>HTML</p><img src="cid:p@x">'),
                blob(RED, "image/png", "p.png", disposition="inline", cid="p@x"),
            ),
        ),
        blob(pdf("Smlouva"), "application/pdf", "Smlouva.pdf"),
    ),
    subject="Vše",
)
mail(
    "related/cid-in-mixed",
    "An image with a Content-ID in mixed, no related around it (Gmail on a phone).",
    multi(
        "mixed",
        "mix",
        html('<img src="cid:ii_1">'),
        blob(BLUE, "image/png", "foto.png", disposition="inline", cid="ii_1"),
    ),
    subject="Foto",
)
mail(
    "related/attachment-with-cid",
    "An attachment with a Content-ID that no HTML uses (Exchange gives one to every part).",
    multi("mixed", "mix", text("Viz příloha"), blob(pdf("X"), "application/pdf", "x.pdf", cid="5F3A@eurprd04.test")),
    subject="Příloha",
)
mail(
    "related/start-parameter",
    "The root of related named by start, not first.",
    multi(
        "related",
        "rel",
        blob(RED, "image/png", "a.png", disposition="inline", cid="a@x"),
        html('<img src="cid:a@x">', head=["Content-ID: <root@x>"]),
        parameters='; start="<root@x>"; type="text/html"',
    ),
    subject="Start",
)
mail(
    "related/content-id-no-brackets",
    "A Content-ID without angle brackets.",
    multi(
        "related",
        "rel",
        html('<img src="cid:logo">'),
        Part(
            type="image/gif",
            head=[
                "Content-Type: image/gif",
                "Content-Transfer-Encoding: base64",
                "Content-ID: logo",
                "Content-Disposition: inline",
            ],
            body=b"R0lGODlhAQABAAAAADs=",
            decoded=bytes.fromhex("474946383961010001000000003b"),
            fixed=True,
            encoding="base64",
            role="attachment",
            cid="logo",
            inline=True,
        ),
    ),
    subject="GIF",
)
mail(
    "related/content-location",
    "Parts by Content-Location (RFC 2557).",
    multi(
        "related",
        "rel",
        html('<img src="https://x.test/a.gif">'),
        blob(gif(), "image/gif", "a.gif", disposition="inline", head=["Content-Location: https://x.test/a.gif"]),
    ),
    subject="MHTML",
)
mail(
    "related/amp",
    "Gmail's AMP beside text and HTML: passed over.",
    multi(
        "alternative",
        "alt",
        text("Prostý"),
        text("<!doctype html><html amp4email>", subtype="x-amp-html"),
        html("<p>Pěkný</p>"),
    ),
    subject="AMP",
)
mail(
    "related/outlook-html-first",
    "HTML before the plain text, against the rule: both are found.",
    multi("alternative", "alt", html("<p>Pěkný</p>"), text("Prostý")),
    subject="Pořadí",
)
mail(
    "related/alternative-with-pdf",
    "A PDF inside alternative, as some services put it: an attachment all the same.",
    multi(
        "alternative",
        "alt",
        text("Prostý"),
        html("<p>Pěkný</p>"),
        blob(pdf("V alternative"), "application/pdf", "f.pdf"),
    ),
    subject="PDF",
)
mail(
    "related/empty-text-part",
    "An empty plain part beside the HTML: the text is empty, not null.",
    multi("alternative", "alt", text("", encoding="7bit"), html("<p>Jen HTML</p>")),
    subject="Prázdný text",
    text="",
)
mail(
    "related/svg-and-webp",
    "Other image types, upper-case type names.",
    multi(
        "related",
        "rel",
        html("<p>x</p>"),
        blob(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "a.svg", disposition="inline", cid="s@x"),
        blob(b"RIFF\x04\0\0\0WEBP", "IMAGE/WEBP", "b.webp", disposition="inline", cid="w@x"),
    ),
    subject="Obrázky",
)

mail(
    "calendar/outlook-invite",
    "An invitation of Outlook: text/calendar within alternative.",
    multi("alternative", "_000_invite_", text("Porada v úterý."), html("<p>Porada v úterý.</p>"), calendar()),
    sender=("Eva Malá", "eva@kancelar.test"),
    subject="Porada – čtvrtletí",
    extra=["Content-Class: urn:content-classes:calendarmessage"],
)
mail(
    "calendar/google-invite",
    "An invitation of Google: text/calendar within alternative and invite.ics beside it.",
    multi(
        "mixed",
        "0000000000001",
        multi("alternative", "0000000000002", text("Pozvánka"), html("<p>Pozvánka</p>"), calendar()),
        blob(EVENT.replace("\n", "\r\n").encode(), "application/ics", "invite.ics"),
    ),
    sender=("Eva Malá", "eva@kancelar.test"),
    subject="Pozvánka: Porada",
)
mail(
    "calendar/reply",
    "An answer to an invitation.",
    multi("alternative", "alt", text("Přijato"), calendar("quoted-printable", "REPLY")),
    subject="Přijato: Porada",
)
mail(
    "calendar/alone",
    "text/calendar as the only body: there is no text.",
    text(EVENT[:-1], "utf-8", "8bit", subtype="calendar", parameters="; method=CANCEL"),
    subject="Zrušeno",
    tail=b"",
)

P7S = b"0\x82\x01\x10" + noise(272, 11)
mail(
    "signed/smime",
    "S/MIME, clear signed: the text is readable, smime.p7s an attachment.",
    multi(
        "signed",
        "----E1F2A3B4",
        text("Podepsaný text."),
        blob(
            P7S,
            "application/pkcs7-signature",
            "smime.p7s",
            head=["Content-Description: S/MIME Cryptographic Signature"],
        ),
        parameters=';\n protocol="application/pkcs7-signature"; micalg="sha-256"',
        preamble=b"This is an S/MIME signed message\n\n",
    ),
    subject="Podpis",
)
mail(
    "signed/smime-x-pkcs7",
    "The older type name x-pkcs7-signature around a mixed with a PDF.",
    multi(
        "signed",
        "sig",
        multi("mixed", "mix", text("Smlouva v příloze."), blob(pdf("Smlouva"), "application/pdf", "smlouva.pdf")),
        blob(P7S, "application/x-pkcs7-signature", "smime.p7s"),
        parameters='; protocol="application/x-pkcs7-signature"; micalg=sha1',
    ),
    subject="Smlouva",
)
mail(
    "signed/smime-opaque",
    "S/MIME, opaque: one file, no text.",
    blob(b"0\x82\x05\x00" + noise(300, 12), "application/pkcs7-mime", "smime.p7m"),
    subject="Šifrováno",
)
mail(
    "signed/pgp-mime",
    "PGP/MIME signed.",
    multi(
        "signed",
        "pgp",
        text("Podepsáno PGP."),
        blob(
            b"-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=AbCd\n-----END PGP SIGNATURE-----\n",
            "application/pgp-signature",
            "OpenPGP_signature.asc",
            encoding="7bit",
            head=["Content-Description: OpenPGP digital signature"],
        ),
        parameters='; micalg=pgp-sha512;\n protocol="application/pgp-signature"',
        preamble=b"This is an OpenPGP/MIME signed message (RFC 4880 and 3156)\n",
    ),
    subject="PGP",
)
mail(
    "signed/pgp-encrypted",
    "PGP/MIME encrypted: no text, two attachments.",
    multi(
        "encrypted",
        "enc",
        blob(b"Version: 1\n", "application/pgp-encrypted", None, disposition=None, encoding="7bit"),
        blob(
            b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
            "application/octet-stream",
            "encrypted.asc",
            disposition="inline",
            encoding="7bit",
        ),
        parameters='; protocol="application/pgp-encrypted"',
    ),
    subject="...",
)
mail(
    "signed/pgp-inline",
    "PGP in the text: text as it stands.",
    text(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nAhoj\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----",
        encoding="7bit",
    ),
    subject="PGP inline",
)
mail(
    "signed/footer-around",
    "A list server wrapped the signed message in mixed and added a footer.",
    multi(
        "mixed",
        "list",
        multi(
            "signed",
            "sig",
            text("Podepsáno."),
            blob(P7S, "application/pkcs7-signature", "smime.p7s"),
            parameters="; micalg=sha-256",
        ),
        text("_____\nlist@seznam.test", charset="us-ascii", encoding="7bit", head=["Content-Disposition: inline"]),
    ),
    subject="[list] Podpis",
    text="Podepsáno.\n_____\nlist@seznam.test",
)
LOGO = blob(RED, "image/png", "logo.png", disposition="inline", cid="logo@zakaznik.example")
for name, about, parameters in [
    ("text-beside-html", "No alternative around the two texts: both forms are found.", ""),
    ("text-beside-html-type", "The same, the root named by its type (RFC 2387 §3.1).", '; type="text/html"'),
]:
    mail(
        f"related/{name}",
        about,
        multi(
            "related", "r", text("Nová kolekce, viz web."), html('<p>Nová <img src="cid:logo@zakaznik.example"></p>'),
            LOGO, parameters=parameters,
        ),
        subject="Kolekce",
    )
mail(
    "related/root-by-type",
    "The root of related named by its type, not first.",
    multi("related", "r", LOGO, html('<img src="cid:logo@zakaznik.example">'), parameters='; type="text/html"'),
    subject="Kolekce",
)
ENRICHED = text("<bold>Dobrý den</bold>,\nposíláme <<fakturu>>.", subtype="enriched")
ENRICHED.role = "text"
mail(
    "structure/enriched",
    "text/enriched (RFC 1896) is text, its markup gone.",
    ENRICHED,
    subject="Faktura",
    text="Dobrý den, posíláme <fakturu>>.\n",
)
mail(
    "structure/enriched-alternative",
    "Of plain and enriched text the plain one is read.",
    multi("alternative", "a", text("Dobrý den"), text("<bold>Dobrý den</bold>", subtype="enriched")),
    subject="Faktura",
    text="Dobrý den",
    attachments=[],
)
