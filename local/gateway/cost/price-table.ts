/**
 * List prices of us-east-1 in dollars, free tiers ignored, as published copies showed them between 2025-07 and 2026-09
 * (AWS pricing pages of API Gateway, Lambda, SQS, DynamoDB and Timestream). The one place where a price stands.
 */
export const PRICE_TABLE = {
  date: "2026-09-20",
  region: "us-east-1",
  httpApiPerMillionRequests: 1.0,
  httpApiRequestBytes: 512 * 1024,
  lambdaPerMillionRequests: 0.2,
  lambdaArmPerGigabyteSecond: 0.0000133334,
  sqsPerMillionRequests: 0.4,
  sqsRequestBytes: 64 * 1024,
  dynamodbPerMillionWriteUnits: 0.625,
  dynamodbPerMillionReadUnits: 0.125,
  dynamodbStoragePerGigabyteMonth: 0.25,
  timestreamPerMillionWrites: 0.5,
  timestreamWriteBytes: 1024,
} as const;
