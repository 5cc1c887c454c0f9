"""Delivery reports put together: the words for people, the status part, what is returned."""

from .cases import mail
from .parts import Part, embedded, multi, text

SENT = "faktura-2026030017@pennypost.strojirny-leva.example"
OURS = "faktury@strojirny-leva.example"


def status(content: str, type: str = "message/delivery-status", head=(), encoding: str | None = None) -> Part:
    data = content.encode()
    return Part(
        type=type,
        head=[f"Content-Type: {type}", *head] + ([f"Content-Transfer-Encoding: {encoding}"] if encoding else []),
        body=data,
        decoded=data,
        role="attachment",
        encoding=encoding or "7bit",
    )


def returned(type: str = "message/rfc822", head=(), id: str = SENT) -> Part:
    headers = [
        f"From: {OURS}",
        "To: ucetni@firma.test",
        "Subject: =?UTF-8?Q?Faktura_=C4=8D=2E_2026030017?=",
        f"Message-ID: <{id}>",
        "Date: Thu, 5 Mar 2026 10:15:00 +0100",
        "MIME-Version: 1.0",
    ]
    if type == "message/rfc822":
        return embedded(headers, text("Dobrý den, posíláme fakturu."), head=head)
    data = "\n".join(headers).encode() + b"\n"
    return Part(type=type, head=[f"Content-Type: {type}", *head], body=data, decoded=data, role="attachment")


def recipient(address, action, status, diagnostic):
    return {"address": address, "action": action, "status": status, "diagnostic": diagnostic}


def report(
    name,
    about,
    words,
    fields,
    recipients,
    original=None,
    id=SENT,
    parameters="; report-type=delivery-status",
    **options,
):
    parts = [text(words, encoding="8bit") if not words.isascii() else text(words, "us-ascii", "7bit"), status(fields)]
    if original is not None:
        parts.append(original)
    mail(
        f"reports/{name}",
        about,
        multi("report", "=_zprava/1", *parts, parameters=parameters),
        **(
            {
                "to": [(None, OURS)],
                "subject": "Undelivered Mail Returned to Sender",
                "report": {"recipients": recipients, "messageID": id},
            }
            | options
        ),
    )
