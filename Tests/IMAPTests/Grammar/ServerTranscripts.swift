/// Real responses of servers, with LF line ends. Names of people and hosts are changed.
enum ServerTranscripts {
    static let all: [(server: String, text: String)] = [
        ("Dovecot", dovecot), ("Gmail", gmail), ("Exchange", exchange), ("Courier", courier), ("Cyrus", cyrus),
        ("hMailServer", hMailServer), ("QQ", qq), ("Domino", domino), ("Mail.ru", mailRu), ("iCloud", iCloud),
        ("Interia", interia),
    ]

    static let dovecot = """
        * OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] Dovecot (Debian) ready.
        A1 OK [CAPABILITY IMAP4rev1 QRESYNC CONDSTORE ESEARCH LIST-STATUS MOVE SPECIAL-USE] Logged in
        * LIST (\\HasNoChildren \\UnMarked \\Trash) "/" Trash
        * LIST (\\HasNoChildren) "/" "Pr&AOE-ce &ATQ-"
        * STATUS Trash (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1700000001)
        A2 OK List completed (0.001 + 0.000 secs).
        * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)
        * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded \\*)] Flags permitted.
        * 3 EXISTS
        * 0 RECENT
        * OK [UNSEEN 2] First unseen.
        * OK [UIDVALIDITY 1700000000] UIDs valid
        * OK [UIDNEXT 8] Predicted next UID
        * OK [HIGHESTMODSEQ 12] Highest
        * VANISHED (EARLIER) 1:2,5
        * 3 FETCH (UID 7 FLAGS (\\Seen) MODSEQ (12))
        A3 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
        * ESEARCH (TAG "A4") UID MIN 3 MAX 7 COUNT 3 ALL 3:4,7
        A4 OK Search completed (0.001 + 0.000 secs).
        * 1 FETCH (UID 3 RFC822.SIZE 21 INTERNALDATE "10-Nov-2026 07:01:02 +0100" BODY[] {21}
        Subject: a

        b {3}
        )
        * OK Still here
        A5 OK Fetch completed (0.001 + 0.000 secs).

        """

    static let gmail = """
        * OK Gimap ready for requests from 192.0.2.1 d2e1a72fcca58-1234567890abcdef
        * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 APPENDLIMIT=35651584
        A1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)
        * NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1] Web login required.
        A2 NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)
        * LIST (\\HasChildren \\Noselect) "/" "[Gmail]"
        * LIST (\\HasNoChildren \\Sent) "/" "[Gmail]/Odeslan&AOE- po&AWE-ta"
        * FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen $NotPhishing $Phishing)
        * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen $NotPhishing $Phishing \\*)] Flags permitted.
        * OK [UIDVALIDITY 11] UIDs valid.
        * 2 EXISTS
        * OK [HIGHESTMODSEQ 1234567]
        A3 OK [READ-WRITE] [Gmail]/Odeslaná pošta selected. (Success)
        * 1 FETCH (X-GM-THRID 1278455344230334865 X-GM-MSGID 1278455344230334865 X-GM-LABELS ("\\\\Inbox" "\\\\Sent" "Faktury &AX4-" Muy) UID 4 FLAGS (\\Seen))
        A4 OK Success

        """

    static let exchange = """
        * OK The Microsoft Exchange IMAP4 service is ready. [UAByAEEAMQA=]
        * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+
        A1 OK [Error="Microsoft.Exchange.Data.Storage.WrongServerException:Cross Server access is not allowed" Proxy=X.PROD.OUTLOOK.COM:1993:SSL Service=Imap4] AUTHENTICATE completed.
        * LIST (\\Marked \\HasChildren) "/" INBOX
        * LIST (\\HasNoChildren) "/" INBOX/Da\tOggetto\tRicevuto\t
        * LIST (\\HasNoChildren) "/" {7}
        Hell"oh
        [COPYUID 124 10 233]
        * 10 EXPUNGE
        A2 OK MOVE completed.
        * 37 FETCH (UID 67 FLAGS (\\Seen \\Recent) RFC822.SIZE 14801 ENVELOPE ("Tue, 9 Jul 2019 13:53:17 +0200" "Verify" (("Apple" NIL "appleid" "id.apple.com")) NIL ((NIL NIL "appleid_usen" "email.apple.com")) ((NIL NIL "jan" "firma.test")) NIL NIL NIL "<1@email.apple.com>") BODYSTRUCTURE (("text" "plain" ("charset" "ISO-8859-1") NIL NIL "QUOTED-PRINTABLE" 850 31 NIL "inline" NIL NIL)("text" "html" ("charset" "ISO-8859-1") NIL NIL "QUOTED-PRINTABLE" 14692 502 NIL "inline" NIL NIL) "alternative" ("boundary" "----=_Part_45") NIL NIL))
        A3 OK FETCH completed.

        """

    static let courier = """
        * OK [CAPABILITY IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT IDLE ACL ACL2=UNION] Courier-IMAP ready. Copyright 1998-2004 Double Precision, Inc.
        * LIST (\\Unmarked \\HasChildren) "." "INBOX"
        * NAMESPACE (("INBOX." ".")) NIL (("#shared." ".")("shared." "."))
        * 0 FETCH (UID 16334 FLAGS ())
        * OK [PERMANENTFLAGS (\\* \\Draft \\Answered \\Flagged \\Deleted \\Seen)] Limited
        A1 OK STORE completed.

        """

    static let cyrus = """
        * OK [CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE] mail.firma.test Cyrus IMAP 3.6.1 server ready
        * ID ("name" "Cyrus IMAPD" "version" "3.6.1" "vendor" "Project Cyrus" "environment" NIL)
        * LIST (\\Noinferiors) NIL INBOX
        * OK [MAILBOXID (dhvp1dvdtrzqbzv1ud0cbzzz)] Ok
        * OK [APPENDLIMIT 52428800]
        * 5 FETCH (FLAGS (\\Seen $X[odd]) UID 9 EMAILID (Ma8d9) THREADID NIL SAVEDATE NIL PREVIEW (FUZZY {5}
        Ahoj!) X-UNKNOWN (1 ("a" (b NIL))))
        * STATUS "user.jana" (MESSAGES 2 MAILBOXID (F2212ea87-6097-4256-9d51-71338625) SIZE 44421 HIGHESTMODSEQ 0)
        A1 OK [CLOSED] Completed

        """

    static let hMailServer = """
        * OK IMAPrev1
        * CAPABILITY IMAP4 IMAP4rev1 CHILDREN IDLE QUOTA SORT ACL NAMESPACE RIGHTS=texk
        * LIST (\\HasNoChildren) "." "INBOX"
        *  SEARCH  1 2  3\u{20}
        * 1 FETCH (UID 1  FLAGS (\\Recent)  RFC822.SIZE 12 BODY[HEADER.FIELDS ("SUBJECT" "FROM")] {14}
        Subject: x

         )
        A1 OK

        """

    static let qq = """
        * OK [CAPABILITY IMAP4 IMAP4rev1 IDLE XAPPLEPUSHSERVICE ID UIDPLUS AUTH=LOGIN NAMESPACE] QQMail IMAP4Server ready
        * 11487 FETCH (UID 19436 )
        * 33 FETCH (ENVELOPE ("Wed, 7 Aug 2013 16:44:13 +0800" "=?GBK?B?UmU6?=" (("a" NIL "xxx" "xxx.com")) (("a" NIL "xxx" "xxx.com")) (("a" NIL "xxx" "xxx.com")) (("b" NIL "yyy" "xxx.com")) NIL NIL "<xxx@qq.com>"))
        * 450 FETCH (UID 9174 ENVELOPE ("Tue, 24 Sep 2019 09:48:05 +0800" "s" (("n" NIL "u" "d")) (("n" NIL "u" "d")) (("n" NIL "u" "d")) NIL NIL NIL))

        """

    static let domino = """
        * OK Domino IMAP4 Server Release 9.0.1FP10 ready Mon, 4 Nov 2019 10:00:00 +0100
        * LIST (\\HasNoChildren) "\\\\" Folder\\Subfolder 1
        * 2 FETCH (UID 14935 (ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)) BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 0 0 NIL))

        """

    static let mailRu = """
        * 4 FETCH (BODYSTRUCTURE (("text" "plain" ("charset" "utf-8") NIL NIL "8bit" 536 0 NIL NIL NIL NIL)("text" "html" ("charset" "utf-8") NIL NIL "8bit" 7130 0 NIL NIL NIL NIL) "alternative" ("boundary" NIL)))
        * 13 FETCH (BODYSTRUCTURE (("text" "html" ("charset" "cp1251") NIL NIL "base64" 84056 0 NIL ("inline" NIL) NIL NIL)("image" "gif" () "25b2b5.gif" NIL "base64" 20776 NIL ("inline" NIL) NIL NIL) "related" ("boundary" NIL)))

        """

    static let iCloud = """

        * OK [CAPABILITY XAPPLEPUSHSERVICE IMAP4 IMAP4rev1 SASL-IR AUTH=ATOKEN AUTH=PLAIN] (2422B20) ds-imap
        * 7027 FETCH (UID 11153 MODSEQ (366744470000000) FLAGS (\\Seen) BODY[HEADER.FIELDS (References)] {0}
        )
        * 151 FETCH (UID 5595 FLAGS (\\Seen) ENVELOPE ("Fri, 08 Aug 2025 21:10:36 +0000" {9}
        Ahoj\r
        tam ((NIL NIL "a" "b.test")) NIL NIL NIL NIL NIL NIL "<m@b.test>") BODY[HEADER] {4}


        )

        """

    static let interia = """
        * OK [CAPABILITY IMAP4rev1 UIDPLUS CHILDREN ID XLIST NAMESPACE IDLE AUTH=PLAIN] IMAP4 ready.
        * ID NIL
        A1 OK [ALERT] Please enable IMAP access in your account settings first.
        * BAD [ALERT] Please enable IMAP access in your account settings first.

        """
}
