/// Complete messages as programs send them, each read with LF, CRLF and CR.
enum MessageFixtures {
    static let all = [invoice, nested, bounce, mailingList, reply]

    static func bytes(_ text: String, lineEnd: String = "\n") -> [UInt8] {
        Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd).utf8)
    }

    /// From invoicing software: an alternative with an inline image, and a PDF beside it.
    static let invoice = """
        Return-Path: <fakturace@dodavatel.example>
        Received: from mail.dodavatel.example (mail.dodavatel.example [192.0.2.10])
        \tby mx.odberatel.example (Postfix) with ESMTPS id 4A1B2C3D
        \tfor <uctarna@odberatel.example>; Sat, 21 Nov 2026 07:30:05 +0100 (CET)
        From: =?UTF-8?Q?Fakturace_=C4=8Cerven=C3=BD?= <fakturace@dodavatel.example>
        To: =?iso-8859-2?Q?=DA=E8t=E1rna?= <uctarna@odberatel.example>, "Novák, Petr"
         <petr@odberatel.example>
        Subject: =?UTF-8?B?RmFrdHVyYSDEjS4gMjAyNi8wMDE3?=
        Date: Sat, 21 Nov 2026 07:30:00 +0100
        Message-ID: <faktura-20260017@dodavatel.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="----=_Part_1"

        This is a multi-part message in MIME format.
        ------=_Part_1
        Content-Type: multipart/related; boundary="----=_Part_1_2"

        ------=_Part_1_2
        Content-Type: multipart/alternative; boundary="----=_Part_1_2_3"

        ------=_Part_1_2_3
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Dobr=C3=BD den,
        pos=C3=ADl=C3=A1me fakturu za listopad, spl=
        atnou 5. prosince.
        ------=_Part_1_2_3
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: base64

        PHA+RG9icsO9IGRlbjwvcD48aW1nIHNyYz0iY2lkOmxvZ29AeCI+Cg==
        ------=_Part_1_2_3--
        ------=_Part_1_2
        Content-Type: image/png
        Content-Transfer-Encoding: base64
        Content-ID: <logo@x>

        iVBORw0KGgo=
        ------=_Part_1_2--
        ------=_Part_1
        Content-Type: application/pdf; name="faktura.pdf"
        Content-Disposition: attachment; filename*=UTF-8''faktura%20%C4%8D.%2017.pdf
        Content-Transfer-Encoding: base64

        JVBERi0xLjcK
        ------=_Part_1--

        """

    /// Boundaries with a common prefix, a preamble, epilogues, an embedded message.
    static let nested = """
        From: Jana <jana@example.cz>
        Content-Type: multipart/mixed; boundary="a"

        preamble
        --a
        Content-Type: multipart/alternative; boundary=a-b

        --a-b

        plain
        --a-b
        Content-Type: text/html

        <p>html</p>
        --a-b--
        epilogue inside
        --a
        Content-Type: message/rfc822

        Subject: inner
        Content-Type: multipart/mixed; boundary=c

        --c

        inner text
        --c--
        --a--
        epilogue
        """

    static let bounce = """
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.cz (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: fakturace@dodavatel.example
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="4A1B2C3D.1/mx.example.cz"

        --4A1B2C3D.1/mx.example.cz
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mx.example.cz.
        --4A1B2C3D.1/mx.example.cz
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.cz
        X-Postfix-Queue-ID: 4A1B2C3D
        Arrival-Date: Sat, 21 Nov 2026 07:30:05 +0100 (CET)

        Final-Recipient: rfc822; nikdo@jinde.example
        Original-Recipient: rfc822;obchod@jinde.example
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.jinde.example
        Diagnostic-Code: smtp; 550 5.1.1 <nikdo@jinde.example>: Recipient address
            rejected: User unknown

        Final-Recipient: rfc822; pomaly@jinde.example
        Action: delayed
        Status: 4.4.1
        Will-Retry-Until: Mon, 23 Nov 2026 07:30:05 +0100

        --4A1B2C3D.1/mx.example.cz
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        Message-ID: <faktura-20260017@dodavatel.example>
        Subject: Faktura

        --4A1B2C3D.1/mx.example.cz--

        """

    static let mailingList = """
        From: Eva <eva@example.cz>
        To: rada@seznam.example
        Subject: [rada] =?windows-1250?Q?Sch=F9ze?=
        Precedence: list
        List-Id: Rada domu <rada.seznam.example>
        List-Unsubscribe: <https://seznam.example/u?t=1>,
         <mailto:rada-leave@seznam.example>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        List-Post: <mailto:rada@seznam.example>
        Content-Type: multipart/mixed; boundary=x

        --x
        Content-Type: text/plain; charset=utf-8; format=flowed

        Schůze bude \nv úterý.

        -- \nEva
        --x
        Content-Type: text/plain; charset=us-ascii
        Content-Disposition: inline

        _____
        rada mailing list
        --x--
        """

    static let reply = """
        From: Petr <petr@example.cz>
        To: Eva <eva@example.cz>
        Subject: Re: Obrazek
        In-Reply-To: <b@example.cz>
        References: <a@example.cz>
         <b@example.cz>
        Date: Sat, 21 Nov 26 7:30 +0100
        Message-ID: <c@example.cz>

        Posilam:
        begin 644 ahoj.txt
        $06AO:@``
        `
        end
        Petr
        """
}
