/** A field of an event that is judged after it was read. Each dialect has its own name for it. */
export type JudgedField = "timestamp" | "idempotencyKey" | "eventType" | "meter";

/** Why an event that could be read is refused. */
export interface EventFault {
  readonly field: JudgedField;
  /** What came, and what is accepted. */
  readonly text: string;
}
