"""Delivery reports: RFC 3464 as servers write it, and the texts of those that write none."""

from ..cases import mail, person, raw
from ..parts import Part, blob, embedded, multi, text

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
    # Whether the machine's parts count as attachments is not this theme's point.
    without = options.pop("without", []) + ["attachments"]
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
                "without": without,
            }
            | options
        ),
    )


AUTO = {"automatic": {"kind": "auto-replied", "header": "Auto-Submitted"}}

report(
    "postfix",
    "Postfix: unknown user, the whole message returned.",
    """\
This is the mail system at host mail.strojirny-leva.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<ucetni@firma.test>: host mx.firma.test[192.0.2.25] said: 550 5.1.1
    <ucetni@firma.test>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)
""",
    """\
Reporting-MTA: dns; mail.strojirny-leva.example
X-Postfix-Queue-ID: 4F1C32A0
X-Postfix-Sender: rfc822; faktury@strojirny-leva.example
Arrival-Date: Thu,  5 Mar 2026 10:15:01 +0100 (CET)

Final-Recipient: rfc822; ucetni@firma.test
Original-Recipient: rfc822;ucetni@firma.test
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.firma.test
Diagnostic-Code: smtp; 550 5.1.1 <ucetni@firma.test>: Recipient address
    rejected: User unknown in virtual mailbox table
""",
    [
        recipient(
            "ucetni@firma.test",
            "failed",
            "5.1.1",
            "550 5.1.1 <ucetni@firma.test>: Recipient address rejected: User unknown in virtual mailbox table",
        )
    ],
    returned(head=["Content-Description: Undelivered Message"]),
    sender=("Mail Delivery System", "MAILER-DAEMON@mail.strojirny-leva.example"),
    top=["Return-Path: <>"],
    extra=["Auto-Submitted: auto-replied"],
    **AUTO,
)
report(
    "postfix-delayed",
    "Postfix: a warning about delay.",
    "Your message could not be delivered for 4 hours.\nIt will be retried until it is 5 days old.\n",
    """\
Reporting-MTA: dns; mail.strojirny-leva.example

Final-Recipient: rfc822; eva@pomaly.test
Action: delayed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.pomaly.test[192.0.2.9]:25: Connection
    timed out
Will-Retry-Until: Tue, 10 Mar 2026 10:15:01 +0100 (CET)
""",
    [recipient("eva@pomaly.test", "delayed", "4.4.1", "connect to mx.pomaly.test[192.0.2.9]:25: Connection timed out")],
    returned("text/rfc822-headers"),
    subject="Delayed Mail (still being retried)",
    sender=("Mail Delivery System", "MAILER-DAEMON@mail.strojirny-leva.example"),
    extra=["Auto-Submitted: auto-replied"],
    **AUTO,
)
report(
    "postfix-success",
    "A success report that was asked for (NOTIFY=SUCCESS).",
    "Your message was successfully delivered.\n",
    """\
Reporting-MTA: dns; mail.strojirny-leva.example
Original-Envelope-Id: QQ314159

Final-Recipient: rfc822; eva@firma.test
Original-Recipient: rfc822;eva@firma.test
Action: delivered
Status: 2.0.0
Diagnostic-Code: smtp; 250 2.0.0 OK: queued as 12345

Final-Recipient: rfc822; sklad@jinam.test
Action: relayed
Status: 2.0.0
""",
    [
        recipient("eva@firma.test", "delivered", "2.0.0", "250 2.0.0 OK: queued as 12345"),
        recipient("sklad@jinam.test", "relayed", "2.0.0", None),
    ],
    returned("text/rfc822-headers"),
    subject="Successful Mail Delivery Report",
    sender=("Mail Delivery System", "MAILER-DAEMON@x.test"),
)
report(
    "two-recipients",
    "Two recipients with different fates.",
    "Two failed.\n",
    """\
Reporting-MTA: dns; mx.x.test

Final-Recipient: rfc822; plny@firma.test
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

Final-Recipient: rfc822; pomaly@firma.test
Action: delayed
Status: 4.2.0
Diagnostic-Code: smtp; 450 4.2.0 Greylisted
""",
    [
        recipient("plny@firma.test", "failed", "5.2.2", "552 5.2.2 Mailbox full"),
        recipient("pomaly@firma.test", "delayed", "4.2.0", "450 4.2.0 Greylisted"),
    ],
    returned(),
    sender=(None, "MAILER-DAEMON@mx.x.test"),
)
report(
    "exchange",
    "Exchange Online: HTML and text within alternative, English among Czech headers, X- headers, the final recipient in another case.",
    "Your message to prijemce@kancelar.test couldn't be delivered.\n",
    """\
Reporting-MTA: dns;AM0PR04MB1234.eurprd04.prod.outlook.test
Received-From-MTA: dns;mail.strojirny-leva.example
Arrival-Date: Thu, 5 Mar 2026 09:15:02 +0000

Original-Recipient: rfc822;prijemce@kancelar.test
Final-Recipient: rfc822;prijemce@kancelar.test
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient prijemce@kancelar.test not found by SMTP address lookup
X-Display-Name: prijemce@kancelar.test
""",
    [
        recipient(
            "prijemce@kancelar.test",
            "failed",
            "5.1.10",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient prijemce@kancelar.test not found by SMTP address lookup",
        )
    ],
    returned(),
    sender=("Microsoft Outlook", "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@kancelar.test"),
    subject="Undeliverable: Faktura",
    in_reply_to=[SENT],
    references=[SENT],
    extra=["Auto-Submitted: auto-replied", "X-MS-Exchange-Message-Is-Ndr:", "Content-Language: en-US"],
    **AUTO,
)
report(
    "gmail",
    "Gmail: X-Failed-Recipients in the header, the diagnostic over several lines, X-Original-Message-ID in the status part.",
    "** Address not found **\n\nYour message wasn't delivered to neznamy@gmail.test.\n",
    """\
Reporting-MTA: dns; googlemail.com
Arrival-Date: Thu, 05 Mar 2026 01:15:20 -0800 (PST)
X-Original-Message-ID: <faktura-2026030017@pennypost.strojirny-leva.example>

Final-Recipient: rfc822; neznamy@gmail.test
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.google.test. (2a00:1450:4025:c03::1a, the
 server for the domain gmail.test.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces. s17-20020a05600c45d100b00412 - gsmtp
Last-Attempt-Date: Thu, 05 Mar 2026 01:15:22 -0800 (PST)
""",
    [
        recipient(
            "neznamy@gmail.test",
            "failed",
            "5.1.1",
            "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address"
            " for typos or 550 5.1.1 unnecessary spaces. s17-20020a05600c45d100b00412 - gsmtp",
        )
    ],
    returned(),
    sender=("Mail Delivery Subsystem", "mailer-daemon@googlemail.example"),
    subject="Delivery Status Notification (Failure)",
    top=["Return-Path: <>", "X-Failed-Recipients: neznamy@gmail.test"],
    extra=["Auto-Submitted: auto-replied"],
    in_reply_to=[SENT],
    references=[SENT],
    **AUTO,
)
report(
    "gmail-headers-only",
    "Gmail: the Message-ID only in X-Original-Message-ID, nothing returned.",
    "Message too large\n",
    """\
Reporting-MTA: dns; googlemail.com
X-Original-Message-ID: <abc+def=123@mail.gmail.example>

Final-Recipient: rfc822; a@b.test
Action: failed
Status: 5.0.0
""",
    [recipient("a@b.test", "failed", "5.0.0", None)],
    None,
    id="abc+def=123@mail.gmail.example",
    sender=("Mail Delivery Subsystem", "mailer-daemon@googlemail.example"),
)
report(
    "exim-new",
    "Exim since 4.80: multipart/report.",
    "This message was created automatically by mail delivery software.\n\n  bez@schranky.test\n    host mx.schranky.test [192.0.2.5]\n"
    "    SMTP error from remote mail server after RCPT TO:<bez@schranky.test>:\n    550 No such user here\n",
    """\
Reporting-MTA: dns; mail.hosting.test

Action: failed
Final-Recipient: rfc822;bez@schranky.test
Status: 5.0.0
Remote-MTA: dns; mx.schranky.test
Diagnostic-Code: smtp; 550 No such user here
""",
    [recipient("bez@schranky.test", "failed", "5.0.0", "550 No such user here")],
    returned(),
    sender=("Mail Delivery System", "Mailer-Daemon@mail.hosting.test"),
    subject="Mail delivery failed: returning message to sender",
    top=["X-Failed-Recipients: bez@schranky.test"],
    extra=["Auto-Submitted: auto-replied"],
    **AUTO,
)
report(
    "sendmail",
    "Sendmail: report parts with long words and DSN codes without blanks.",
    "   ----- The following addresses had permanent fatal errors -----\n<nikdo@x.test>\n",
    """\
Reporting-MTA: dns; gate.x.test
Received-From-MTA: DNS; localhost
Arrival-Date: Thu, 5 Mar 2026 10:15:00 +0100

Final-Recipient: RFC822; nikdo@x.test
Action: failed
Status: 5.1.2
Remote-MTA: DNS; x.test
Last-Attempt-Date: Thu, 5 Mar 2026 10:15:01 +0100
""",
    [recipient("nikdo@x.test", "failed", "5.1.2", None)],
    returned("text/rfc822-headers"),
    sender=("Mail Delivery Subsystem", "MAILER-DAEMON@gate.x.test"),
    subject="Returned mail: see transcript for details",
    extra=["Auto-Submitted: auto-generated (failure)"],
    automatic={"kind": "auto-generated", "header": "Auto-Submitted"},
)
report(
    "seznam",
    "A Czech provider: Czech words in UTF-8, the status part in capitals.",
    "Vaše zpráva nebyla doručena.\n\nPříjemce: schranka@posta.test\nDůvod: schránka je plná.\n",
    """\
Reporting-MTA: dns; smtpd-relay.posta.test

Final-Recipient: rfc822; schranka@posta.test
Action: FAILED
Status: 5.2.2 (mailbox full)
Diagnostic-Code: smtp; 552 5.2.2 Schranka je plna / Mailbox is full
""",
    [recipient("schranka@posta.test", "failed", "5.2.2", "552 5.2.2 Schranka je plna / Mailbox is full")],
    returned(),
    sender=("Poštovní systém", "mailer-daemon@posta.test"),
    subject="Nedoručitelná zpráva – Undelivered Mail",
)
report(
    "original-recipient-differs",
    "The mail was forwarded: the address that was written to is Original-Recipient.",
    "Failed after forwarding.\n",
    """\
Reporting-MTA: dns; mx.x.test

Original-Recipient: rfc822;obchod@firma.test
Final-Recipient: rfc822; jan.soukromy@jinde.test
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 550 5.7.1 SPF fail
""",
    [recipient("obchod@firma.test", "failed", "5.7.1", "550 5.7.1 SPF fail")],
    returned(),
    sender=(None, "MAILER-DAEMON@mx.x.test"),
)
report(
    "folded-and-lower-case",
    "Field names in lower case, values folded, white space everywhere.",
    "Failed.\n",
    """\
reporting-mta :dns;mx.x.test

final-recipient:
 rfc822;
 jan@firma.test
action:
	failed
status:  5.4.4
diagnostic-code: smtp;
	550
	Host not found
""",
    [recipient("jan@firma.test", "failed", "5.4.4", "550 Host not found")],
    returned(),
    sender=(None, "mailer-daemon@x.test"),
)
report(
    "extra-blank-lines",
    "Several blank lines between the blocks.",
    "Failed.\n",
    """\

Reporting-MTA: dns; mx.x.test


Final-Recipient: rfc822; jan@firma.test
Action: failed
Status: 5.1.1


""",
    [recipient("jan@firma.test", "failed", "5.1.1", None)],
    returned(),
    sender=(None, "mailer-daemon@x.test"),
)
report(
    "no-recipients",
    "A status part without any recipient: a report nevertheless, and broken.",
    "Failed.\n",
    "Reporting-MTA: dns; mx.x.test\n",
    [],
    returned(),
    sender=(None, "mailer-daemon@x.test"),
    defects=["bad-report"],
)
report(
    "no-report-type",
    "multipart/report without report-type: the status part says what it is.",
    "Failed.\n",
    """\
Reporting-MTA: dns; mx.x.test

Final-Recipient: rfc822; jan@firma.test
Action: failed
Status: 5.1.1
""",
    [recipient("jan@firma.test", "failed", "5.1.1", None)],
    returned(),
    parameters="",
    sender=(None, "mailer-daemon@x.test"),
)
report(
    "angle-brackets",
    "Addresses in angle brackets, which RFC 3464 has not.",
    "Failed.\n",
    """\
Reporting-MTA: dns; mx.x.test

Final-Recipient: rfc822; <jan@firma.test>
Action: failed
Status: 5.1.1
""",
    [recipient("jan@firma.test", "failed", "5.1.1", None)],
    returned(),
    sender=(None, "mailer-daemon@x.test"),
)
mail(
    "reports/global",
    "RFC 6533: message/global-delivery-status, addresses and a diagnostic in UTF-8.",
    multi(
        "report",
        "=_g",
        text("Nedoručeno.", encoding="8bit"),
        status(
            """\
Reporting-MTA: dns; mx.x.test

Final-Recipient: utf-8; jiří@příklad.test
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 Neznámý příjemce
""",
            "message/global-delivery-status",
            encoding="8bit",
        ),
        parameters="; report-type=delivery-status",
    ),
    sender=(None, "mailer-daemon@x.test"),
    subject="Undelivered",
    report={
        "recipients": [recipient("jiří@příklad.test", "failed", "5.1.1", "550 5.1.1 Neznámý příjemce")],
        "messageID": None,
    },
    without=["attachments"],
)
mail(
    "reports/exchange-alternative",
    "Exchange on premises: the words for people are alternative.",
    multi(
        "report",
        "=_e",
        multi(
            "alternative",
            "=_a",
            text("Zprávu se nepodařilo doručit.", "utf-8"),
            text("<p>Zprávu se nepodařilo doručit.</p>", subtype="html"),
        ),
        status(
            "Reporting-MTA: dns;EX01.firma.test\n\nFinal-recipient: RFC822; nikdo@firma.test\nAction: failed\nStatus: 5.1.1\nX-Supplementary-Info: <#5.1.1 smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found>\n"
        ),
        returned(),
        parameters="; report-type=delivery-status",
    ),
    sender=("Microsoft Outlook", "postmaster@firma.test"),
    subject="Nedoručitelné: Faktura",
    report={"recipients": [recipient("nikdo@firma.test", "failed", "5.1.1", None)], "messageID": SENT},
    without=["attachments"],
)

raw(
    "reports/exim-old",
    "Exim before 4.80: text alone, X-Failed-Recipients, the headers copied below.",
    f"""\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@mail.hosting.test>
To: {OURS}
X-Failed-Recipients: bez@schranky.test,
  druhy@schranky.test
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1uVwXy-0001Ab-Cd@mail.hosting.test>
Date: Thu, 05 Mar 2026 10:15:03 +0100

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bez@schranky.test
    SMTP error from remote mail server after RCPT TO:<bez@schranky.test>:
    host mx.schranky.test [192.0.2.5]: 550 5.1.1 No such user here
  druhy@schranky.test
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

Return-path: <{OURS}>
From: {OURS}
To: bez@schranky.test, druhy@schranky.test
Subject: Faktura
Message-ID: <{SENT}>

Text
""",
    subject="Mail delivery failed: returning message to sender",
    messageID="E1uVwXy-0001Ab-Cd@mail.hosting.test",
    html=None,
    attachments=[],
    report={
        "recipients": [
            {"address": "bez@schranky.test", "action": "failed"},
            {"address": "druhy@schranky.test", "action": "failed"},
        ],
        "messageID": SENT,
    },
    automatic={"kind": "auto-replied", "header": "Auto-Submitted"},
    **{"from": [person("Mail Delivery System", "Mailer-Daemon@mail.hosting.test")]},
)
raw(
    "reports/qmail",
    "qmail-send: text alone, no header that says so.",
    f"""\
Return-Path: <>
From: MAILER-DAEMON@mail.qmail.test
To: {OURS}
Subject: failure notice
Date: 5 Mar 2026 09:15:03 -0000
Message-ID: <20260305091503.12345.qmail@mail.qmail.test>

Hi. This is the qmail-send program at mail.qmail.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<nikdo@qmail.test>:
Sorry, no mailbox here by that name. (#5.1.1)

<plny@jinde.test>:
192.0.2.66 does not like recipient.
Remote host said: 552 5.2.2 Over quota
Giving up on 192.0.2.66.

--- Below this line is a copy of the message.

Return-Path: <{OURS}>
From: {OURS}
To: nikdo@qmail.test
Subject: Faktura
Message-ID: <{SENT}>

Text
""",
    subject="failure notice",
    date="2026-03-05T09:15:03-00:00",
    html=None,
    attachments=[],
    report={
        "recipients": [
            {"address": "nikdo@qmail.test", "action": "failed", "status": "5.1.1"},
            {"address": "plny@jinde.test", "action": "failed", "status": "5.2.2"},
        ],
        "messageID": SENT,
    },
    **{"from": [person(None, "MAILER-DAEMON@mail.qmail.test")]},
)

# What looks like a report and is none.
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
    without=["attachments"],
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
    without=["attachments"],
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
    without=["attachments"],
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
