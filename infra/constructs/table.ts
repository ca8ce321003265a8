/** Owns: what all DynamoDB tables have in common, and how a function is allowed to use one. Does not own: which tables there are. */
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, type Table, type TableProps } from "aws-cdk-lib/aws-dynamodb";
import type { EnvironmentVariable } from "../../shared/environment.ts";
import type { MeteringFunction } from "./metering-function.ts";

export interface TableRetention {
  readonly isDataRetained: boolean;
}

const PARTITION_KEY = { name: "pk", type: AttributeType.STRING };
export const SORT_KEY = { name: "sk", type: AttributeType.STRING };

export function tableProps({
  isDataRetained,
}: TableRetention): TableProps & Pick<Required<TableProps>, "partitionKey"> {
  return {
    partitionKey: PARTITION_KEY,
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: isDataRetained,
    removalPolicy: isDataRetained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
}

/** Actions of DynamoDB on a table, and the variable that names it to the function. */
export function allowOn(
  grantee: MeteringFunction,
  table: Table,
  actions: readonly string[],
  variable: EnvironmentVariable,
): void {
  grantee.allow(
    actions.map((action) => `dynamodb:${action}`),
    table.tableArn,
    { [variable]: table.tableName },
  );
}
