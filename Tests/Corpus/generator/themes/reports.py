"""Delivery reports (RFC 3464) as servers write them."""

from ..delivery import SENT, recipient, report, returned

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
