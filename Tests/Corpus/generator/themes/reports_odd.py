"""Delivery reports that are odd, and those that are only text."""

from ..cases import mail, person, raw
from ..delivery import OURS, SENT, recipient, report, returned, status
from ..parts import multi, text

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
    "A status part without any recipient: a report nevertheless, and broken; the letter that came back had one.",
    "Failed.\n",
    "Reporting-MTA: dns; mx.x.test\n",
    [recipient("ucetni@firma.test", "failed", None, None)],
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
    date="2026-03-05T09:15:03Z",
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
