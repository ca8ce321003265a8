import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Prepares the file in which fauxqs 2.4.1 keeps its messages. fauxqs writes NULL as the receive count of a message that
 * becomes visible at once, into a column that it declared NOT NULL: the call fails and the message is gone until the next
 * start. Here the same table has no such constraint, and a trigger keeps the count, which decides about the dead letters.
 */
export function keepReceiveCounts(dataDirectory: string): void {
  const database = new DatabaseSync(join(dataDirectory, "fauxqs.db"));
  try {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec(MESSAGES);
    database.exec(TRIGGER);
  } finally {
    database.close();
  }
}

/** Columns as fauxqs names them; where they did not fit, its first statement would fail at the start. */
const MESSAGES = `
CREATE TABLE IF NOT EXISTS sqs_messages (
  message_id TEXT PRIMARY KEY,
  queue_name TEXT NOT NULL REFERENCES sqs_queues(name) ON DELETE CASCADE,
  body TEXT NOT NULL,
  md5_of_body TEXT NOT NULL,
  message_attributes TEXT NOT NULL,
  md5_of_message_attributes TEXT NOT NULL,
  sent_timestamp INTEGER NOT NULL,
  approximate_receive_count INTEGER,
  approximate_first_receive_timestamp INTEGER,
  delay_until INTEGER,
  message_group_id TEXT,
  message_deduplication_id TEXT,
  sequence_number TEXT,
  receipt_handle TEXT,
  visibility_deadline INTEGER
)`;

const TRIGGER = `
CREATE TRIGGER IF NOT EXISTS keep_receive_count
AFTER UPDATE ON sqs_messages WHEN NEW.approximate_receive_count IS NULL
BEGIN
  UPDATE sqs_messages
  SET approximate_receive_count = OLD.approximate_receive_count,
      approximate_first_receive_timestamp = OLD.approximate_first_receive_timestamp
  WHERE message_id = NEW.message_id;
END`;
