/** Owns: ARNs. The account and region are those of the local runtime; callers' own are not known. */
const ARN_PREFIX = "arn:aws:timestream:us-east-1:000000000000:database";

export function databaseArn(database: string): string {
  return `${ARN_PREFIX}/${database}`;
}

export function tableArn(database: string, table: string): string {
  return `${ARN_PREFIX}/${database}/table/${table}`;
}
