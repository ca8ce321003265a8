import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  Projection,
} from "@aws-sdk/client-dynamodb";
import { type Fields, readFields } from "../fields.ts";
import type { Json } from "../json.ts";
import type { TableModel } from "../model.ts";
import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";

/** AWS::DynamoDB::Table */
export function readTable(resource: Resource): TableModel {
  const { name } = resource.identity();
  return readProperties(resource, (fields) => {
    fields.setAside({
      TableName: "already in its identity",
      BillingMode: "the embedded engine has no capacity to run out of",
      DeletionProtectionEnabled: "nothing deletes a table here",
      PointInTimeRecoverySpecification: "the data directory is the backup",
      SSESpecification: "files of this machine are not encrypted by us",
      TableClass: "a price, not a behaviour",
      Tags: "a label",
    });
    const globalIndexes = fields.list("GlobalSecondaryIndexes", readIndex);
    const localIndexes = fields.list("LocalSecondaryIndexes", readIndex);
    return {
      name,
      timeToLiveAttribute: fields.optionalObject("TimeToLiveSpecification", readTimeToLive),
      definition: {
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [...fields.list("AttributeDefinitions", readAttribute)],
        KeySchema: [...fields.list("KeySchema", readKey)],
        ...(globalIndexes.length > 0 ? { GlobalSecondaryIndexes: [...globalIndexes] } : {}),
        ...(localIndexes.length > 0 ? { LocalSecondaryIndexes: [...localIndexes] } : {}),
      },
    };
  });
}

function readTimeToLive(fields: Fields): string | undefined {
  const attribute = fields.optionalText("AttributeName");
  return fields.optionalFlag("Enabled") === true ? attribute : undefined;
}

function readAttribute(value: Json, place: string): AttributeDefinition {
  return readFields(value, place, (fields) => ({
    AttributeName: fields.text("AttributeName"),
    AttributeType: oneOf(["S", "N", "B"], fields.text("AttributeType"), `${place}.AttributeType`),
  }));
}

function readKey(value: Json, place: string): KeySchemaElement {
  return readFields(value, place, (fields) => ({
    AttributeName: fields.text("AttributeName"),
    KeyType: oneOf(["HASH", "RANGE"], fields.text("KeyType"), `${place}.KeyType`),
  }));
}

function readIndex(value: Json, place: string): GlobalSecondaryIndex {
  return readFields(value, place, (fields) => ({
    IndexName: fields.text("IndexName"),
    KeySchema: [...fields.list("KeySchema", readKey)],
    Projection: fields.object("Projection", readProjection),
  }));
}

function readProjection(fields: Fields): Projection {
  const attributes = fields.texts("NonKeyAttributes");
  return {
    ProjectionType: oneOf(
      ["ALL", "KEYS_ONLY", "INCLUDE"],
      fields.text("ProjectionType"),
      `${fields.place}.ProjectionType`,
    ),
    ...(attributes.length > 0 ? { NonKeyAttributes: [...attributes] } : {}),
  };
}
