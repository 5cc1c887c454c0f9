"""What looks like a delivery report and is none."""

from ..cases import mail
from ..delivery import SENT, returned, status
from ..parts import embedded, blob, multi, text

mail(
    "reports/mdn",
    "A read receipt (RFC 8098) is no delivery report.",
    multi(
        "report",
        "=_mdn",
        text("Zpráva byla zobrazena.", encoding="8bit"),
        status(
            """\
Reporting-UA: kancelar.test; Microsoft Outlook
Final-Recipient: rfc822;eva@kancelar.test
Original-Message-ID: <faktura-2026030017@pennypost.strojirny-leva.example>
Disposition: manual-action/MDN-sent-manually; displayed
""",
            "message/disposition-notification",
        ),
        parameters="; report-type=disposition-notification",
    ),
    sender=("Eva Malá", "eva@kancelar.test"),
    subject="Přečteno: Faktura",
    in_reply_to=[SENT],
)
mail(
    "reports/mdn-deleted",
    "Deleted unread, automatically: no delivery report either.",
    multi(
        "report",
        "=_mdn",
        text("Smazáno bez přečtení.", encoding="8bit"),
        status(
            """\
Final-Recipient: rfc822;eva@kancelar.test
Original-Message-ID: <x@y>
Disposition: automatic-action/MDN-sent-automatically; deleted
""",
            "message/disposition-notification",
        ),
        parameters='; report-type="disposition-notification"',
    ),
    sender=("Eva Malá", "eva@kancelar.test"),
    subject="Nepřečteno: Faktura",
    extra=["Auto-Submitted: auto-replied"],
    automatic={"kind": "auto-replied", "header": "Auto-Submitted"},
)
mail(
    "reports/feedback",
    "An abuse report (RFC 5965) is no delivery report.",
    multi(
        "report",
        "=_arf",
        text("This is an abuse report.", "us-ascii", "7bit"),
        status("Feedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n", "message/feedback-report"),
        returned(),
        parameters="; report-type=feedback-report",
    ),
    sender=(None, "feedback@posta.test"),
    subject="FW: Sleva",
)
mail(
    "reports/dmarc",
    "A DMARC aggregate report: a ZIP, no delivery report.",
    blob(b"PK\x05\x06" + b"\0" * 18, "application/zip", "posta.test!strojirny-leva.example!1772668800!1772755199.zip"),
    sender=("DMARC", "noreply-dmarc@posta.test"),
    subject="Report domain: strojirny-leva.example Submitter: posta.test",
)
mail(
    "reports/human-quotes-bounce",
    "A person who forwards a bounce in words is no report.",
    text("Ahoj, vrátilo se mi: 550 5.1.1 <ucetni@firma.test> User unknown. Nevíš proč?"),
    subject="Fwd: Undelivered Mail Returned to Sender",
)
mail(
    "reports/forwarded-as-attachment",
    "A colleague forwards a delivery report as an attachment: the letter itself is none.",
    multi(
        "mixed",
        "=_ven",
        text("Podívej, co se vrátilo."),
        embedded(
            [
                "From: mailer-daemon@x.test",
                "To: faktury@strojirny-leva.example",
                "Subject: Undelivered Mail",
                "MIME-Version: 1.0",
            ],
            multi(
                "report",
                "=_uvnitr",
                text("Failed.", "us-ascii", "7bit"),
                status(
                    "Reporting-MTA: dns; x.test\n\nFinal-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.1.1\n"
                ),
                parameters="; report-type=delivery-status",
            ),
        ),
    ),
    sender=("Eva Malá", "eva@kancelar.test"),
    subject="Fwd: Undelivered Mail",
)
