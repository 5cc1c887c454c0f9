extension HTTPTextGatewaySettings {
    /// Kannel's `sendsms` interface. It takes its parameters in the address only, so it should be called on this
    /// machine, by https, or through a private network.
    ///
    /// - Parameters:
    ///   - url: For example `http://127.0.0.1:13013/cgi-bin/sendsms`.
    ///   - user: The name of a group `sendsms-user` in Kannel's configuration.
    ///   - password: Its password.
    ///   - sender: The sender; empty for Kannel's `global-sender`.
    public static func kannel(url: String, user: String, password: String, sender: String = "") -> Self {
        Self(
            method: .get, url: url, placement: .query,
            parameters: [
                Field("username", user), Field("password", password), Field("to", "{number}"), Field("text", "{text}"),
                Field("charset", "UTF-8"),
            ] + (sender.isEmpty ? [] : [Field("from", "{from}")]),
            sender: sender,
            // 0 is "accepted", 3 is "queued"; both are 202. A refusal has another status.
            success: Success(statuses: 202...202))
    }

    /// SMSAPI's `sms.do`, as smsapi.pl, smsapi.com and others have it. A refusal comes with status 200 too, so the body
    /// decides: only a success has a count of messages.
    ///
    /// - Parameters:
    ///   - token: A token for the API.
    ///   - sender: A sender's name that SMSAPI has admitted.
    ///   - url: The address in the country of the account.
    public static func smsapi(
        token: String, sender: String, url: String = "https://api.smsapi.pl/sms.do"
    ) -> Self {
        Self(
            url: url,
            parameters: [
                Field("to", "{digits}"), Field("message", "{text}"), Field("from", "{from}"),
                Field("encoding", "utf-8"), Field("format", "json"),
            ],
            signIn: .bearer(token: token), sender: sender, success: Success(body: #""count":"#))
    }

    /// Twilio's Messages resource.
    ///
    /// - Parameters:
    ///   - account: The account's SID.
    ///   - token: The account's token.
    ///   - sender: A number of the account, or a sender's name.
    ///   - host: The host of the API.
    public static func twilio(
        account: String, token: String, sender: String, host: String = "https://api.twilio.com"
    ) -> Self {
        Self(
            url: "\(host)/2010-04-01/Accounts/\(account)/Messages.json",
            parameters: [Field("To", "{number}"), Field("From", "{from}"), Field("Body", "{text}")],
            signIn: .basic(user: account, password: token), sender: sender, success: Success(statuses: 201...201))
    }
}
