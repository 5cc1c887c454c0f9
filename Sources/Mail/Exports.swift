// `import Mail` is enough: everything that it connects comes with it.
@_exported public import IMAP
@_exported public import MIME
@_exported public import MailWire
@_exported public import SMTP
