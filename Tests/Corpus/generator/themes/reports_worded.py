"""Bounces in words: what servers write that know no message/delivery-status; and answers of people that look alike."""

from ..cases import mail, raw
from ..delivery import SENT
from ..parts import text

OURS = "faktury@strojirny-leva.example"
COPY = f"From: {OURS}\nTo: ucetni@firma.test\nSubject: Faktura\nMessage-ID: <{SENT}>\n"


def worded(name, about, sender, subject, words, status, address="ucetni@firma.test", top=("Return-Path: <>",), defects=(), **expect):
    head = [*top, f"From: {sender}", f"To: {OURS}", f"Subject: {subject}", "Date: Thu, 5 Mar 2026 10:15:00 +0100"]
    raw(
        f"reports/{name}",
        about,
        "\n".join(head) + "\n\n" + words,
        subject=subject,
        defects=list(defects),
        report={"recipients": [{"address": address, "action": "failed", "status": status}], "messageID": SENT} | expect,
    )


worded(
    "gmail-words",
    "Gmail before it wrote a status part.",
    "Mail Delivery Subsystem <mailer-daemon@googlemail.test>",
    "Delivery Status Notification (Failure)",
    f"""\
Delivery to the following recipient failed permanently:

     ucetni@firma.test

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the server for the recipient domain firma.test by mx.firma.test.

The error that the other server returned was:
550 5.1.1 User unknown

----- Original message -----

{COPY}
Text
""",
    "5.1.1",
    top=("Return-Path: <>", "X-Failed-Recipients: ucetni@firma.test"),
)
worded(
    "exim-quoted",
    "Exim as a German provider has it: the address in quotes, the headers of the message below.",
    "Mail Delivery System <mailer-daemon@kundenserver.test>",
    "Mail delivery failed: returning message to sender",
    f"""\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.
The following address failed:

"ucetni@firma.test":
SMTP error from remote server for RCPT TO command, host: mx.firma.test (192.0.2.25) reason: 550 5.2.1 Mailbox not available

--- The header of the original message is following. ---

{COPY}""",
    "5.2.1",
)
worded(
    "exim-interia",
    "Exim, with the words that Interia gives for an account that is not there.",
    "Mail Delivery System <Mailer-Daemon@hosting.test>",
    "Mail delivery failed: returning message to sender",
    f"""\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ucetni@interia.test
    host mx.interia.test [192.0.2.26]
    SMTP error from remote mail server after RCPT TO:<ucetni@interia.test>:
    550 5.1.1 Account not found

------ This is a copy of the message, including all the headers. ------

{COPY}
Text
""",
    "5.1.1",
    address="ucetni@interia.test",
    top=("Return-Path: <>", "X-Failed-Recipients: ucetni@interia.test"),
)
worded(
    "qmail-polish",
    "qmail as a Polish hosting company has translated it.",
    "MAILER-DAEMON@hosting.test",
    "failure notice",
    f"""\
Bardzo nam przykro jednakze nie udalo sie wyslac maila pod wskazane adresy.
Przyczyna wskazana jest ponizej:

<ucetni@firma.test>:
192.0.2.48 does not like recipient.
Remote host said: / Zdalny host odpowiedzial: 550 5.1.1 Recipient address rejected: User unknown
Giving up on 192.0.2.48.

--- Below this line is a copy of the message.

Return-Path: <{OURS}>
{COPY}
Text
""",
    "5.1.1",
)
worded(
    "qmail-like",
    "A provider's program that writes as qmail does, under an opening of its own.",
    "MAILER-DAEMON@secure.test",
    "Returned mail",
    f"""\
Your mail message to the following address(es) could not be delivered. This
is a permanent error. Please verify the addresses and try again.

<ucetni@firma.test>:
552 5.2.2 Mailbox full

--- Below this line is a copy of the message.

{COPY}
Text
""",
    "5.2.2",
)
worded(
    "yahoo",
    "Yahoo.",
    "MAILER-DAEMON@yahoo.test",
    "Failure Notice",
    f"""\
Sorry, we were unable to deliver your message to the following address.

<ucetni@firma.test>:
554: 5.7.1 <ucetni@firma.test>: Relay access denied

--- Below this line is a copy of the message.

{COPY}
Text
""",
    "5.7.1",
)
worded(
    "sendmail-words",
    "Sendmail without a status part.",
    "Mail Delivery Subsystem <MAILER-DAEMON@alpha.test>",
    "Returned mail: see transcript for details",
    f"""\
The original message was received at Thu, 5 Mar 2026 10:15:00 +0100 (CET)
from localhost [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<ucetni@firma.test>
    (reason: 550 5.1.1 <ucetni@firma.test>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.firma.test.:
>>> RCPT To:<ucetni@firma.test>
<<< 550 5.1.1 <ucetni@firma.test>... User unknown

   ----- Original message follows -----

{COPY}
Text
""",
    "5.1.1",
)
worded(
    "postfix-words",
    "Postfix, where something on the way has taken the parts away and left the words.",
    "Mail Delivery System <MAILER-DAEMON@mail.strojirny-leva.example>",
    "Undelivered Mail Returned to Sender",
    f"""\
This is the mail system at host mail.strojirny-leva.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<ucetni@firma.test>: host mx.firma.test[192.0.2.25] said: 550 5.2.1 Mailbox not
    available (in reply to RCPT TO command)

--- Original message
{COPY}
Text
""",
    "5.2.1",
)
worded(
    "exchange-words",
    "Exchange of old: a text alone; which message it is about stands in In-Reply-To.",
    "System Administrator <postmaster@kancelar.test>",
    "Undeliverable: Faktura",
    """\
Your message did not reach some or all of the intended recipients.

      Subject: Faktura
      Sent: 5.3.2026 10:15

The following recipient(s) could not be reached:

      ucetni@firma.test on 5.3.2026 10:15
            The e-mail account does not exist at the organization this message was sent to.
            <mx.firma.test #5.1.1>
""",
    "5.1.1",
    top=(f"In-Reply-To: <{SENT}>", f"References: <{SENT}>"),
)
worded(
    "domino",
    "Domino: a text alone; which message it is about stands in References.",
    "Postmaster@domino.test",
    "DELIVERY FAILURE: User ucetni (ucetni@firma.test) not listed in Domino Directory",
    """\
Your message

  Subject: Faktura

was not delivered to:

  ucetni@firma.test

because:

  550 5.1.1 User ucetni (ucetni@firma.test) not listed in Domino Directory
""",
    "5.1.1",
    top=("Return-Path: <>", f"References: <{SENT}>"),
)

# What a customer answers, about a bounce of their own or ours.
QUOTED = """\
This is the mail system at host mail.strojirny-leva.example.

<ucetni@firma.test>: host mx.firma.test[192.0.2.25] said: 550 5.1.1 User unknown

--- Original message
Message-ID: <jina@firma.test>
"""
mail(
    "reports/customer-delivery-problem",
    "A customer's answer with the subject of a bounce, a bounce quoted below it, is an answer.",
    text("Dobrý den, Vaše faktura se nám vrátila, viz níže.\n\n" + "".join(f"> {l}\n" for l in QUOTED.splitlines())),
    sender=("Eva Malá", "eva@firma.test"),
    subject="Delivery problem",
    in_reply_to=[SENT],
    references=[SENT],
    report=None,
    automatic=None,
)
mail(
    "reports/customer-pastes-bounce",
    "A customer who pastes a bounce as it came, without a mark, and bears the subject of one.",
    text(QUOTED + "\nDobrý den, toto nám přišlo. Pošlete fakturu prosím znovu. Malá\n"),
    sender=("Eva Malá", "eva@firma.test"),
    subject="Re: Undelivered Mail Returned to Sender",
    in_reply_to=[SENT],
    report=None,
    automatic=None,
)
