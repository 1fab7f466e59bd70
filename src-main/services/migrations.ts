/**
 * The shape of the database, as the steps that lead to it: step n turns version n into n + 1.
 * A step that was released is never edited; a new shape is a new step.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE transfer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transfer_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    -- The process that runs it; whoever starts later asks whether it still lives.
    owner_pid INTEGER NOT NULL,
    owner_run TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('sent', 'received')),
    dialect TEXT NOT NULL CHECK (dialect IN ('ferry', 'plain')),
    peer_name TEXT,
    peer_host TEXT NOT NULL,
    peer_port INTEGER NOT NULL,
    peer_fingerprint TEXT,
    peer_key TEXT,
    peer_trust TEXT NOT NULL CHECK (peer_trust IN ('unverified', 'verified')),
    -- What a search looks through: name and host in lower case.
    peer_folded TEXT NOT NULL,
    -- Where a sent one was meant to go, as the person said it.
    target_host TEXT,
    target_port INTEGER,
    file_count INTEGER NOT NULL,
    total_bytes INTEGER,
    done_bytes INTEGER NOT NULL,
    rate REAL NOT NULL,
    folder TEXT,
    started_at REAL NOT NULL,
    ended_at REAL,
    failure TEXT,
    stats TEXT
  ) STRICT;

  CREATE TABLE transfer_file (
    transfer INTEGER NOT NULL REFERENCES transfer (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    size_bytes INTEGER,
    done_bytes INTEGER NOT NULL,
    path TEXT,
    sha256 TEXT,
    failure TEXT,
    caution TEXT,
    PRIMARY KEY (transfer, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE device (
    public_key TEXT PRIMARY KEY,
    name TEXT,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    first_seen_at REAL NOT NULL,
    last_seen_at REAL NOT NULL,
    verified_at REAL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Receipts: what the two devices signed; and what there is beside plain files.
  `
  CREATE TABLE receipt (
    transfer INTEGER PRIMARY KEY REFERENCES transfer (id) ON DELETE CASCADE,
    wire_id TEXT NOT NULL,
    own_key TEXT NOT NULL,
    own_name TEXT NOT NULL,
    finished_at INTEGER NOT NULL,
    own_signature TEXT NOT NULL,
    peer_signature TEXT
  ) STRICT;
  CREATE INDEX receipt_wire_id ON receipt (wire_id);

  ALTER TABLE transfer_file ADD COLUMN kind TEXT NOT NULL DEFAULT 'file'
    CHECK (kind IN ('file', 'folder', 'link'));
  ALTER TABLE transfer_file ADD COLUMN skipped TEXT
    CHECK (skipped IN ('same', 'exists', 'older'));
  -- What the sender called it; null where it is the name.
  ALTER TABLE transfer_file ADD COLUMN sent_as TEXT;
  `,
  // What is to be sent, from the moment it was asked for until it is over.
  `
  CREATE TABLE outbox (
    transfer_id TEXT PRIMARY KEY,
    -- The process that sends it; its own kind takes it over once that is gone.
    owner_pid INTEGER NOT NULL,
    owner_run TEXT NOT NULL,
    -- Of this device, as it is known to whom it goes to.
    own_key TEXT NOT NULL,
    wire_id TEXT NOT NULL,
    -- A JSON list, absolute.
    paths TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    -- Whom it is for: null until somebody has answered, or was named.
    peer_key TEXT,
    has_met INTEGER NOT NULL,
    conflict TEXT CHECK (conflict IN ('skip', 'replace', 'keep-both', 'newer')),
    skip_unreadable INTEGER NOT NULL,
    limit_rate REAL,
    background INTEGER NOT NULL,
    plain TEXT,
    paused INTEGER NOT NULL,
    position INTEGER NOT NULL,
    started_at REAL NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What was given to be sent, as a JSON list: of a folder, the files are not.
  ALTER TABLE transfer ADD COLUMN sources TEXT;
  ALTER TABLE transfer ADD COLUMN skipped_count INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE transfer ADD COLUMN skipped_bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE transfer ADD COLUMN failed_count INTEGER NOT NULL DEFAULT 0;
  `,
  // What is allowed to devices, where they were, and devices that have changed their key.
  `
  ALTER TABLE device ADD COLUMN always_accept INTEGER NOT NULL DEFAULT 0;
  -- Null = any size; null = the folder for received files.
  ALTER TABLE device ADD COLUMN accept_max_bytes INTEGER;
  ALTER TABLE device ADD COLUMN accept_folder TEXT;
  ALTER TABLE device ADD COLUMN is_blocked INTEGER NOT NULL DEFAULT 0;
  -- A JSON list of the hosts where it was met, the last one first.
  ALTER TABLE device ADD COLUMN hosts TEXT NOT NULL DEFAULT '[]';

  -- A column's own check goes with the column.
  ALTER TABLE transfer ADD COLUMN peer_trust_wider TEXT NOT NULL DEFAULT 'unverified'
    CHECK (peer_trust_wider IN ('unverified', 'verified', 'changed'));
  UPDATE transfer SET peer_trust_wider = peer_trust;
  ALTER TABLE transfer DROP COLUMN peer_trust;
  ALTER TABLE transfer RENAME COLUMN peer_trust_wider TO peer_trust;
  `,
  // What kind of computer a device announced itself as: its icon while it is away.
  `
  ALTER TABLE device ADD COLUMN kind TEXT CHECK (kind IN ('desktop', 'laptop', 'server'));
  `,
];
