-- What the first release made: Storage 1, mailboxes 1.
CREATE TABLE schema_migrations (
    room TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    PRIMARY KEY (room, number)
);
CREATE TABLE blobs (
    id BLOB NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
);
CREATE TABLE sealing_keys (
    id BLOB NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL
);
CREATE TABLE mailbox_sequences (name TEXT PRIMARY KEY, last BIGINT NOT NULL);
CREATE TABLE mailboxes (
    id BIGINT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    name TEXT,
    provider TEXT,
    user_name TEXT NOT NULL,
    imap_host TEXT NOT NULL, imap_port BIGINT NOT NULL, imap_security TEXT NOT NULL,
    smtp_host TEXT NOT NULL, smtp_port BIGINT NOT NULL, smtp_security TEXT NOT NULL,
    authority_pem BLOB,
    sealed_password BLOB NOT NULL,
    state TEXT NOT NULL,
    state_detail TEXT,
    connected_at BIGINT NOT NULL,
    last_fetch_at BIGINT
);
CREATE TABLE folders (
    id BIGINT PRIMARY KEY,
    mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    role TEXT,
    uid_validity BIGINT NOT NULL,
    last_uid BIGINT NOT NULL,
    UNIQUE (mailbox_id, name)
);
CREATE TABLE messages (
    id BIGINT PRIMARY KEY,
    mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
    blob_id BLOB NOT NULL,
    size BIGINT NOT NULL,
    message_id TEXT,
    subject TEXT,
    sender_name TEXT,
    sender_address TEXT,
    sent_at BIGINT,
    received_at BIGINT NOT NULL,
    attachment_count BIGINT NOT NULL,
    search_text TEXT NOT NULL,
    UNIQUE (mailbox_id, blob_id)
);
CREATE INDEX messages_by_arrival ON messages (mailbox_id, received_at, id);
CREATE TABLE placements (
    folder_id BIGINT NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    uid BIGINT NOT NULL,
    message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    flags TEXT NOT NULL,
    PRIMARY KEY (folder_id, uid)
);
CREATE INDEX placements_by_message ON placements (message_id);
CREATE TABLE outbox (
    id BIGINT PRIMARY KEY,
    mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
    unique_key TEXT NOT NULL,
    content_digest BLOB NOT NULL,
    blob_id BLOB NOT NULL,
    message_id TEXT NOT NULL,
    reverse_path TEXT NOT NULL,
    needs_smtputf8 BIGINT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    attempt_until BIGINT,
    detail TEXT,
    queued_at BIGINT NOT NULL,
    UNIQUE (mailbox_id, unique_key)
);
CREATE INDEX outbox_by_state ON outbox (mailbox_id, state, next_attempt_at);
CREATE TABLE outbox_recipients (
    outbox_id BIGINT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    address TEXT NOT NULL,
    state TEXT NOT NULL,
    reply TEXT,
    PRIMARY KEY (outbox_id, position)
);
INSERT INTO schema_migrations VALUES ('Storage', 1, 'blobs and the sealing key''s mark', 'ea54987f927bf0c157dc57e8040c68b194584249ded6c252b1aa424caabc9637', 1790000000000000);
INSERT INTO schema_migrations VALUES ('mailboxes', 1, 'mailboxes, folders, messages, outbox', '25c57191ca20338aded856506453d1453321d373ae66b23aede38ced75429fd2', 1790000000000001);
INSERT INTO mailbox_sequences VALUES ('mailboxes', 1), ('folders', 2), ('messages', 3), ('outbox', 3);
INSERT INTO mailboxes VALUES (1, 'anna@example.test', 'Anna', NULL, 'anna@example.test', 'imap.example.test', 993, 'tls',
    'smtp.example.test', 465, 'tls', NULL, X'01', 'connected', NULL, 1790000000000000, 1790000100000000);
INSERT INTO folders VALUES (1, 1, 'INBOX', 'inbox', 7, 12), (2, 1, 'Archiv', NULL, 8, 3);
INSERT INTO blobs VALUES (X'68540f49a058ddea8b95be7fac29489b241801a168871cdce38e39521c399cf0', X'46726f6d3a206a616e406578616d706c652e746573740d0a546f3a20616e6e61406578616d706c652e746573740d0a5375626a6563743a207a6b6f75736b6120310d0a4d6573736167652d49443a203c31406578616d706c652e746573743e0d0a446174653a205475652c20312053657020323032362031303a30313a3030202b303230300d0a0d0a446f6272c3bd2064656e2c0d0a706f73c3ad6cc3a16d2066616b747572752e0d0a');
INSERT INTO messages VALUES (1, 1, X'68540f49a058ddea8b95be7fac29489b241801a168871cdce38e39521c399cf0', 170, '<1@example.test>', 'Faktura č. 2026090012', NULL, 'jan@example.test',
    1788250060000000, 1788250060000000, 0, 'zkouska 1');
INSERT INTO blobs VALUES (X'0022d29ef91180ee5734247435ae9c9180ed921bc67a82ee036a075731c0d81a', X'46726f6d3a20657661406578616d706c652e746573740d0a546f3a20616e6e61406578616d706c652e746573740d0a5375626a6563743a207a6b6f75736b6120320d0a4d6573736167652d49443a203c32406578616d706c652e746573743e0d0a446174653a205475652c20312053657020323032362031303a30323a3030202b303230300d0a0d0a44c49b6b756a656d652c207a61706c6163656e6f2e0d0a');
INSERT INTO messages VALUES (2, 1, X'0022d29ef91180ee5734247435ae9c9180ed921bc67a82ee036a075731c0d81a', 160, '<2@example.test>', 'Re: Faktura č. 2026090012', NULL, 'eva@example.test',
    1788250120000000, 1788250120000000, 0, 'zkouska 2');
INSERT INTO blobs VALUES (X'9e086bfa503231e5008fd75ad476369fb5391e3554681e350096ddc8329e115a', X'46726f6d3a20657661406578616d706c652e746573740d0a546f3a20616e6e61406578616d706c652e746573740d0a5375626a6563743a207a6b6f75736b6120330d0a4d6573736167652d49443a203c33406578616d706c652e746573743e0d0a446174653a205475652c20312053657020323032362031303a30333a3030202b303230300d0a0d0a');
INSERT INTO messages VALUES (3, 1, X'9e086bfa503231e5008fd75ad476369fb5391e3554681e350096ddc8329e115a', 137, '<3@example.test>', 'Bez těla', NULL, 'eva@example.test',
    1788250180000000, 1788250180000000, 0, 'zkouska 3');
INSERT INTO placements VALUES (1, 10, 1, '\Seen'), (1, 11, 2, ''), (2, 3, 3, ''), (2, 2, 1, '\Seen \Flagged');
INSERT INTO outbox VALUES (1, 1, 'key:1', X'68540f49a058ddea8b95be7fac29489b241801a168871cdce38e39521c399cf0', X'68540f49a058ddea8b95be7fac29489b241801a168871cdce38e39521c399cf0', '<out1@example.test>', 'anna@example.test', 0,
    'Faktura 1', 'queued', 0, 1790000000000000, NULL, NULL, 1790000000000000);
INSERT INTO outbox_recipients VALUES (1, 0, 'eva@example.test', 'pending', NULL);
INSERT INTO outbox VALUES (2, 1, 'key:2', X'68540f49a058ddea8b95be7fac29489b241801a168871cdce38e39521c399cf0', X'68540f49a058ddea8b95be7fac29489b241801a168871cdce38e39521c399cf0', '<out2@example.test>', 'anna@example.test', 0,
    'Faktura 2', 'attempting', 1, 1790000000000000, 1790000003600000, NULL, 1790000000000000);
INSERT INTO outbox_recipients VALUES (2, 0, 'eva@example.test', 'pending', NULL);
INSERT INTO outbox VALUES (3, 1, 'key:3', X'68540f49a058ddea8b95be7fac29489b241801a168871cdce38e39521c399cf0', X'68540f49a058ddea8b95be7fac29489b241801a168871cdce38e39521c399cf0', '<out3@example.test>', 'anna@example.test', 0,
    'Faktura 3', 'accepted', 1, 1790000000000000, NULL, NULL, 1790000000000000);
INSERT INTO outbox_recipients VALUES (3, 0, 'eva@example.test', 'accepted', NULL);
