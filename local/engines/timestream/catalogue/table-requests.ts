/** Owns: the shapes of requests about tables, with the service's limits. */
import { z } from "zod";
import { integerSchema, nameSchema } from "../request.ts";

const retentionSchema = z.object({
  MemoryStoreRetentionPeriodInHours: integerSchema(1, 8_766),
  MagneticStoreRetentionPeriodInDays: integerSchema(1, 73_000),
});

const magneticWritesSchema = z.object({
  EnableMagneticStoreWrites: z.boolean("true or false is needed"),
  MagneticStoreRejectedDataLocation: z.record(z.string(), z.unknown()).optional(),
});

const partitionKeySchema = z.object({
  Type: z.enum(["DIMENSION", "MEASURE"], "DIMENSION or MEASURE is needed"),
  Name: z.string().min(1).max(60, "a dimension's name has at most 60 bytes").optional(),
  EnforcementInRecord: z.enum(["REQUIRED", "OPTIONAL"], "REQUIRED or OPTIONAL is needed").optional(),
});

const propertiesSchema = z.object({
  RetentionProperties: retentionSchema.optional(),
  MagneticStoreWriteProperties: magneticWritesSchema.optional(),
  Schema: z
    .object({
      CompositePartitionKey: z.array(partitionKeySchema).length(1, "exactly one key is needed").optional(),
    })
    .optional(),
});

export const tableRequest = z.object({ DatabaseName: nameSchema, TableName: nameSchema });
export const tablePropertiesRequest = tableRequest.extend(propertiesSchema.shape);
export const listTablesRequest = z.object({
  DatabaseName: nameSchema.optional(),
  MaxResults: integerSchema(1, 20).optional(),
  NextToken: z.string().optional(),
});
