import type { CreateTableCommandInput, PartitionKey } from "@aws-sdk/client-timestream-write";
import { type Fields, readFields } from "../fields.ts";
import type { Json } from "../json.ts";
import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";

/** AWS::Timestream::Database: its name. */
export function readEventDatabase(resource: Resource): string {
  return readProperties(resource, (fields) => {
    fields.setAside({
      DatabaseName: "already in its identity",
      KmsKeyId: "files of this machine are not encrypted by us",
      Tags: "a label",
    });
    return resource.identity().name;
  });
}

/** AWS::Timestream::Table, as CreateTable takes it. */
export function readEventTable(resource: Resource): CreateTableCommandInput {
  return readProperties(resource, (fields) => {
    fields.setAside({ TableName: "already in its identity", Tags: "a label" });
    return {
      DatabaseName: fields.text("DatabaseName"),
      TableName: resource.identity().name,
      RetentionProperties: fields.optionalObject("RetentionProperties", (retention) => ({
        MemoryStoreRetentionPeriodInHours: retention.number("MemoryStoreRetentionPeriodInHours"),
        MagneticStoreRetentionPeriodInDays: retention.number("MagneticStoreRetentionPeriodInDays"),
      })),
      MagneticStoreWriteProperties: fields.optionalObject("MagneticStoreWriteProperties", (magnetic) => ({
        EnableMagneticStoreWrites: magnetic.optionalFlag("EnableMagneticStoreWrites") ?? false,
      })),
      Schema: fields.optionalObject("Schema", readSchema),
    };
  });
}

function readSchema(fields: Fields) {
  return { CompositePartitionKey: [...fields.list("CompositePartitionKey", readPartitionKey)] };
}

function readPartitionKey(value: Json, place: string): PartitionKey {
  return readFields(value, place, (fields) => ({
    Type: oneOf(["DIMENSION", "MEASURE"], fields.text("Type"), `${place}.Type`),
    Name: fields.optionalText("Name"),
    EnforcementInRecord: oneOf(
      ["REQUIRED", "OPTIONAL"],
      fields.optionalText("EnforcementInRecord") ?? "OPTIONAL",
      `${place}.EnforcementInRecord`,
    ),
  }));
}
