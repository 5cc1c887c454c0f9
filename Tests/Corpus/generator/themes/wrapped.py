"""Letters inside S/MIME signed data, and what TNEF (winmail.dat) hides."""

import hashlib

from .. import cms, tnef
from ..cases import attachment, mail
from ..files import pdf
from ..parts import blob, multi, text

INVOICE = pdf("Faktura")


def found(name, data, type="application/octet-stream", cid=None, inline=False) -> dict:
    digest = hashlib.sha256(data).hexdigest()
    return {
        "filename": name,
        "type": type,
        "size": len(data),
        "sha256": digest,
        "contentID": cid,
        "inline": inline,
    }


def entity(part) -> bytes:
    return part.rendered().replace(b"\n", b"\r\n")


CONFIRMATION = multi(
    "mixed",
    "in",
    text("Potvrzujeme objednávku."),
    blob(INVOICE, "application/pdf", "potvrzení.pdf"),
)


def smime(name, about, data, content, kind, type="application/pkcs7-mime; smime-type=signed-data", **expect):
    part = blob(data, type, "smime.p7m")
    node = {"type": "application/pkcs7-mime", "encoding": "base64", "size": len(data), "smime": kind}
    files = [attachment(leaf) for leaf in content.leaves() if leaf.role == "attachment"] if content else None
    if content:
        node["children"] = [{"type": content.type, "smime": None}]
        expect = {"text": "Potvrzujeme objednávku.", "attachments": files} | expect
    else:
        node["children"] = []
        found_type = type.split(";")[0]
        expect = {"attachments": [found("smime.p7m", data, found_type)]} | expect
    mail(f"signed/{name}", about, part, subject="Potvrzení", parts=node, **expect)


smime(
    "smime-opaque-der",
    "S/MIME signed data in DER: the letter in it is read in its place.",
    cms.signed(entity(CONFIRMATION)),
    CONFIRMATION,
    "signed-not-checked",
)
smime(
    "smime-opaque-ber",
    "Signed data as Exchange writes it: indefinite lengths, the content in segments.",
    cms.signed(entity(CONFIRMATION), segment=100),
    CONFIRMATION,
    "signed-not-checked",
)
smime(
    "smime-encrypted",
    "Enveloped data stays a file and is said to be encrypted, whatever smime-type says.",
    cms.closed(cms.PKCS7 + b"\3"),
    None,
    "encrypted",
)
smime(
    "smime-compressed",
    "Compressed data stays a file.",
    cms.closed(cms.SMIME + b"\x09"),
    None,
    "compressed",
)
smime(
    "smime-certs-only",
    "Certificates without a letter.",
    cms.signed(None, signers=b""),
    None,
    "certificates",
)
smime(
    "smime-cut",
    "Signed data whose end is missing stays a file.",
    cms.signed(entity(CONFIRMATION))[:-1],
    None,
    "unreadable",
)
OCTETS = blob(cms.signed(entity(CONFIRMATION)), "application/octet-stream", "smime.p7m")
mail(
    "signed/smime-octet-stream-footer",
    "A gateway made the type octet-stream, and a list server added a footer.",
    multi(
        "mixed",
        "list",
        OCTETS,
        text("_____\nlist@seznam.test", charset="us-ascii", encoding="7bit", head=["Content-Disposition: inline"]),
    ),
    subject="[list] Potvrzení",
    text="Potvrzujeme objednávku.\n_____\nlist@seznam.test",
    attachments=[attachment(leaf) for leaf in CONFIRMATION.leaves() if leaf.role == "attachment"],
    without=["parts"],
)


def winmail(name, about, data, type="application/ms-tnef", letter="V příloze faktura.", **expect):
    part = blob(data, type, "winmail.dat")
    body = multi("mixed", "outlook", text(letter, charset="windows-1250"), part) if letter is not None else part
    mail(f"tnef/{name}", about, body, subject="Faktura", **({"without": ["parts"]} | expect))


winmail(
    "invoice",
    "The file's name is in the code page of the sender's Windows.",
    tnef.file(tnef.body("V příloze faktura."), tnef.attached("Faktura č. 5.pdf".encode("cp1250"), INVOICE)),
    attachments=[found("Faktura č. 5.pdf", INVOICE)],
)
winmail(
    "unicode-name",
    "The long name in UTF-16 and the media type count before the short name.",
    tnef.file(
        tnef.attached(
            b"FAKTUR~1.PDF",
            INVOICE,
            tnef.unicode(0x3707, "Zażółć fakturę 🧾.pdf"),
            tnef.unicode(0x370E, "application/pdf"),
        )
    ),
    attachments=[found("Zażółć fakturę 🧾.pdf", INVOICE, "application/pdf")],
)
winmail(
    "body-html",
    "A letter that is nothing but TNEF: text, HTML, a picture that it shows, a file.",
    tnef.file(
        tnef.message_properties(
            tnef.unicode(0x1000, "Dobrý den\r\n"),
            tnef.long(0x3FDE, 65001),
            tnef.binary(0x1013, '<p>Dobrý den</p><img src="cid:logo@x">'.encode()),
        ),
        tnef.attached(
            b"logo.png",
            b"\x89PNG\r\n",
            tnef.unicode(0x370E, "image/png"),
            tnef.unicode(0x3712, "logo@x"),
            tnef.long(0x3714, 4),
        ),
        tnef.attached(b"faktura.pdf", INVOICE),
    ),
    letter=None,
    text="Dobrý den\n",
    html='<p>Dobrý den</p><img src="cid:logo@x">',
    attachments=[
        found("logo.png", b"\x89PNG\r\n", "image/png", cid="logo@x", inline=True),
        found("faktura.pdf", INVOICE),
    ],
)
winmail(
    "rtf-from-html",
    "The body is only in RTF, which was made from HTML.",
    tnef.file(
        tnef.message_properties(
            tnef.binary(
                0x1009,
                tnef.unpacked_rtf(
                    rb"{\rtf1\ansi\ansicpg1250\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}"
                    rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 P\'f8\'edloha\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}"
                ),
            )
        )
    ),
    letter=None,
    text=None,
    html="<p>Příloha</p>",
    attachments=[],
)
ATTACHED = tnef.file(
    tnef.message_properties(tnef.unicode(0x0037, "Objednávka č. 7"), tnef.unicode(0x1000, "Objednáváme.")),
    tnef.attached(b"objednavka.pdf", INVOICE),
)
winmail(
    "attached-message",
    "A message attached in TNEF is one message/rfc822.",
    tnef.file(
        tnef.attached(
            None, None, tnef.unicode(0x3001, "Objednávka č. 7"), tnef.long(0x3705, 5), tnef.message_object(0x3701, ATTACHED)
        )
    ),
    attachments=[
        {"filename": "Objednávka č. 7.eml", "type": "message/rfc822", "contentID": None, "inline": False}
    ],
)
winmail(
    "bad-checksum",
    "A wrong checksum is noted, and the file is there.",
    tnef.file(tnef.attached(b"faktura.pdf", INVOICE, checksum=1)),
    attachments=[found("faktura.pdf", INVOICE)],
    defects=["bad-tnef"],
)
winmail(
    "cut",
    "TNEF that is cut gives what is there.",
    tnef.file(tnef.attached(b"faktura.pdf", INVOICE))[:-30],
    attachments=[found("faktura.pdf", INVOICE[:-28])],
    defects=["bad-tnef"],
)
winmail(
    "octet-stream",
    "The type is octet-stream; name and first bytes say what it is.",
    tnef.file(tnef.attached(b"faktura.pdf", INVOICE)),
    type="application/octet-stream",
    attachments=[found("faktura.pdf", INVOICE)],
)
ORDINARY = b"No TNEF at all\n"
winmail(
    "not-tnef",
    "What is not TNEF stays the file that it is.",
    ORDINARY,
    attachments=[found("winmail.dat", ORDINARY, "application/ms-tnef")],
    defects=["bad-tnef"],
)
