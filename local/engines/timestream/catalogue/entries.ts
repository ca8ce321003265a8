/**
 * Owns: what is known of databases and tables, and the schema of the file that keeps it.
 * Does not own: keeping it (catalogue.ts).
 */
import { z } from "zod";

/** Types of measures; a dimension is always a VARCHAR. */
export const MEASURE_TYPES = ["BIGINT", "DOUBLE", "VARCHAR", "BOOLEAN", "TIMESTAMP"] as const;

export type MeasureType = (typeof MEASURE_TYPES)[number];

const columnSchema = z.object({
  name: z.string(),
  kind: z.enum(["dimension", "measure"]),
  type: z.enum(MEASURE_TYPES),
});

const partitionKeySchema = z.object({
  Type: z.enum(["DIMENSION", "MEASURE"]),
  Name: z.string().optional(),
  EnforcementInRecord: z.enum(["REQUIRED", "OPTIONAL"]).optional(),
});

const databaseSchema = z.object({
  name: z.string(),
  kmsKeyId: z.string().optional(),
  createdMilliseconds: z.number(),
  updatedMilliseconds: z.number(),
});

const tableSchema = z.object({
  /** Never given again: a table of the same name made later is another one. */
  id: z.number(),
  database: z.string(),
  name: z.string(),
  createdMilliseconds: z.number(),
  updatedMilliseconds: z.number(),
  memoryRetentionHours: z.number(),
  magneticRetentionDays: z.number(),
  magneticWrites: z.object({
    EnableMagneticStoreWrites: z.boolean(),
    MagneticStoreRejectedDataLocation: z.record(z.string(), z.unknown()).optional(),
  }),
  partitionKey: partitionKeySchema,
  /** In the order of their first sight; a column's index is its name inside DuckDB and in the journal. */
  columns: z.array(columnSchema),
});

export const catalogueSchema = z.object({
  nextTableId: z.number(),
  databases: z.array(databaseSchema),
  tables: z.array(tableSchema),
});

export type Column = z.infer<typeof columnSchema>;
export type PartitionKey = z.infer<typeof partitionKeySchema>;
export type Database = z.infer<typeof databaseSchema>;
export type Table = z.infer<typeof tableSchema>;
export type CatalogueContent = z.infer<typeof catalogueSchema>;
