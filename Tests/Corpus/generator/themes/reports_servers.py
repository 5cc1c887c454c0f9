"""Bounces of the many other mail programs: gateways, mobile operators, mailing services, odd status parts."""

from ..cases import mail, raw
from ..delivery import OURS, SENT, recipient, status
from ..parts import Part, multi, text
from .reports_worded import COPY, worded

worded(
    "dragonfly",
    "DragonFly Mail Agent: the recipient in a sentence, an empty address in From.",
    "MAILER-DAEMON <>",
    "Mail delivery failed",
    f"""\
This is the DragonFly Mail Agent v0.13 at posta.test.

There was an error delivering your mail to <ucetni@firma.test>.

mx.firma.test [192.0.2.25] did not like our RCPT TO:
552 5.2.3 <ucetni@firma.test>: Recipient address rejected: too long

Message headers follow.

{COPY}""",
    "5.2.3",
    top=(),
    defects=["bad-address"],
)
worded(
    "opensmtpd",
    "OpenSMTPD: recipient and reason in one line.",
    "Mailer Daemon <MAILER-DAEMON@posta.test>",
    "Delivery status notification: error",
    f"""\
    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

ucetni@firma.test: 550 5.1.1 No such user

    Below is a copy of the original message:

{COPY}
Text
""",
    "5.1.1",
)
worded(
    "opensmtpd-delayed",
    "OpenSMTPD: a warning about delay.",
    "Mailer Daemon <MAILER-DAEMON@posta.test>",
    "Delivery status notification: warning",
    f"""\
    Hi!

    A message is delayed for more than 4 hours for the following
    list of recipients:

ucetni@firma.test: Network error on destination MXs

    Please note that this is only a temporary failure report.

    Below is a copy of the original message:

{COPY}
Text
""",
    None,
    recipients=[{"address": "ucetni@firma.test", "action": "delayed", "status": None}],
)
worded(
    "ionos",
    "IONOS: the address without indentation, the reason in words.",
    "Mail Delivery System <mailer-daemon@hosting.test>",
    "Mail delivery failed: returning message to sender",
    f"""\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error.

The following address failed:

ucetni@firma.test

For the following reason:

Mail size limit exceeded.

--- The header of the original message is following. ---

{COPY}""",
    "5.3.4",
)
worded(
    "exchange-2003",
    "Exchange 2003 and older: the address with a date, the reason in words.",
    "System Administrator <postmaster@kancelar.test>",
    "Undeliverable: Faktura",
    """\
Your message

  To:      ucetni@firma.test
  Subject: Faktura
  Sent:    Thu, 5 Mar 2026 10:15:00 +0100

did not reach the following recipient(s):

ucetni@firma.test on Thu, 5 Mar 2026 10:15:00 +0100
    The recipient name is not recognized
    MSEXCH:IMS:KANCELAR:POSTA:EX1 0 (000C05A6) Unknown Recipient
""",
    "5.1.1",
    top=("Return-Path: <>", f"In-Reply-To: <{SENT}>"),
)
worded(
    "notes",
    "Lotus Notes: the reason above the recipient.",
    "postmaster@kancelar.test",
    "Undeliverable message",
    f"""\
------- Failure Reasons  --------

User ucetni not listed in public Name & Address Book
ucetni@firma.test

------- Returned Message --------
{COPY}
Text
""",
    "5.1.1",
)
worded(
    "mobile-operator",
    "KDDI: a sender that nobody answers, and no word but the full mailbox.",
    "no-reply@posta.dion.ne.jp",
    "Mail",
    f"""\
Your mail sent on: Thu, 5 Mar 2026 10:15:00 +0900
     Could not be delivered to: <ucetni@firma.test>
     As their mailbox is full.

Message-ID: <{SENT}>
""",
    "5.2.2",
    top=(),
)
worded(
    "list-stranger",
    "FML: a list that takes letters of its members alone.",
    "sklad-admin@firma.test",
    "You faktury@strojirny-leva.example are not member (sklad ML)",
    "You are not a member of this mailing list <sklad@firma.test>.\n",
    "5.7.2",
    address="sklad@firma.test",
    top=(f"References: <{SENT}>",),
)
worded(
    "sendmail-5",
    "Sendmail 5: only the session, the sender's own address in it.",
    "Mail Delivery Subsystem <MAILER-DAEMON@posta.test>",
    "Returned mail: User unknown",
    f"""\
   ----- Transcript of session follows -----
While talking to mx.firma.test:
>>> MAIL From:<{OURS}>
<<< 250 ok
>>> RCPT To:<ucetni@firma.test>
<<< 550 User unknown
550 <ucetni@firma.test>... User unknown

   ----- Unsent message follows -----
{COPY}
Text
""",
    "5.1.1",
)
worded(
    "fields-as-text",
    "Amazon WorkMail: the fields of a status part in the text.",
    "MAILER-DAEMON@posta.test",
    "Delivery Status Notification (Failure)",
    f"""\
An error occurred while trying to deliver the mail to the following recipients:
ucetni@firma.test

Technical report:

Reporting-MTA: dns; out.posta.test

Action: failed
Final-Recipient: rfc822; ucetni@firma.test
Diagnostic-Code: smtp; 550 5.1.1 User Unknown
Status: 5.1.1

{COPY}
Text
""",
    "5.1.1",
)
worded(
    "amazon-ses",
    "Amazon SES by way of Amazon SNS: JSON in a letter.",
    "Posta <no-reply@sns.amazonaws.com>",
    "AWS Notification Message",
    '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"ucetni@firma.test",'
    '"action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]},"mail":{"messageId":"0101-0",'
    f'"headers":[{{"name":"From","value":"{OURS}"}},{{"name":"Message-ID","value":"<{SENT}>"}}]}}}}\n',
    "5.1.1",
    top=("Return-Path: <0101@ses.test>",),
)

HEADER = f" Received:from strojirny-leva.example by mx.posta.test\n Message-ID:<{SENT}>\n From:{OURS}\n Subject:Faktura"
mail(
    "reports/zoho",
    "Zoho: a status without a code, the header of the message as text/rfc822 with a space before each line.",
    multi(
        "report",
        "=_z",
        text("Your letter could not be handed over.\n\nucetni@firma.test, ERROR CODE :550 - 5.2.1 disabled\n", "us-ascii", "7bit"),
        status(
            "Reporting-MTA: dns; mx.posta.test\n\nFinal-Recipient: rfc822; ucetni@firma.test\nStatus: 550\nAction: failed\n"
            "Diagnostic-Code: 5.2.1 This mailbox is disabled\n"
        ),
        Part(
            type="text/rfc822",
            head=["Content-Type: text/rfc822; charset=us-ascii"],
            body=HEADER.encode(),
            decoded=HEADER.encode(),
            role="attachment",
        ),
        parameters="; report-type=delivery-status",
    ),
    sender=(None, "mailer-daemon@posta.test"),
    subject="Undelivered Mail Returned to Sender",
    report={
        "recipients": [recipient("ucetni@firma.test", "failed", "5.2.1", "5.2.1 This mailbox is disabled")],
        "messageID": SENT,
    },
    without=("parts", "text", "attachments", "automatic"),
)
raw(
    "reports/absence",
    "An absence with the empty return path, which quotes a letter and names failures, is none.",
    f"""\
Return-Path: <>
From: Eva <eva@firma.test>
To: {OURS}
Subject: =?UTF-8?Q?Mimo_kancel=C3=A1=C5=99?=
Auto-Submitted: auto-replied

Jsem mimo. If your letter could not be delivered, write to
sklad@firma.test

> Message-ID: <{SENT}>
""",
    subject="Mimo kancelář",
)
