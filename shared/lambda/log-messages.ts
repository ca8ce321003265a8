/**
 * Every log message: a code that alarms and tests can rely on, and a sentence for people. Details go beside it as fields;
 * never a key, never the content of an event.
 */
export const LOG = {
  requestFailed: "REQUEST_FAILED: a request failed in a way that was not expected",
  chunkFailed: "CHUNK_FAILED: a chunk could not be counted and will be delivered again",
  chunksNotBegun: "CHUNKS_NOT_BEGUN: no time was left for chunks, which are delivered again at once",
  messageUnreadable:
    "MESSAGE_UNREADABLE: a message holds nothing that can be counted; after its last try it is set aside",
  eventsConflicting:
    "EVENTS_CONFLICTING: events came with a known key and other content; the first ones stand",
  eventsSetAside:
    "EVENTS_SET_ASIDE: events that were accepted cannot be counted as they are, and are in quarantine",
  refusedNotKept:
    "REFUSED_NOT_KEPT: refused events could not be written to quarantine; the sender was told the reasons all the same",
  storeRefused: "STORE_REFUSED: the event store will never take these events; they are counted all the same",
  storeUnavailable: "STORE_UNAVAILABLE: the event store did not take events; they will be written again",
  driftFound: "DRIFT_FOUND: counters do not hold what the ledger says",
  storeDriftFound: "STORE_DRIFT_FOUND: the event store holds other raw events than the ledger",
  storeNotChecked: "STORE_NOT_CHECKED: the event store could not be compared with the ledger",
  hoursNotChecked: "HOURS_NOT_CHECKED: hours were left out of the reconciliation",
  orphansTakenOver:
    "ORPHANS_TAKEN_OVER: events that a lost message had claimed will be counted under another chunk",
  snapshotFailed: "SNAPSHOT_FAILED: the months of an organization could not be closed",
  snapshotUnfinished: "SNAPSHOT_UNFINISHED: the time did not suffice; the next invocation goes on",
  reconciliationFailed: "RECONCILIATION_FAILED: an organization could not be reconciled",
} as const;
